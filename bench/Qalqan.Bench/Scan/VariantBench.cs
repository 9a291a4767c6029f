using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Qalqan.Bench.Scan;

/// <summary>The scan alone, in this process: instruction sets, threads, compressed and hostile input.</summary>
static class VariantBench
{
    public static int Run(Options options)
    {
        var bytes = options.Bytes ?? 100_000_000;
        var folder = Directory.CreateTempSubdirectory("qalqan-bench-").FullName;
        try
        {
            var setFile = Path.Combine(folder, "indicators.qset");
            CompileBench.Save(1_000_000, setFile);
            using var set = IndicatorSet.Open(setFile);
            var log = Path.Combine(folder, "mixed.log");
            using (var output = File.Create(log)) new LogGenerator([1_000_000]).Write(output, bytes);
            var report = new StringBuilder($"# Variants\n\n{Machine.Describe()}\n- 1 M indicators; the scan alone, opening and start not counted.\n\n| input | variant | threads | GB per CPU s | wall s | hits |\n|---|---|--:|--:|--:|--:|\n");
            using var mixed = new DiskFile(log);
            foreach (var simd in SimdChoice.Supported) Row(report, options, set, "mixed logs", () => mixed, simd, 1);
            Row(report, options, set, "mixed logs", () => mixed, SimdChoice.Default, 2);
            var gzip = Compress(log);
            Row(report, options, set, "mixed logs, gzip", () => new StreamEvidence("mixed.log", new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)), SimdChoice.Default, 1);
            foreach (var (name, content) in Hostile((int)Math.Min(bytes, 50_000_000)))
                Row(report, options, set, name, () => new MemoryEvidence(name, content), SimdChoice.Default, 1);
            Console.Write(report);
            if (options.Output is { } path) File.WriteAllText(path, report.ToString());
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Row(StringBuilder report, Options options, IndicatorSet set, string name, Func<EvidenceFile> open, Simd simd, int threads)
    {
        List<double> cpu = [], wall = [];
        var totals = default(ScanTotals);
        var scan = new FileScan(set, threads, simd, 8 << 20, TextScanner.WindowBytes);
        for (var i = -1; i < options.Runs; i++)
        {
            var file = open();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            totals = scan.Run(file, new Nothing());
            if (i < 0) continue; // the first run compiles
            wall.Add(clock.Elapsed.TotalSeconds);
            cpu.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }
        report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {simd} | {threads} | {totals.Bytes / 1e9 / Measured.Median(cpu):F2} | {Measured.Median(wall):F3} | {totals.Hits:N0} |");
    }

    static byte[] Compress(string path)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        using (var file = File.OpenRead(path)) file.CopyTo(gzip);
        return compressed.ToArray();
    }

    // Inputs that make the most of candidates.
    static IEnumerable<(string, byte[])> Hostile(int bytes)
    {
        var rng = new Rng(0x4057);
        yield return ("dense IPv4", Fill(bytes, () => Values.PublicIp(ref rng) + " "));
        yield return ("dense short domains", Fill(bytes, () => $"{(char)('a' + rng.Below(26))}{rng.Below(10)}.com "));
        yield return ("dense x.co.uk", Fill(bytes, () => $"{(char)('a' + rng.Below(26))}.co.uk "));
        yield return ("a.a.a…com", Fill(bytes, () => string.Concat(Enumerable.Repeat("a.", 400)) + "com "));
        yield return ("one line, no break, no dot", Fill(bytes, () => "lorem ipsum dolor sit amet "));
        yield return ("disguise marks [.] and %2e", Fill(bytes, () => "a[.]b %2e c[dot]d "));
        yield return ("brackets and percent signs", Fill(bytes, () => "[%({\\|"));
        yield return ("Uyghur text", Fill(bytes, () => "ئۇيغۇر تىلى. قالقان، "));
        yield return ("dense digests", Fill(bytes, () => Values.Hex(ref rng, 64) + "\n"));
        yield return ("IPv6", Fill(bytes, () => string.Create(CultureInfo.InvariantCulture, $"2001:db8:{rng.Below(65535):x}::{rng.Below(65535):x}\n")));
    }

    static byte[] Fill(int bytes, Func<string> next)
    {
        var text = new StringBuilder(1 << 20);
        while (text.Length < 1 << 20) text.Append(next());
        var part = Encoding.UTF8.GetBytes(text.ToString());
        var all = new byte[bytes];
        for (var at = 0; at < bytes; at += part.Length) part.AsSpan(0, Math.Min(part.Length, bytes - at)).CopyTo(all.AsSpan(at));
        return all;
    }

    sealed class Nothing : ILineHitSink
    {
        public ReadOnlySpan<byte> HeaderMark => default;
        public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) { }
        public void Hit(in LineHit hit) { }
        public void Progress(long bytes) { }
    }
}
