using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Scan;

/// <summary>Compiling a set in memory and opening a compiled one.</summary>
static class CompileBench
{
    /// <summary>Compiles the first <paramref name="count"/> indicators to a file, and writes them as a list for other tools.</summary>
    public static void Save(int count, string setFile, string? listFile = null)
    {
        var (values, text) = Encode(count);
        using (var set = Compile(values, text))
        using (var output = File.Create(setFile)) set.Save(output);
        if (listFile is null) return;
        using var list = File.Create(listFile);
        foreach (var (_, value) in values.Where(v => v.Kind is not (ObservableKind.Network or ObservableKind.Process)))
        {
            list.Write(text.AsSpan(value));
            list.WriteByte((byte)'\n');
        }
    }

    // Values end to end: a million objects would have the collector measured.
    static (List<(ObservableKind Kind, Range Value)> Values, byte[] Text) Encode(int count)
    {
        var values = new List<(ObservableKind, Range)>(count);
        var text = new MemoryStream();
        for (var i = 0; i < count; i++)
        {
            var (kind, value) = Values.Indicator(i);
            var start = (int)text.Length;
            text.Write(Encoding.UTF8.GetBytes(value));
            values.Add((kind, start..(int)text.Length));
        }
        return (values, text.ToArray());
    }

    static IndicatorSet Compile(List<(ObservableKind Kind, Range Value)> values, byte[] text)
    {
        var likes = new Dictionary<ObservableKind, Indicator>();
        var builder = new IndicatorSetBuilder();
        foreach (var (kind, value) in values)
        {
            if (!likes.TryGetValue(kind, out var like)) likes[kind] = like = new() { Kind = kind, Value = "", Feed = "bench" };
            builder.Add(like, text.AsSpan(value));
        }
        return builder.Build();
    }

    public static int Run(Options options)
    {
        var report = new StringBuilder($"# Compile and open\n\n{Machine.Describe()}\n\n| indicators | text MB | compile CPU ms, first / median | file MB | open ms, first / median |\n|--:|--:|--:|--:|--:|\n");
        foreach (var count in options.Indicators)
        {
            var (values, text) = Encode(count);
            List<double> compile = [], open = [];
            var file = Path.GetTempFileName();
            for (var i = 0; i < options.Runs; i++)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                using var set = Compile(values, text);
                compile.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
                using var output = File.Create(file);
                set.Save(output);
            }
            for (var i = 0; i < options.Runs; i++)
            {
                var clock = Stopwatch.StartNew();
                using var set = IndicatorSet.Open(file);
                open.Add(clock.Elapsed.TotalMilliseconds);
            }
            report.AppendLine(CultureInfo.InvariantCulture, $"| {Options.Short(count)} | {text.Length / 1e6:F1} | {compile[0]:F0} / {Measured.Median(compile):F0} | {new FileInfo(file).Length / 1e6:F1} | {open[0]:F2} / {Measured.Median(open):F2} |");
            File.Delete(file);
        }
        Console.Write(report);
        if (options.Output is { } path) File.WriteAllText(path, report.ToString());
        return 0;
    }
}
