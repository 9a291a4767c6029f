using System.Globalization;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Every sample beside a format, against what is expected of it.</summary>
public sealed class IntelligenceSamplesTests
{
    static readonly string[] Folders = ["Stix", "Misp", "OpenIoc", "Csv", "Lists", "Stalkerware", "Yara", "WarningLists"];

    public static IEnumerable<string> Samples() => Folders
        .Select(f => Path.Combine(Golden.Root, "src/Qalqan.Formats/Intelligence", f, "Samples"))
        .SelectMany(Directory.EnumerateFiles).Where(f => !f.EndsWith(".expected.txt", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Names() => [.. Samples().Select(s => Path.GetRelativePath(Path.Combine(Golden.Root, "src/Qalqan.Formats/Intelligence"), s).Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Reads_the_sample_as_expected(string name)
    {
        var path = Path.Combine(Golden.Root, "src/Qalqan.Formats/Intelligence", name);
        var actual = Describe(Path.GetFileName(name), File.ReadAllBytes(path));
        Golden.Check(actual, path + ".expected.txt");
    }

    [Fact]
    public void Every_sample_is_recognised_by_one_format_only()
    {
        foreach (var path in Samples())
        {
            var content = File.ReadAllBytes(path).AsSpan();
            if (content.IndexOfAnyExcept(" \r\n"u8) < 0 || content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) continue;
            if (content.StartsWith("\uFEFF"u8)) content = content[3..];
            var found = new List<string>();
            foreach (var format in IntelligenceFormats.All)
                if (format.Recognises(content, Path.GetFileName(path))) found.Add(format.Id);
            // Tables and lists take any text that nothing else claims, so only what stands above them must be alone.
            Assert.True(found.Count(f => f is not ("csv" or "list")) <= 1, $"{path}: {string.Join(", ", found)}");
            Assert.NotEmpty(found);
        }
    }

    static string Describe(string name, byte[] content)
    {
        var found = new IndicatorCollection();
        var format = IntelligenceReader.Read(name, content, new("sample"), found);
        var text = new StringBuilder($"format {format ?? "none"}\n");
        foreach (var i in found.Indicators)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(i.OtherKind is null ? i.Kind.Name() : $"other:{i.OtherKind}")} {i.Value}");
            if (i.Name is not null) text.Append(CultureInfo.InvariantCulture, $" | {i.Name}");
            if (i.Tlp != Tlp.Unknown) text.Append(CultureInfo.InvariantCulture, $" | TLP:{i.Tlp.Name()}");
            if (i.ValidFrom is { } from) text.Append(CultureInfo.InvariantCulture, $" | from {from:yyyy-MM-dd}");
            if (i.ValidUntil is { } until) text.Append(CultureInfo.InvariantCulture, $" | until {until:yyyy-MM-dd}");
            text.Append('\n');
        }
        foreach (var r in found.Rejections) text.Append(CultureInfo.InvariantCulture, $"{(r.Changed ? "changed" : "skipped")} {r.Code} {r.Position}: {r.Reason}\n");
        if (found.Repeated > 0) text.Append(CultureInfo.InvariantCulture, $"repeated {found.Repeated}\n");
        return text.ToString();
    }
}
