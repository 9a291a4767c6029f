namespace Qalqan.Formats;

/// <summary>Times as logs write them, read from bytes without allocating. A time without a zone is taken as UTC: the log does not say, and guessing would be worse.</summary>
/// <remarks>Every method reads at the start of its span and says how many bytes it used. Leap seconds (<c>:60</c>) count as <c>:59</c>.</remarks>
static partial class LogTime
{
    // Outside these years a number is not a log's time, and offsets cannot overflow.
    const int FirstYear = 1900, LastYear = 9000;

    /// <summary>Common Log Format: <c>10/Oct/2000:13:55:36 -0700</c>; the zone may be missing.</summary>
    public static bool TryClf(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 20;
        if (s.Length < 20 || s[2] != '/' || s[6] != '/' || s[11] != ':') return false;
        if (!TryMake(Four(s, 7), EnglishMonth(s[3..6]), Two(s, 0), s[12..20], 0, out var ticks)) return false;
        var minutes = 0;
        if (s.Length > 20 && s[20] == ' ' && TryZone(s[21..], out minutes, out var zone)) length += 1 + zone;
        time = At(ticks, minutes);
        return true;
    }

    /// <summary>ISO 8601 and its cousins: <c>2021-03-06T04:07:38.251+01:00</c>, a space or <c>_</c> for the T, <c>/</c> for the dash, a comma before the fraction, a space before the zone.</summary>
    public static bool TryIso(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 19;
        if (s.Length < 19 || (s[4] != '-' && s[4] != '/') || s[7] != s[4] || (s[10] != 'T' && s[10] != ' ' && s[10] != 't' && s[10] != '_')) return false;
        var fraction = Fraction(s, ref length);
        if (!TryMake(Four(s, 0), Two(s, 5), Two(s, 8), s[11..19], fraction, out var ticks)) return false;
        var minutes = 0;
        var rest = s[length..];
        if (TryZone(rest, out minutes, out var zone)) length += zone;
        else if (rest.Length > 2 && rest[0] == ' ' && rest[1] is (byte)'+' or (byte)'-' && TryZone(rest[1..], out minutes, out zone)) length += 1 + zone;
        else if (rest.StartsWith(" UTC"u8)) length += 4;
        time = At(ticks, minutes);
        return true;
    }

    /// <summary>C's <c>asctime</c> with an optional fraction: <c>Wed Oct 11 14:32:52.123456 2000</c>.</summary>
    public static bool TryAsctime(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 19;
        if (s.Length < 24 || s[3] != ' ' || s[7] != ' ' || s[10] != ' ') return false;
        var fraction = Fraction(s, ref length);
        if (s.Length < length + 5 || s[length] != ' ') return false;
        if (!TryMake(Four(s, length + 1), EnglishMonth(s[4..7]), PaddedDay(s[8], s[9]), s[11..19], fraction, out var ticks)) return false;
        length += 5;
        time = At(ticks, 0);
        return true;
    }

    /// <summary>BIND's own: <c>01-Mar-2024 12:34:56.789</c>.</summary>
    public static bool TryDayMonthYear(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 20;
        if (s.Length < 20 || s[2] != '-' || s[6] != '-' || s[11] != ' ') return false;
        var fraction = Fraction(s, ref length);
        if (!TryMake(Four(s, 7), EnglishMonth(s[3..6]), Two(s, 0), s[12..20], fraction, out var ticks)) return false;
        time = At(ticks, 0);
        return true;
    }

    /// <summary>A date alone (<c>2002-05-02</c>, <c>2002/05/02</c>) as midnight UTC.</summary>
    public static bool TryDate(ReadOnlySpan<byte> s, out DateTimeOffset day)
    {
        day = default;
        if (s.Length != 10 || (s[4] != '-' && s[4] != '/') || s[7] != s[4]) return false;
        if (!TryMake(Four(s, 0), Two(s, 5), Two(s, 8), "00:00:00"u8, 0, out var ticks)) return false;
        day = At(ticks, 0);
        return true;
    }

    /// <summary>A time of day alone, <c>16:44:49.123</c>, as the time since midnight.</summary>
    public static bool TryTimeOfDay(ReadOnlySpan<byte> s, out TimeSpan timeOfDay)
    {
        timeOfDay = default;
        var length = 8;
        if (s.Length < 8) return false;
        var fraction = Fraction(s, ref length);
        if (!TryMake(2000, 1, 1, s[..8], fraction, out var ticks)) return false;
        timeOfDay = new(ticks % TimeSpan.TicksPerDay);
        return length == s.Length;
    }

    /// <summary>Seconds since 1970 with an optional fraction: <c>1564655684.277</c>. Nothing but digits and one point; ten digits before it, as every log since 2001 has.</summary>
    public static bool TryEpochSeconds(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 0;
        while (length < s.Length && char.IsAsciiDigit((char)s[length])) length++;
        if (length is < 9 or > 10) return false;
        var seconds = Number(s[..length]);
        var fraction = Fraction(s, ref length);
        time = DateTimeOffset.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond + fraction);
        return true;
    }

    /// <summary>A number that counts seconds, milliseconds, microseconds or nanoseconds since 1970; its size tells which. Numbers that would lie before 1990 or after 2100 are not times.</summary>
    public static bool TryEpoch(ReadOnlySpan<byte> s, out DateTimeOffset time)
    {
        time = default;
        var digits = 0;
        while (digits < s.Length && char.IsAsciiDigit((char)s[digits])) digits++;
        if (digits is < 9 or > 19) return false;
        var length = digits;
        var fraction = Fraction(s, ref length);
        if (length != s.Length) return false;
        var value = Number(s[..digits]);
        long ticks = digits switch
        {
            9 or 10 => value * TimeSpan.TicksPerSecond + fraction,
            12 or 13 => value * TimeSpan.TicksPerMillisecond,
            15 or 16 => value * 10,
            18 or 19 => value / 100,
            _ => 0,
        };
        if (ticks < 631152000L * TimeSpan.TicksPerSecond || ticks > 4102444800L * TimeSpan.TicksPerSecond) return false;
        time = DateTimeOffset.UnixEpoch.AddTicks(ticks);
        return true;
    }
}
