using System.Text;

namespace Qalqan.Fuzz;

/// <summary>A sink that holds readers to their contract: offsets lie within the file, faults are few, nothing grows without bound.</summary>
public sealed class ContractSink(long length) : IEvidenceSink
{
    /// <summary>How many calls were made.</summary>
    public long Calls { get; private set; }

    /// <summary>What broke the contract, if anything did.</summary>
    public string? Broken { get; private set; }

    /// <inheritdoc/>
    public bool WantsFields => true;

    /// <inheritdoc/>
    public void Record(EvidenceRecord record) => At(record.Offset, "record");

    /// <inheritdoc/>
    public void Observe(in Observable observable)
    {
        At(observable.Offset, "observable");
        if (observable.Kind is ObservableKind.Unknown or ObservableKind.Network or ObservableKind.Other) Broken ??= $"an observable of kind {observable.Kind}";
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> utf8, string place, long offset) => At(offset, "text");

    /// <inheritdoc/>
    public void Sign(Sign sign) => At(sign.Offset, "sign");

    /// <inheritdoc/>
    public void Nested(string name, ReadOnlyMemory<byte> content, long offset) => At(offset, "nested");

    /// <inheritdoc/>
    public void Nested(string name, Stream content, long? length, DateTimeOffset? modified)
    {
        Calls++;
        var buffer = new byte[8192];
        for (long total = 0; total < 64 << 20;)
        {
            var n = content.Read(buffer);
            if (n == 0) return;
            total += n;
        }
    }

    /// <inheritdoc/>
    public void Fault(long offset, string expected)
    {
        At(offset, "fault");
        if (Encoding.UTF8.GetByteCount(expected) > 200) Broken ??= "a fault that is not a few plain words";
    }

    /// <inheritdoc/>
    public void Skipped(string name, string reason) => Calls++;

    void At(long offset, string what)
    {
        Calls++;
        if (offset < 0 || offset > length) Broken ??= $"{what} at {offset} of {length}";
    }
}
