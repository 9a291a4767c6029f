using System.Text;
using Xunit;

namespace Qalqan.Tests;

/// <summary>What a source said about a file: the sink of the archive and chat tests. Nested files are taken whole up to a cap, one level deep.</summary>
sealed class Reading : IEvidenceSink
{
    /// <summary>More than this taken from one file means that a limit does not work.</summary>
    public const long MaxTaken = 1L << 30;

    readonly long _length;

    Reading(long length) => _length = length;

    public List<EvidenceRecord> Records { get; } = [];
    public List<(string Place, string Text, long Offset)> Texts { get; } = [];
    public List<(ObservableKind Kind, string Value, string Place)> Observed { get; } = [];
    public List<(string Name, byte[] Content, DateTimeOffset? Modified)> Files { get; } = [];
    public List<ParseFault> Faults { get; } = [];
    public List<(string Name, string Reason)> SkippedOnes { get; } = [];
    public long Taken { get; private set; }

    public bool WantsFields => true;

    public static Reading Of(Action<EvidenceFile, IEvidenceSink, CancellationToken> read, EvidenceFile file)
    {
        var reading = new Reading(file.Length ?? long.MaxValue);
        read(file, reading, TestContext.Current.CancellationToken);
        return reading;
    }

    public static Reading Of(Action<EvidenceFile, IEvidenceSink, CancellationToken> read, byte[] content, string name = "evidence") =>
        Of(read, new MemoryEvidence(name, content));

    /// <summary>The same bytes as evidence that can be read only once.</summary>
    public static Reading OfStream(Action<EvidenceFile, IEvidenceSink, CancellationToken> read, byte[] content, string name = "evidence") =>
        Of(read, new StreamEvidence(name, new Drip(content)));

    public string Text(int file) => Encoding.UTF8.GetString(Files[file].Content);

    public void Record(EvidenceRecord record)
    {
        Check(record.Offset);
        Records.Add(record);
    }

    public void Observe(in Observable observable)
    {
        Check(observable.Offset);
        Observed.Add((observable.Kind, Encoding.UTF8.GetString(observable.Value), observable.Place));
    }

    void IEvidenceSink.Text(ReadOnlySpan<byte> utf8, string place, long offset)
    {
        Check(offset);
        Take(utf8.Length);
        Texts.Add((place, Encoding.UTF8.GetString(utf8), offset));
    }

    public void Sign(Sign sign) => Check(sign.Offset);

    public void Nested(string name, ReadOnlyMemory<byte> content, long offset)
    {
        Check(offset);
        Take(content.Length);
        Files.Add((name, content.ToArray(), null));
    }

    public void Nested(string name, Stream content, long? length, DateTimeOffset? modified)
    {
        var held = new MemoryStream();
        var piece = new byte[10_007];
        for (int n; (n = content.Read(piece)) > 0;)
        {
            Take(n);
            if (held.Length < 1 << 20) held.Write(piece, 0, n);
        }
        Files.Add((name, held.ToArray(), modified));
    }

    public void Fault(long offset, string expected)
    {
        Check(offset);
        Faults.Add(new(offset, expected));
    }

    public void Skipped(string name, string reason) => SkippedOnes.Add((name, reason));

    void Check(long offset) => Assert.InRange(offset, 0, _length);

    void Take(long bytes) => Assert.True((Taken += bytes) <= MaxTaken, "more came out than any limit allows");

    /// <summary>A stream that gives a few bytes at a time, as pipes do.</summary>
    sealed class Drip(byte[] content) : MemoryStream(content, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);
    }
}
