using System.Text;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Compares what was written with a file of the repository. <c>QALQAN_REWRITE=1</c> writes the files anew; look at the difference before you commit it.</summary>
static class Golden
{
    /// <summary>The folder of the repository: the nearest above the tests that holds the solution.</summary>
    public static string Root { get; } = FuzzTargets.Root();

    static bool Rewrites => Environment.GetEnvironmentVariable("QALQAN_REWRITE") == "1";

    /// <summary>Passes if <paramref name="path"/>, relative to the repository or absolute, holds exactly <paramref name="actual"/>.</summary>
    public static void Check(string actual, string path)
    {
        var full = Path.Combine(Root, path);
        path = Path.GetRelativePath(Root, full);
        if (Rewrites)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, actual, new UTF8Encoding(false));
            return;
        }
        if (!File.Exists(full)) Assert.Fail($"{path} is missing; QALQAN_REWRITE=1 writes it");
        var expected = File.ReadAllText(full);
        if (expected != actual) Assert.Fail($"{path} differs at {Difference(expected, actual)}\n(QALQAN_REWRITE=1 writes it anew)");
    }

    static string Difference(string expected, string actual)
    {
        var (wanted, got) = (expected.Split('\n'), actual.Split('\n'));
        var line = 0;
        while (line < wanted.Length && line < got.Length && wanted[line] == got[line]) line++;
        return $"line {line + 1}\n  expected: {At(wanted, line)}\n  actual:   {At(got, line)}";
    }

    static string At(string[] lines, int line) => line < lines.Length ? lines[line] : "(end)";
}
