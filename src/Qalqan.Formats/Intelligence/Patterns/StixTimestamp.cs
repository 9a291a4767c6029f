namespace Qalqan.Formats;

/// <summary>Times as STIX writes them: RFC 3339 with capital T and Z, any number of fractional digits (2.1 §2.16).</summary>
/// <remarks>Kept as seconds since 1970 in a decimal, exact to 16 fractional digits: DateTimeOffset would make two different nanoseconds equal.</remarks>
static class StixTimestamp
{
    const int MaxFraction = 16;

    /// <summary>Reads <c>2014-01-13T07:03:17.123Z</c>; nothing else, not even lower-case letters.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out decimal seconds)
    {
        seconds = 0;
        if (text.Length < 20 || text[^1] != 'Z' || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return false;
        if (!Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)) return false;
        if (!Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute) || !Digits(text[17..19], out var second)) return false;
        // 60 is a leap second: it counts as the first second of the next minute.
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return false;
        var fraction = text[19..^1];
        if (!fraction.IsEmpty && (fraction[0] != '.' || fraction.Length == 1)) return false;
        decimal part = 0, unit = 1;
        for (var i = 1; i < fraction.Length; i++)
        {
            if (!char.IsAsciiDigit(fraction[i])) return false;
            if (i > MaxFraction) continue;
            unit /= 10;
            part += (fraction[i] - '0') * unit;
        }
        var days = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerDay;
        seconds = days * 86_400 + hour * 3600 + minute * 60 + second + part;
        return true;
    }

    static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        return true;
    }
}
