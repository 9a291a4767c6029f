namespace Qalqan;

/// <summary>Scans whole line-oriented files, of any size and with bounded memory, over several threads where the file can be read at any place.</summary>
/// <remarks>Holds scratch space for its threads: make one and use it for many files, one after the other.</remarks>
public sealed class FileScan : IDisposable
{
    readonly LineScanner[] _scanners;
    readonly long _sliceBytes;

    /// <summary>A scan against <paramref name="set"/>, which must outlive it.</summary>
    /// <param name="set">What to look for.</param>
    /// <param name="threads">How many threads to use; 0 for one on each processor.</param>
    public FileScan(IndicatorSet set, int threads = 0) : this(set, threads, SimdChoice.Default, 8 << 20, TextScanner.WindowBytes) { }

    internal FileScan(IndicatorSet set, int threads, Simd simd, long sliceBytes, int windowBytes)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        _sliceBytes = sliceBytes;
        _scanners = new LineScanner[threads == 0 ? Math.Max(1, Environment.ProcessorCount) : threads];
        NewScanner = () => new LineScanner(new TextScanner(set, simd), windowBytes);
    }

    Func<LineScanner> NewScanner { get; }

    /// <summary>Scans <paramref name="file"/> from beginning to end. Text in UTF-16 is recognised; offsets are those of the file.</summary>
    /// <param name="file">Read with <see cref="EvidenceFile.ReadAt"/> where that works, else through <see cref="EvidenceFile.Open"/>.</param>
    /// <param name="sink">Called on this thread.</param>
    /// <param name="cancel">Looked at between pieces of some hundred kilobytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The compiled set is damaged, or a compressed stream is.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public ScanTotals Run(EvidenceFile file, ILineHitSink sink, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(sink);
        var encoding = Utf16Form.Of(file.Head.Span);
        if (!file.CanReadAt || encoding.IsUtf16 || file.Length is not { } length)
        {
            using var stream = file.Open();
            return Sequential(new StreamInput(stream, encoding), sink, cancel);
        }
        var slices = (length + _sliceBytes - 1) / _sliceBytes;
        if (slices <= 1 || _scanners.Length == 1) return Sequential(new FileInput(file), sink, cancel);
        return new SlicedScan(file, length, _sliceBytes, Scanners((int)Math.Min(slices, _scanners.Length)), sink, cancel).Run();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var scanner in _scanners) scanner?.Dispose();
    }

    ScanTotals Sequential(ILineInput input, ILineHitSink sink, CancellationToken cancel)
    {
        var delivery = new Delivery(sink);
        var scanner = Scanners(1)[0];
        scanner.Run(input, long.MaxValue, sink.HeaderMark.ToArray(), (batch, bytes) =>
        {
            delivery.Deliver(batch);
            sink.Progress(bytes);
            return batch;
        }, cancel);
        return new(scanner.Bytes, scanner.Lines, scanner.Candidates, delivery.Hits);
    }

    LineScanner[] Scanners(int count)
    {
        for (var i = 0; i < count; i++) _scanners[i] ??= NewScanner();
        return _scanners[..count];
    }
}
