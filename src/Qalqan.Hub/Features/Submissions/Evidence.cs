using System.Text;
using Qalqan.Formats;

namespace Qalqan.Hub;

/// <summary>Something handed in: bytes and the name they came under. In memory only; zeroed by whoever made it.</summary>
readonly record struct Evidence(string Name, ReadOnlyMemory<byte> Content)
{
    /// <summary>The most that one submission may have. It is held in memory, never in a temporary file: a file could be read from the disk later.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Checks pieces of evidence together, with the engine of <c>qalqan check</c>.</summary>
    public static CheckResult Check(IReadOnlyList<Evidence> all, IndicatorSet set, IReadOnlyList<string> own, DateTimeOffset now, CancellationToken cancel)
    {
        using var consumer = new CheckConsumer(set, new() { Now = now, Protected = own });
        var run = new EvidenceRun(consumer, cancel);
        foreach (var one in all)
        {
            if (one.Typed() is var (text, kind)) CheckOutcome.LookUp(text, kind, run, consumer);
            else run.Read(new MemoryEvidence(one.Name, one.Content));
        }
        return new CheckOutcome(set, now, [(run, consumer)]).Result();
    }

    /// <summary>Every observable in them, each once, in canonical form.</summary>
    /// <param name="all">The pieces of evidence.</param>
    /// <param name="max">How many are kept: more than this is not one person's evidence.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static IReadOnlyCollection<(ObservableKind Kind, string Value)> Observables(IReadOnlyList<Evidence> all, int max, CancellationToken cancel)
    {
        var found = new HashSet<(ObservableKind, string)>();
        var consumer = new ExtractConsumer(o =>
        {
            if (found.Count < max) found.Add((o.Kind, o.Value));
        });
        var run = new EvidenceRun(consumer, cancel);
        foreach (var one in all)
        {
            if (one.Typed() is var (text, kind)) consumer.Observe(new FileContext { Path = "", Source = "argument", Depth = 0 }, new(kind, Encoding.UTF8.GetBytes(text), Places.Argument, 0));
            else run.Read(new MemoryEvidence(one.Name, one.Content));
        }
        return found;
    }

    /// <summary>A single pasted link, address, number or hash; null for anything longer.</summary>
    (string Text, ObservableKind Kind)? Typed()
    {
        const int MaxTyped = 2048;
        if (Content.Length > MaxTyped) return null;
        var text = Encoding.UTF8.GetString(Content.Span).Trim();
        return text.Length > 0 && !text.AsSpan().ContainsAny(' ', '\n', '\t') && Guess.TryKind(text, out var kind, out _) ? (text, kind) : null;
    }
}
