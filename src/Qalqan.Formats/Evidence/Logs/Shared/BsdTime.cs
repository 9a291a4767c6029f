using System.Text;

namespace Qalqan.Formats;

/// <summary>The time of RFC 3164: <c>Oct 11 22:14:15</c>, without a year and without a zone. The year comes from when the file was last changed.</summary>
/// <param name="modified">When the file was last changed, UTC. Null if unknown: then only times that carry a year are times.</param>
sealed class BsdTime(DateTimeOffset? modified)
{
    // A machine east of Greenwich writes local times up to 14 hours ahead of the UTC of the file's change.
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    // "février" has nine bytes, Russian abbreviations six; a longer first word is not a month.
    const int LongestMonth = 12;

    // syslog daemons started under another locale than C wrote its month names (glibc's abbreviations, dots taken off).
    static readonly (byte[] Name, int Month)[] OtherMonths = Months(
        "janv févr mars avril mai juin juil août sept oct nov déc",
        "jan feb mär apr mai jun jul aug sep okt nov dez",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan fev mar abr mai jun jul ago set out nov dez",
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "oca şub mar nis may haz tem ağu eyl eki kas ara",
        "янв фев мар апр мая июн июл авг сен окт ноя дек");

    readonly DateTimeOffset? _latest = modified + Ahead;

    /// <summary>Reads a time at the start of <paramref name="s"/>.</summary>
    /// <param name="s">The line from where the time should stand.</param>
    /// <param name="time">Null where the year is not known.</param>
    /// <param name="length">How many bytes it takes.</param>
    public bool TryRead(ReadOnlySpan<byte> s, out DateTimeOffset? time, out int length)
    {
        time = null;
        length = 0;
        var space = s[..Math.Min(s.Length, LongestMonth + 1)].IndexOf((byte)' ');
        if (space < 3 || Month(s[..space]) is not (> 0 and var month)) return false;
        var i = space + 1;
        if (i < s.Length && s[i] == ' ') i++;
        if (!TryNumber(s, ref i, 2, out var day) || i >= s.Length || s[i++] != ' ') return false;
        var year = 0;
        var mark = i;
        if (!TryNumber(s, ref i, 4, out year) || i - mark != 4 || i >= s.Length || s[i++] != ' ')
        {
            year = 0;
            i = mark;
        }
        if (s.Length < i + 8) return false;
        var clockLength = 8;
        while (i + clockLength < s.Length && (char.IsAsciiDigit((char)s[i + clockLength]) || (clockLength == 8 && s[i + 8] == '.'))) clockLength++;
        if (!LogTime.TryTimeOfDay(s.Slice(i, clockLength), out var clock) || day is < 1 or > 31) return false;
        length = i + clockLength;
        time = OnDay(year, month, day) + clock;
        return true;
    }

    /// <summary>Midnight of that day in the last year in which it does not lie after the file's change. 29 February goes back to a leap year.</summary>
    DateTimeOffset? OnDay(int year, int month, int day)
    {
        if (year is >= 1970 and < 9000) return day <= DateTime.DaysInMonth(year, month) ? new(year, month, day, 0, 0, 0, TimeSpan.Zero) : null;
        if (_latest is not { } latest) return null;
        for (var y = latest.Year; y > latest.Year - 9 && y > 1; y--)
        {
            if (day > DateTime.DaysInMonth(y, month)) continue;
            var t = new DateTimeOffset(y, month, day, 0, 0, 0, TimeSpan.Zero);
            if (t <= latest) return t;
        }
        return null;
    }

    static int Month(ReadOnlySpan<byte> word)
    {
        if (word.Length == 3 && LogTime.EnglishMonth(word) is > 0 and var english) return english;
        if (word[^1] == '.') word = word[..^1];
        foreach (var (name, month) in OtherMonths)
            if (SameWord(word, name)) return month;
        return 0;
    }

    // The first letter may be a capital: A to Z here, the others differ in the second byte only and are listed in both cases.
    static bool SameWord(ReadOnlySpan<byte> word, byte[] name) =>
        word.Length == name.Length && (word[0] | (char.IsAsciiLetter((char)word[0]) ? 0x20 : 0)) == name[0] && word[1..].SequenceEqual(name.AsSpan(1));

    static (byte[], int)[] Months(params string[] languages)
    {
        var all = new List<(byte[], int)>();
        foreach (var language in languages)
        {
            var names = language.Split(' ');
            for (var m = 0; m < names.Length; m++)
            {
                all.Add((Encoding.UTF8.GetBytes(names[m]), m + 1));
                var capital = char.ToUpperInvariant(names[m][0]) + names[m][1..];
                if (!char.IsAscii(capital[0])) all.Add((Encoding.UTF8.GetBytes(capital), m + 1));
            }
        }
        return [.. all];
    }

    static bool TryNumber(ReadOnlySpan<byte> s, ref int i, int maxDigits, out int value)
    {
        value = 0;
        var start = i;
        while (i < s.Length && i - start < maxDigits && char.IsAsciiDigit((char)s[i])) value = value * 10 + (s[i++] - '0');
        return i > start;
    }
}
