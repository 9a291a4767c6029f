namespace Qalqan.Formats;

static partial class LogTime
{
    static DateTimeOffset At(long ticks, int offsetMinutes) => new(ticks - offsetMinutes * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    static bool TryMake(int year, int month, int day, ReadOnlySpan<byte> clock, long fraction, out long ticks)
    {
        ticks = 0;
        int hour = Two(clock, 0), minute = Two(clock, 3), second = Two(clock, 6);
        if (clock[2] != ':' || clock[5] != ':') return false;
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 60) return false;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month))) return false;
        ticks = new DateTime(year, month, day).Ticks + (hour * 3600L + minute * 60L + Math.Min(second, 59)) * TimeSpan.TicksPerSecond + fraction;
        return true;
    }

    /// <summary>Reads <c>.123</c> or <c>,123</c> at <paramref name="length"/> and moves it behind. Digits past the seventh (100 ns) are read over.</summary>
    static long Fraction(ReadOnlySpan<byte> s, ref int length)
    {
        var i = length;
        if (i + 1 >= s.Length || (s[i] != '.' && s[i] != ',') || !char.IsAsciiDigit((char)s[i + 1])) return 0;
        long ticks = 0;
        var digits = 0;
        for (i++; i < s.Length && char.IsAsciiDigit((char)s[i]); i++)
            if (digits++ < 7) ticks = ticks * 10 + (s[i] - '0');
        for (; digits < 7; digits++) ticks *= 10;
        length = i;
        return ticks;
    }

    /// <summary><c>Z</c>, <c>+01:00</c>, <c>-0700</c> or <c>+01</c>.</summary>
    static bool TryZone(ReadOnlySpan<byte> s, out int minutes, out int length)
    {
        minutes = length = 0;
        if (s.IsEmpty) return false;
        if (s[0] is (byte)'Z' or (byte)'z')
        {
            length = 1;
            return true;
        }
        if (s[0] is not ((byte)'+' or (byte)'-') || s.Length < 3) return false;
        var hours = Two(s, 1);
        if ((uint)hours > 18) return false;
        var colon = s.Length > 3 && s[3] == ':' ? 1 : 0;
        var rest = s.Length >= 5 + colon ? Two(s, 3 + colon) : -1;
        length = rest is >= 0 and < 60 ? 5 + colon : 3;
        minutes = hours * 60 + (length == 3 ? 0 : rest);
        if (s[0] == '-') minutes = -minutes;
        return true;
    }

    /// <summary>1 to 12 for <c>Jan</c> … <c>Dec</c>, case ignored; else 0.</summary>
    internal static int EnglishMonth(ReadOnlySpan<byte> s) => ((s[0] | 0x20) << 16 | (s[1] | 0x20) << 8 | (s[2] | 0x20)) switch
    {
        'j' << 16 | 'a' << 8 | 'n' => 1,
        'f' << 16 | 'e' << 8 | 'b' => 2,
        'm' << 16 | 'a' << 8 | 'r' => 3,
        'a' << 16 | 'p' << 8 | 'r' => 4,
        'm' << 16 | 'a' << 8 | 'y' => 5,
        'j' << 16 | 'u' << 8 | 'n' => 6,
        'j' << 16 | 'u' << 8 | 'l' => 7,
        'a' << 16 | 'u' << 8 | 'g' => 8,
        's' << 16 | 'e' << 8 | 'p' => 9,
        'o' << 16 | 'c' << 8 | 't' => 10,
        'n' << 16 | 'o' << 8 | 'v' => 11,
        'd' << 16 | 'e' << 8 | 'c' => 12,
        _ => 0,
    };

    static int PaddedDay(byte tens, byte ones) => tens == ' ' ? Digit(ones) : Digit(tens) < 0 || Digit(ones) < 0 ? -1 : Digit(tens) * 10 + Digit(ones);

    static int Digit(byte b) => b is >= (byte)'0' and <= (byte)'9' ? b - '0' : -1;

    static int Two(ReadOnlySpan<byte> s, int i)
    {
        uint tens = (uint)(s[i] - '0'), ones = (uint)(s[i + 1] - '0');
        return tens > 9 || ones > 9 ? -1 : (int)(tens * 10 + ones);
    }

    static int Four(ReadOnlySpan<byte> s, int i)
    {
        int high = Two(s, i), low = Two(s, i + 2);
        return high < 0 || low < 0 ? -1 : high * 100 + low;
    }

    /// <summary>Decimal digits only, no more than 19 of them.</summary>
    static long Number(ReadOnlySpan<byte> digits)
    {
        ulong n = 0;
        foreach (var b in digits) n = n * 10 + (uint)(b - '0');
        return (long)Math.Min(n, long.MaxValue);
    }
}
