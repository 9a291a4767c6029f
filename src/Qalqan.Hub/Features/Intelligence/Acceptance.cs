using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What became of a pack of indicators. It tells the source how its pack was understood, never whom it hit, or whether.</summary>
/// <param name="Accepted">Taken in; people are told by policy.</param>
/// <param name="Held">Taken in; a responder must look first.</param>
/// <param name="Search">Taken in for checks only.</param>
/// <param name="Known">Were there already.</param>
/// <param name="Refused">Not taken in, with the reasons.</param>
/// <param name="NotHuntable">Taken in for checks; the past cannot be searched for them, with the reasons.</param>
/// <param name="Sweeps">The sweeps that were started.</param>
sealed record Intake(int Accepted, int Held, int Search, int Known, IReadOnlyList<Refusal> Refused, IReadOnlyList<Refusal> NotHuntable, IReadOnlyList<string> Sweeps);

/// <summary>One value and why it was not used.</summary>
sealed record Refusal(string Place, string Reason);

/// <summary>Where a sweep came from, as it lies sealed in its row.</summary>
sealed record SweepOrigin(string Feed, string Pack, int Indicators);

/// <summary>Takes intelligence in and withdraws it.</summary>
sealed class Acceptance(Database database, HubKeys keys, KnownIntelligence known, Hunts hunts, Organisations organisations, Feeds feeds, Withdrawal withdrawal, HubCustody custody, HuntSignal signal, TimeProvider clock)
{
    static readonly WarningLists Lists = new(BuiltInWarningLists.All);

    /// <summary>One pack at a time: what is new is decided against what is there.</summary>
    readonly Lock _one = new();

    sealed record Judged(byte[] Row, Indicator Indicator, Judgement Judgement, string? NotHuntable);

    /// <summary>Takes in a pack.</summary>
    /// <param name="feed">Its feed's name; a new one begins in tier C.</param>
    /// <param name="pack">What its readers found.</param>
    /// <param name="rejected">What they could not use.</param>
    /// <param name="packHash">SHA-256 of the pack as it came, in hexadecimal digits.</param>
    public Intake Take(string feed, IReadOnlyList<Indicator> pack, IReadOnlyList<Rejected> rejected, string packHash)
    {
        var (tier, own) = (feeds.GetOrAdd(feed).Tier, organisations.Domains());
        var refused = rejected.Where(r => !r.Changed).Select(r => new Refusal(r.Position, r.Reason)).ToList();
        var judged = new List<Judged>();
        foreach (var (indicator, n) in pack.Select((p, n) => (p, n)))
        {
            var marked = indicator with { Feed = feed, WarningLists = Lists.Of(indicator) };
            var judgement = IndicatorPolicy.Judge(marked, tier, own);
            if (judgement.State == IndicatorPolicy.Refused) refused.Add(new($"indicator {n + 1}", judgement.Reason!));
            else judged.Add(new(Row(marked), marked, judgement, NotHuntable(marked)));
        }
        lock (_one) return Insert(feed, judged, refused, packHash);
    }

    /// <summary>Withdraws: checks forget it, and everybody who was told of it hears that it was wrong.</summary>
    /// <returns>How many were in force.</returns>
    public int Withdraw(string feed, IReadOnlyList<(ObservableKind Kind, string Value)> values)
    {
        var rows = values.Select(v => keys.RowId("indicator", feed, v.Kind.Name(), v.Value)).ToList();
        IReadOnlyList<byte[]> withdrawn;
        lock (_one)
        {
            withdrawn = database.Write(c => withdrawal.Write(c, rows));
            // All that were named: after a connection lost during the commit the second attempt finds none in force.
            known.Change([], rows.Select(Convert.ToHexStringLower));
        }
        if (withdrawn.Count > 0) custody.Append(CustodyVerb.IndicatorWithdrawn);
        signal.Set();
        return withdrawn.Count;
    }

    /// <summary>Why the past cannot be searched for it, or not wholly; null if it can.</summary>
    static string? NotHuntable(Indicator indicator) => TokenLadder.Asked(indicator, new TokenInputs()) is { IsHuntable: false, Limit: var reason } ? reason : null;

    byte[] Row(Indicator indicator) => keys.RowId("indicator", indicator.Feed, indicator.Kind.Name(), indicator.Value);

    Intake Insert(string feed, List<Judged> judged, List<Refusal> refused, string packHash)
    {
        var inForce = database.Read(c => judged.Chunk(500).SelectMany(chunk => c.Query<byte[]>($"select id from indicator where state <> 'withdrawn' and id {database.In("@rows")}", new { rows = chunk.Select(j => j.Row).ToArray() })).Select(Convert.ToHexStringLower).ToHashSet());
        var fresh = judged.Where(j => inForce.Add(Convert.ToHexStringLower(j.Row))).ToList();
        var sweeps = fresh.Where(j => j.NotHuntable is null).GroupBy(j => (j.Judgement.State, j.Judgement.Mode)).Select(g => (Id: Id.New(), g.Key, Indicators: g.ToList())).ToList();
        // In this order (see SealedIndex): checks know them, then submissions under way are compared with them, then the past is searched.
        known.Change(fresh.Select(j => (Convert.ToHexStringLower(j.Row), j.Indicator)), []);
        foreach (var sweep in sweeps) hunts.Open(sweep.Id, sweep.Indicators.Select(j => (j.Row, j.Indicator)));
        try
        {
            database.Write(c =>
            {
                foreach (var sweep in sweeps)
                    foreach (var j in sweep.Indicators) InsertRow(c, feed, j, sweep.Id);
                foreach (var j in fresh.Where(j => j.NotHuntable is not null)) InsertRow(c, feed, j, null);
                foreach (var sweep in sweeps) StartSweep(c, feed, packHash, sweep.Id, sweep.Key, sweep.Indicators.Count);
            });
        }
        catch
        {
            known.Change([], fresh.Select(j => Convert.ToHexStringLower(j.Row)));
            foreach (var sweep in sweeps) hunts.Close(sweep.Id);
            throw;
        }
        if (fresh.Count > 0) custody.Append(CustodyVerb.IndicatorAccepted, packHash: Convert.FromHexString(packHash));
        signal.Set();
        int Count(string state) => fresh.Count(j => j.Judgement.State == state);
        return new(Count(IndicatorPolicy.Accepted), Count(IndicatorPolicy.Held), Count(IndicatorPolicy.Search), judged.Count - fresh.Count, refused,
            [.. fresh.Where(j => j.NotHuntable is not null).Select(j => new Refusal(j.Indicator.Kind.Name(), j.NotHuntable!))], [.. sweeps.Select(s => s.Id)]);
    }

    void InsertRow(DbConnection connection, string feed, Judged j, string? sweep) => connection.Execute("""
        insert into indicator (id, feed, sealed, state, release_mode, sweep_id, accepted) values (@id, @feed, @blob, @state, @mode, @sweep, @now)
        on conflict (id) do update set state = excluded.state, release_mode = excluded.release_mode, sweep_id = excluded.sweep_id, accepted = excluded.accepted, withdrawn = null where indicator.state = 'withdrawn'
        """, new
    {
        id = j.Row,
        feed = feeds.Row(feed),
        blob = keys.Meta.Seal(StoredIndicator.Write(j.Indicator), Sealing.Place("indicator", j.Row, "sealed")),
        state = j.Judgement.State,
        mode = j.Judgement.Mode.ToString(),
        sweep,
        now = clock.Seconds(),
    });

    void StartSweep(DbConnection connection, string feed, string packHash, string id, (string State, ReleaseMode Mode) group, int indicators)
    {
        var mode = group.State switch { IndicatorPolicy.Search => "search", IndicatorPolicy.Held => "manual", _ => group.Mode.ToString().ToLowerInvariant() };
        var origin = JsonSerializer.SerializeToUtf8Bytes(new SweepOrigin(feed, packHash, indicators), StoreJson.Default.SweepOrigin);
        SweepRows.Start(connection, id, mode, keys.Meta.Seal(origin, Sealing.Place("sweep", id, "sealed")), clock.Seconds());
    }
}
