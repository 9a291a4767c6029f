using System.Globalization;
using System.Text;
using Qalqan.Formats;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Every sample of a chat format against what is expected of it.</summary>
public sealed class ChatSamplesTests
{
    const string Ending = ".expected";
    const string Folder = "src/Qalqan.Formats/Evidence/Chats";

    static string Root { get; } = Path.Join(Golden.Root, Folder);

    public static TheoryData<string, string> Samples()
    {
        var data = new TheoryData<string, string>();
        foreach (var (folder, name) in Files().Order()) data.Add(folder, name);
        return data;
    }

    static IEnumerable<(string, string)> Files() => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Where(f => f.Contains($"{Path.DirectorySeparatorChar}Samples{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.EndsWith(Ending, StringComparison.Ordinal))
        .Select(f => (Path.GetRelativePath(Root, Path.GetDirectoryName(f)!), Path.GetFileName(f)));

    internal static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Join(Root, folder, name));

    internal static EvidenceSource SourceOf(byte[] content)
    {
        var head = content.AsMemory(0, Math.Min(content.Length, EvidenceFile.HeadBytes));
        return Assert.Single(EvidenceSources.Structured, s => s.Recognises(head.Span));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Reads_what_is_expected(string folder, string name)
    {
        var content = Bytes(folder, name);
        var source = SourceOf(content);
        var read = Show(source.Id, Reading.Of(source.Read, content, name));
        Assert.Equal(read, Show(source.Id, Reading.OfStream(source.Read, content, name)));
        Golden.Check(read, Path.Join(Folder, folder, name + Ending));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Survives_damage(string folder, string name)
    {
        var content = Bytes(folder, name);
        var source = SourceOf(content);
        foreach (var damaged in Mutator.Rounds(content, seed: 11, rounds: 500)) Reading.Of(source.Read, damaged, name);
    }

    [Theory, MemberData(nameof(Samples))]
    public void Keeps_the_messages_before_a_cut_at_any_place(string folder, string name)
    {
        var content = Bytes(folder, name);
        var source = SourceOf(content);
        var whole = Reading.Of(source.Read, content, name);
        for (var i = 1; i < 50; i++)
        {
            var cut = Reading.Of(source.Read, content[..(content.Length * i / 50)], name);
            // The one that is cut may differ; those before it may not.
            for (var k = 0; k < cut.Records.Count - 1; k++) Assert.Equal(whole.Records[k].Offset, cut.Records[k].Offset);
            Assert.True(cut.Records.Count >= whole.Records.Count(r => r.Offset < content.Length * i / 50) - 1);
        }
    }

    static string Show(string source, Reading reading)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"source {source}");
        foreach (var r in reading.Records)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"record {r.Id} at {r.Offset} {r.Time:yyyy-MM-ddTHH:mm:ssZ}");
            foreach (var (name, value) in r.Fields) text.AppendLine(CultureInfo.InvariantCulture, $"  {name} = {Escape(value)}");
        }
        foreach (var (place, value, offset) in reading.Texts) text.AppendLine(CultureInfo.InvariantCulture, $"text {place} at {offset} {Escape(value)}");
        foreach (var (kind, value, place) in reading.Observed) text.AppendLine(CultureInfo.InvariantCulture, $"observable {kind} {place} {Escape(value)}");
        foreach (var (name, content, _) in reading.Files) text.AppendLine(CultureInfo.InvariantCulture, $"file {Escape(name)} {content.Length} bytes");
        foreach (var fault in reading.Faults) text.AppendLine(CultureInfo.InvariantCulture, $"fault at {fault.Offset} {fault.Expected}");
        foreach (var (name, reason) in reading.SkippedOnes) text.AppendLine(CultureInfo.InvariantCulture, $"skipped {Escape(name)}: {reason}");
        return text.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>Invisible characters made visible.</summary>
    static string Escape(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value)
        {
            if (char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format || c == '\u202F') text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else text.Append(c);
        }
        return text.ToString();
    }
}
