using System.Globalization;

namespace Qalqan.Bench.Scan;

/// <summary>What <c>qalqan check</c> does with one log, and nothing else: opens a compiled set, scans, prints totals. For the check against what was planted, and for a profiler.</summary>
static class ScanWorker
{
    public static int Run(string set, string file, int threads, string? hitsFile)
    {
        using var indicators = IndicatorSet.Open(set);
        using var hits = hitsFile is null ? TextWriter.Null : new StreamWriter(hitsFile);
        using var evidence = new DiskFile(file);
        var sink = new HitWriter(indicators, hits);
        var totals = new FileScan(indicators, threads).Run(evidence, sink);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{totals.Bytes} {totals.Lines} {totals.Candidates} {totals.Hits} {PeakKilobytes()}"));
        return 0;
    }

    /// <summary>The most memory this process had, in kB.</summary>
    public static long PeakKilobytes() => long.Parse(
        File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);

    sealed class HitWriter(IndicatorSet set, TextWriter output) : ILineHitSink
    {
        public ReadOnlySpan<byte> HeaderMark => default;
        public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) { }
        public void Progress(long bytes) { }

        public void Hit(in LineHit hit)
        {
            var indicator = set.Describe(hit.Hit.Indicator, DateTimeOffset.UnixEpoch);
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{hit.LineNumber}\t{indicator.Kind}\t{indicator.Value}\n"));
        }
    }
}

/// <summary>A file on disk as evidence.</summary>
sealed class DiskFile : EvidenceFile, IDisposable
{
    readonly Microsoft.Win32.SafeHandles.SafeFileHandle _handle;
    readonly byte[] _head = new byte[HeadBytes];
    readonly int _headLength;

    public DiskFile(string path) : base(path)
    {
        _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        _headLength = RandomAccess.Read(_handle, _head, 0);
    }

    public override long? Length => RandomAccess.GetLength(_handle);
    public override bool CanReadAt => true;
    public override ReadOnlyMemory<byte> Head => _head.AsMemory(0, _headLength);
    public override int ReadAt(long offset, Span<byte> buffer) => RandomAccess.Read(_handle, buffer, offset);
    public override Stream Open() => new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
    public void Dispose() => _handle.Dispose();
}
