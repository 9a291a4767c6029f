using System.Text.RegularExpressions;
using Qalqan.Formats;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

/// <summary>The house rules that a machine can check.</summary>
public sealed partial class ConventionTests
{
    const int MaxFileLines = 400;

    static readonly string Root = Golden.Root;

    static IEnumerable<string> Sources(params string[] folders) => folders
        .SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories))
        .Where(p => !p.Contains("/obj/", StringComparison.Ordinal) && !p.Contains("/bin/", StringComparison.Ordinal))
        .Select(p => Path.GetRelativePath(Root, p));

    static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    static void None(IEnumerable<string> offenders) => Assert.Equal([], offenders.ToArray());

    [Fact]
    public void No_file_is_longer_than_can_be_read_at_once() => None(
        from path in Sources("src", "tests", "bench")
        where !path.EndsWith(".Data.cs", StringComparison.Ordinal)
        let lines = Text(path).AsSpan().Count('\n')
        where lines > MaxFileLines
        select $"{path}: {lines}");

    [Fact]
    public void Names_say_something() => None(Sources("src", "tests", "bench").Where(p => EmptyName().IsMatch(p)));

    [Fact]
    public void Nothing_is_left_for_later_without_a_number() => None(
        from path in Sources("src", "tests", "bench")
        where !path.EndsWith("ConventionTests.cs", StringComparison.Ordinal)
        from line in Text(path).Split('\n')
        where Later().IsMatch(line)
        select $"{path}: {line.Trim()}");

    [Fact]
    public void Namespaces_do_not_point_upwards() => None(
        from path in Sources("src")
        where !path.EndsWith("Tests.cs", StringComparison.Ordinal)
        let text = Text(path)
        where (path.StartsWith("src/Qalqan.Core/", StringComparison.Ordinal) && text.Contains("using Qalqan.Formats", StringComparison.Ordinal))
            || (!path.StartsWith("src/Qalqan.Cli/", StringComparison.Ordinal) && text.Contains("using Qalqan.Cli", StringComparison.Ordinal))
        select path);

    [Fact]
    public void Only_core_has_unsafe_code() => None(
        from path in Sources("src")
        where !path.StartsWith("src/Qalqan.Core/", StringComparison.Ordinal) && !path.EndsWith("Tests.cs", StringComparison.Ordinal)
        where UnsafeCode().IsMatch(Text(path))
        select path);

    [Fact]
    public void An_interface_has_two_implementers() => None(
        from path in Sources("src")
        from System.Text.RegularExpressions.Match declared in InterfaceDeclaration().Matches(Text(path))
        let name = declared.Groups[1].Value
        let users = new Regex($@"[:,]\s*{name}\b", RegexOptions.NonBacktracking)
        let count = Sources("src", "tests").Sum(p => users.Count(Text(p)))
        where count < 2
        select $"{name}: {count}");

    [Fact]
    public void Every_source_is_in_the_list() => None(
        from path in Sources("src/Qalqan.Formats")
        from System.Text.RegularExpressions.Match declared in SourceDeclaration().Matches(Text(path))
        let name = declared.Groups[1].Value
        where !Text("src/Qalqan.Formats/Evidence/EvidenceSources.cs").Contains($"new({name}.Id,", StringComparison.Ordinal)
        select name);

    [Fact]
    public void Ids_of_sources_are_unique()
    {
        var ids = EvidenceSources.Structured.Select(s => s.Id).Concat(EvidenceSources.Lines.Select(l => l.Id)).ToArray();
        Assert.Equal(ids.Distinct().Count(), ids.Length);
    }

    [Fact]
    public void Every_source_has_a_sample_that_it_reads() => None(FuzzTargets.All.Where(t => FuzzTargets.Samples(t).Count == 0).Select(t => t.Name));

    [Fact]
    public void Every_folder_of_a_source_explains_itself() => None(
        from path in Sources("src/Qalqan.Formats")
        where SourceDeclaration().IsMatch(Text(path))
        let folder = Path.GetDirectoryName(path)!
        where !ExplainedFrom(folder)
        select folder);

    /// <summary>A README in the folder, or in the one above that groups it with its like (mail, logs).</summary>
    static bool ExplainedFrom(string folder) => File.Exists(Path.Combine(Root, folder, "README.md")) || File.Exists(Path.Combine(Root, folder, "..", "README.md"));

    [Fact]
    public void The_project_names_no_place_of_one_machine() => None(
        from path in Sources("src", "tests", "bench")
        where !path.EndsWith("ConventionTests.cs", StringComparison.Ordinal)
        from line in Text(path).Split('\n')
        where OneMachine().IsMatch(line)
        select $"{path}: {line.Trim()}");

    [Fact]
    public void Tests_that_a_document_names_exist() => None(
        from path in Documents()
        from System.Text.RegularExpressions.Match named in TestClass().Matches(Text(path))
        where !Sources("src", "tests").Any(p => Path.GetFileName(p) == named.Value + ".cs")
        select $"{path}: {named.Value}");

    [Fact]
    public void Decisions_are_numbered_in_order_and_listed()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, "docs", "decisions"), "0*.md").Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal).ToArray();
        var list = Text("docs/decisions/README.md");
        for (var i = 0; i < files.Length; i++)
        {
            Assert.StartsWith(FormattableString.Invariant($"{i + 1:D4}-"), files[i], StringComparison.Ordinal);
            Assert.StartsWith(FormattableString.Invariant($"# {i + 1}. "), Text($"docs/decisions/{files[i]}"), StringComparison.Ordinal);
            Assert.Contains($"({files[i]})", list, StringComparison.Ordinal);
        }
    }

    static IEnumerable<string> Documents() => Directory.EnumerateFiles(Root, "*.md")
        .Concat(new[] { "src", "docs", "tests", "bench" }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.md", SearchOption.AllDirectories)))
        .Select(p => Path.GetRelativePath(Root, p)).Where(p => !p.Contains("/bin/", StringComparison.Ordinal) && !p.Contains("/obj/", StringComparison.Ordinal));

    [GeneratedRegex(@"\b[A-Z]\w+Tests\b(?!\.cs)")]
    private static partial Regex TestClass();

    [GeneratedRegex(@"(Manager|Helpers?|Service|Utils?|Processor)\.cs$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b(?!.*#\d)|NotImplementedException|#region|Skip\s*=\s*""")]
    private static partial Regex Later();

    [GeneratedRegex(@"\bunsafe\b(?=\s+(static|class|struct|ref|void|int|bool|readonly|partial|\{))|\bfixed\s*\(")]
    private static partial Regex UnsafeCode();

    [GeneratedRegex(@"\binterface (I[A-Z]\w+)")]
    private static partial Regex InterfaceDeclaration();

    [GeneratedRegex(@"\bclass (\w+) : (?:IEvidenceSource|ILineFormat)\b")]
    private static partial Regex SourceDeclaration();

    [GeneratedRegex(@"(^|[^A-Za-z0-9_.$}/])/(work|farm|root)/")]
    private static partial Regex OneMachine();
}
