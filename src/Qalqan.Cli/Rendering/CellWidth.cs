using System.Globalization;
using System.Text;

namespace Qalqan.Cli;

/// <summary>How many columns of a terminal a character takes: none for marks on another letter, two for East Asian ones (Unicode UAX #11), one for the rest.</summary>
static class CellWidth
{
    // Wide and fullwidth ranges of UAX #11, joined where what lies between is unassigned or never printed.
    static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x2614, 0x2615), (0x26A1, 0x26A1), (0x2705, 0x2705), (0x274C, 0x274C),
        (0x2E80, 0x303E), (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x1B000, 0x1B2FF), (0x1F300, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F900, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    public static int Of(Rune rune)
    {
        if (rune.Value < 0x300) return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return IsWide(rune) ? 2 : 1;
    }

    public static int Of(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    public static bool IsWide(Rune rune)
    {
        if (rune.Value < Wide[0].First) return false;
        foreach (var (first, last) in Wide)
        {
            if (rune.Value < first) return false;
            if (rune.Value <= last) return true;
        }
        return false;
    }
}
