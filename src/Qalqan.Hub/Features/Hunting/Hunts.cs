using Dapper;

namespace Qalqan.Hub;

/// <summary>One sweep under way: what it looks for.</summary>
/// <param name="Sweep">Over the index of this process.</param>
/// <param name="Question">What is looked up, for an index made for one part.</param>
/// <param name="Rows">The rows of the indicators, by the number that hits give them.</param>
sealed record Hunt(SealedIndex.Sweep Sweep, Question Question, IReadOnlyList<byte[]> Rows);

/// <summary>The sweeps under way in this process, each with its question. The store knows which are to be done; the questions are made from the indicators, which it keeps sealed.</summary>
sealed class Hunts(Database database, HubKeys keys, SealedIndex index, TokenChain chain)
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Hunt> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a sweep: from now on submissions under way are compared with it.</summary>
    public Hunt Open(string id, IEnumerable<(byte[] Row, Indicator Indicator)> indicators)
    {
        var question = new Question();
        var rows = new List<byte[]>();
        foreach (var (row, indicator) in indicators)
        {
            question.Add(indicator, rows.Count);
            rows.Add(row);
        }
        var hunt = new Hunt(index.Open(question.Build(chain)), question, rows);
        lock (_lock) _open[id] = hunt;
        return hunt;
    }

    /// <summary>The sweep; after a restart, or in a worker, made anew from its indicators.</summary>
    public Hunt Get(string id)
    {
        lock (_lock)
            if (_open.TryGetValue(id, out var hunt)) return hunt;
        return Open(id, Indicators(id));
    }

    /// <summary>Ends a sweep here.</summary>
    public void Close(string id)
    {
        lock (_lock)
            if (_open.Remove(id, out var hunt)) hunt.Sweep.Dispose();
    }

    /// <summary>Ends every sweep that the store has no longer as running.</summary>
    public void CloseEnded()
    {
        string[] open;
        lock (_lock) open = [.. _open.Keys];
        if (open.Length == 0) return;
        var running = database.Read(c => c.Query<string>("select id from sweep where state = 'running'").ToHashSet());
        foreach (var id in open.Where(id => !running.Contains(id))) Close(id);
    }

    /// <summary>The indicators a sweep looks for, in the order of their rows.</summary>
    public IReadOnlyList<(byte[] Row, Indicator Indicator)> Indicators(string sweep) =>
        [.. database.Read(c => c.Query<(byte[] Row, byte[] Blob)>("select id, sealed from indicator where sweep_id = @sweep and state <> 'withdrawn' order by id", new { sweep }).ToList())
            .Select(r => (r.Row, keys.Meta.TryOpen(r.Blob, Sealing.Place("indicator", r.Row, "sealed"), out var json) ? StoredIndicator.Read(json) : throw new InvalidDataException("an indicator's row does not open")))];
}
