using Qalqan.Formats;

namespace Qalqan.Fuzz;

/// <summary>One thing that reads bytes somebody else wrote, as the fuzzer drives it.</summary>
/// <param name="Name">Its name on the command line: the source's or format's id.</param>
/// <param name="Recognises">Whether a sample file, given whole, belongs to it.</param>
/// <param name="Run">Reads one input; returns what broke, or null. An exception is a break as well.</param>
public sealed record FuzzTarget(string Name, Func<ReadOnlySpan<byte>, bool> Recognises, Func<byte[], string?> Run);

/// <summary>Every reader of evidence and of intelligence, fed with damaged copies of every sample it recognises.</summary>
public static class FuzzTargets
{
    const int MaxSampleBytes = 256 << 10;

    /// <summary>All targets: every source and format there is, so that a new one is fuzzed as soon as it is in its list.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. EvidenceSources.Structured.Select(s => new FuzzTarget(s.Id, sample => s.Recognises(Head(sample)), input => ReadSource(s, input))),
        .. EvidenceSources.Lines.Select(f => new FuzzTarget(f.Id, sample => f.Recognises(Head(sample)), input => ReadLines(f, input))),
        .. IntelligenceFormats.All.Select(f => new FuzzTarget($"intel/{f.Id}", sample => FormatOf(sample) == f.Id, input => ReadIntelligence(input, out _))),
        .. CustodyTargets.All,
        .. SealingTargets.All,
    ];

    /// <summary>Runs <paramref name="rounds"/> rounds; returns the seeds that broke something, with what.</summary>
    public static IReadOnlyList<(int Seed, string What)> Fuzz(FuzzTarget target, int rounds, int seed)
    {
        var samples = Samples(target);
        if (samples.Count == 0) return [(0, "no sample in any Samples folder is recognised by it")];
        var broken = new List<(int, string)>();
        for (var round = seed; round < seed + rounds; round++)
        {
            var input = new Mutator(round).Mutate(samples[(int)((uint)round % (uint)samples.Count)]);
            try
            {
                if (target.Run(input) is { } what) broken.Add((round, what));
            }
            catch (Exception e)
            {
                broken.Add((round, e.ToString()));
            }
        }
        return broken;
    }

    /// <summary>The contents of all committed sample files that <paramref name="target"/> recognises.</summary>
    public static IReadOnlyList<byte[]> Samples(FuzzTarget target) =>
    [
        .. SampleFiles.Value.Where(s => target.Recognises(s)),
    ];

    static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> sample) => sample[..Math.Min(sample.Length, EvidenceFile.HeadBytes)];

    static readonly Lazy<List<byte[]>> SampleFiles = new(() =>
    [
        .. new[] { "src", "samples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*", SearchOption.AllDirectories))
            .Where(p => p.Contains("/Samples/", StringComparison.Ordinal) || p.Contains("/samples/", StringComparison.Ordinal))
            .Where(p => !p.Contains("/bin/", StringComparison.Ordinal) && !p.Contains("/obj/", StringComparison.Ordinal))
            .Where(p => new FileInfo(p).Length is > 0 and <= MaxSampleBytes)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ]);

    /// <summary>The root of the repository.</summary>
    public static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Qalqan.slnx"))) return folder;
        throw new InvalidOperationException("not inside the repository");
    }

    static string? ReadSource(EvidenceSource source, byte[] input)
    {
        var sink = new ContractSink(input.Length);
        source.Read(new MemoryEvidence("fuzz", input), sink, CancellationToken.None);
        return sink.Broken;
    }

    /// <summary>Reads as an import does: a damaged file may be taken for one of another format, and must not harm that reader either.</summary>
    static string? ReadIntelligence(byte[] input, out string? format)
    {
        var found = new IndicatorCollection();
        format = IntelligenceReader.Read("fuzz", input, new("fuzz"), found);
        if (format == "warninglist") WarningListFile.Read("fuzz", input, found.Reject);
        return found.Indicators.Any(i => i.Value.Length == 0) ? "an indicator without a value" : null;
    }

    static string? FormatOf(ReadOnlySpan<byte> sample)
    {
        ReadIntelligence(sample.ToArray(), out var format);
        return format;
    }

    static string? ReadLines(LineFormat format, byte[] input)
    {
        var parser = format.Open(input.AsSpan(0, Math.Min(input.Length, EvidenceFile.HeadBytes)), null);
        var fields = new LineFields();
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            var line = input.AsSpan(range);
            fields.Clear();
            if (!parser.TryParse(line, fields)) continue;
            for (var i = 0; i < fields.Count; i++)
                if (fields.Offset(i) < 0 || fields.Offset(i) > line.Length) return $"field {fields.Name(i)} at {fields.Offset(i)} of a line of {line.Length}";
        }
        return null;
    }
}
