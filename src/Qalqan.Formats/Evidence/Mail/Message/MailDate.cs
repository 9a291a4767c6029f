using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Dates of mail (RFC 5322 §3.3, §4.3), with the orders and zones that programs really write.</summary>
static class MailDate
{
    static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <summary>Reads <paramref name="value"/>. A zone that is missing or unknown counts as UTC (RFC 5322 §4.3: "-0000").</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out DateTimeOffset utc)
    {
        utc = default;
        if (value.Length > 200) value = value[..200];
        int day = 0, month = 0, year = -1;
        TimeSpan? time = null, zone = null;
        foreach (var word in Words(value))
        {
            if (time is null && word.Contains(':')) time = Time(word);
            else if (time is not null && zone is null && Zone(word) is { } z) zone = z;
            else if (IsoDate(word, ref year, ref month, ref day)) continue;
            else if (month == 0 && Month(word) is var m and > 0) month = m;
            else if (TryNumber(word, out var number)) Place(number, word.Length, ref day, ref year);
        }
        if (year is >= 0 and < 50) year += 2000;
        else if (year is >= 50 and < 1000) year += 1900;
        if (month == 0 || time is null || year < 1970 || year > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + time.Value;
        utc = new DateTimeOffset(local - (zone ?? TimeSpan.Zero), TimeSpan.Zero);
        return true;
    }

    static void Place(int number, int digits, ref int day, ref int year)
    {
        if (day == 0 && digits <= 2) day = number;
        else if (year < 0 && digits is 2 or 3 or 4) year = number;
    }

    /// <summary>The words, comments taken out: "(PST)" behind the zone says it again.</summary>
    static List<string> Words(ReadOnlySpan<byte> value)
    {
        var words = new List<string>();
        var text = new StringBuilder();
        var depth = 0;
        foreach (var b in value)
        {
            if (b == '(') depth++;
            else if (b == ')') depth = Math.Max(0, depth - 1);
            else if (depth == 0 && b is > 32 and < 127 and not (byte)',' and not (byte)'"')
            {
                text.Append((char)(b | (char.IsAsciiLetterUpper((char)b) ? 0x20 : 0)));
                continue;
            }
            if (text.Length > 0) words.Add(text.ToString());
            text.Clear();
        }
        if (text.Length > 0) words.Add(text.ToString());
        return words;
    }

    static bool TryNumber(string word, out int number) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number) && word.Length <= 4;

    static int Month(string word) => word.Length < 3 ? 0 : Array.IndexOf(Months, word[..3]) + 1;

    /// <summary>2026-01-05, 2026-01-05T10:00:00Z (only its date part) and 05-Jan-2026.</summary>
    static bool IsoDate(string word, ref int year, ref int month, ref int day)
    {
        var parts = word.Split('-', '/');
        if (parts.Length != 3 || year >= 0) return false;
        if (parts[0].Length == 4 && TryNumber(parts[0], out var y) && TryNumber(parts[1], out var m) && TryNumber(parts[2], out var d) && m is >= 1 and <= 12)
        {
            (year, month, day) = (y, m, d);
            return true;
        }
        if (!TryNumber(parts[0], out d) || Month(parts[1]) is not (var named and > 0) || !TryNumber(parts[2], out y)) return false;
        (year, month, day) = (y, named, d);
        return true;
    }

    static TimeSpan? Time(string word)
    {
        var end = word.IndexOfAny(['+', '.', 'z']);
        var parts = (end > 0 ? word[..end] : word).Split(':');
        if (parts.Length is < 2 or > 3 || !TryNumber(parts[0], out var hour) || !TryNumber(parts[1], out var minute)) return null;
        var second = 0;
        if (parts.Length == 3 && !TryNumber(parts[2], out second)) return null;
        // 60 is a leap second.
        return hour < 24 && minute < 60 && second <= 60 ? new TimeSpan(hour, minute, Math.Min(second, 59)) : null;
    }

    static TimeSpan? Zone(string word)
    {
        // GMT+0200 and UTC-5 are not in the standard; several web mailers write them.
        if (word.Length > 3 && word[..3] is "gmt" or "utc") word = word[3..];
        if (word[0] is '+' or '-')
        {
            var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
            if (digits.Length <= 2) digits += "00";
            if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || digits.Length > 4) return null;
            var offset = new TimeSpan(number / 100, number % 100, 0);
            if (offset > TimeSpan.FromHours(24)) return null;
            return word[0] == '-' ? -offset : offset;
        }
        return word switch
        {
            "ut" or "gmt" or "utc" or "z" => TimeSpan.Zero,
            "est" => TimeSpan.FromHours(-5),
            "edt" => TimeSpan.FromHours(-4),
            "cst" => TimeSpan.FromHours(-6),
            "cdt" => TimeSpan.FromHours(-5),
            "mst" => TimeSpan.FromHours(-7),
            "mdt" => TimeSpan.FromHours(-6),
            "pst" => TimeSpan.FromHours(-8),
            "pdt" => TimeSpan.FromHours(-7),
            "cet" or "met" => TimeSpan.FromHours(1),
            "cest" or "mest" => TimeSpan.FromHours(2),
            "jst" => TimeSpan.FromHours(9),
            // The military letters were defined with the wrong sign in RFC 822 and mean nothing (RFC 5322 §4.3).
            _ => null,
        };
    }
}
