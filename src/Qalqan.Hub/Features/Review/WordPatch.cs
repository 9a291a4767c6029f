using System.Globalization;
using System.Text;

namespace Qalqan.Hub;

/// <summary>A change of a word file as a patch that <c>git apply</c> takes: only the sentences that were read, so that two who read different ones do not get in each other's way.</summary>
static class WordPatch
{
    /// <summary>Unchanged lines around a change, by which it finds its place.</summary>
    const int Context = 3;

    sealed record Edit(int Line, int Old, string New)
    {
        public int End => Line + Old;
    }

    /// <summary>The patch; empty if nothing changed.</summary>
    /// <param name="path">The file's place in the source.</param>
    /// <param name="source">The file.</param>
    /// <param name="changed">Name of each changed sentence, and its entry (<see cref="WordFileWriter.Entry"/>).</param>
    public static string Write(string path, string source, IEnumerable<(string Key, string Entry)> changed)
    {
        var lines = source.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var edits = changed.Select(c => EditOf(lines, c.Key, c.Entry)).OrderBy(e => e.Line).ToList();
        if (edits.Count == 0) return "";
        var patch = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- a/{path}\n+++ b/{path}\n");
        var shift = 0;
        for (var first = 0; first < edits.Count;)
        {
            var last = first;
            while (last + 1 < edits.Count && edits[last + 1].Line - edits[last].End <= 2 * Context) last++;
            shift += Hunk(patch, lines, edits[first..(last + 1)], shift);
            first = last + 1;
        }
        return patch.ToString();
    }

    /// <summary>The lines of a sentence that is there, or a place for one that the translation lacks: before all others, where no comma has to change.</summary>
    static Edit EditOf(string[] lines, string key, string entry)
    {
        var start = Array.FindIndex(lines, l => l.StartsWith($"    \"{key}\":", StringComparison.Ordinal));
        if (start < 0) return new(Array.FindIndex(lines, l => l.StartsWith("  \"strings\":", StringComparison.Ordinal)) + 1, 0, $"    {entry},");
        var end = start + 1;
        while (!lines[end].StartsWith("    \"", StringComparison.Ordinal) && lines[end] != "  }") end++;
        while (lines[end - 1].Length == 0) end--;
        return new(start, end - start, $"    {entry}{(lines[end - 1].EndsWith(',') ? "," : "")}");
    }

    /// <returns>By how many lines the file grew.</returns>
    static int Hunk(StringBuilder patch, string[] lines, List<Edit> edits, int shift)
    {
        var (from, to) = (Math.Max(0, edits[0].Line - Context), Math.Min(lines.Length, edits[^1].End + Context));
        var grown = edits.Count - edits.Sum(e => e.Old);
        patch.Append(CultureInfo.InvariantCulture, $"@@ -{from + 1},{to - from} +{from + 1 + shift},{to - from + grown} @@\n");
        var at = from;
        foreach (var edit in edits)
        {
            for (; at < edit.Line; at++) patch.Append(' ').Append(lines[at]).Append('\n');
            for (; at < edit.End; at++) patch.Append('-').Append(lines[at]).Append('\n');
            patch.Append('+').Append(edit.New).Append('\n');
        }
        for (; at < to; at++) patch.Append(' ').Append(lines[at]).Append('\n');
        return grown;
    }
}
