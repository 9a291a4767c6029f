using System.Text;

namespace Qalqan.Cli;

/// <summary>Cuts a paragraph into lines of a terminal's width, where the language allows it: at spaces, between Chinese characters, after a Tibetan tsheg; a long URL anywhere.</summary>
/// <remarks>An isolate that is open where a line ends is closed there and opened again on the next: to a terminal each line is a paragraph of its own.</remarks>
static class LineWrap
{
    const char Tsheg = '\u0F0B', Shad = '\u0F0D', PopIsolate = '\u2069';
    const string NeverFirst = "、。，．：；？！）」』》】〉”’·…", NeverLast = "（「『《【〈“‘";

    /// <summary>The lines of <paramref name="text"/>, none wider than <paramref name="width"/> columns (at least 10), without trailing spaces.</summary>
    public static List<string> Lines(string text, int width)
    {
        width = Math.Max(10, width);
        var lines = new List<string>();
        int start = 0, used = 0, breakAt = -1, usedAtBreak = 0, opened = -1;
        Rune before = default;
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var cells = CellWidth.Of(rune);
            if (opened < 0 && rune.Value is (0x2066 or 0x2068)) opened = i; // goes to the next line with what it holds
            if (i > start && cells > 0 && MayBreak(before, rune))
            {
                breakAt = opened >= 0 ? opened : i;
                usedAtBreak = used;
            }
            if (used + cells > width && rune.Value != ' ')
            {
                if (breakAt <= start)
                {
                    breakAt = i;
                    usedAtBreak = used;
                }
                lines.Add(text[start..breakAt].TrimEnd(' '));
                start = breakAt;
                used -= usedAtBreak;
                breakAt = -1;
            }
            used += cells;
            if (cells > 0) opened = -1;
            if (cells > 0 || rune.Value == Tsheg) before = rune;
            i += length;
        }
        if (start < text.Length || lines.Count == 0) lines.Add(text[start..].TrimEnd(' '));
        return CarryIsolates(lines);
    }

    static bool MayBreak(Rune before, Rune next)
    {
        if (next.Value == ' ') return false;
        if (before.Value == ' ') return true;
        if (before.Value == Tsheg) return next.Value is not (Shad or Tsheg);
        if (!CellWidth.IsWide(before) && !CellWidth.IsWide(next)) return false;
        return !Contains(NeverFirst, next) && !Contains(NeverLast, before);
    }

    static bool Contains(string set, Rune rune) => rune.IsBmp && set.Contains((char)rune.Value, StringComparison.Ordinal);

    static List<string> CarryIsolates(List<string> lines)
    {
        var open = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var carried = open;
            foreach (var c in lines[i])
            {
                if (c is '\u2066' or '\u2067' or '\u2068') open += c;
                else if (c == PopIsolate && open.Length > 0) open = open[..^1];
            }
            if (carried.Length + open.Length > 0) lines[i] = carried + lines[i] + new string(PopIsolate, open.Length);
        }
        return lines;
    }
}
