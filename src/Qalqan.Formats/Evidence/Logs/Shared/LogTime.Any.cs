namespace Qalqan.Formats;

static partial class LogTime
{
    /// <summary>A value that is a time as a whole, in any of the forms that JSON and CSV exports use.</summary>
    /// <remarks><c>4/5/2024</c> is month first only beside AM or PM, as Microsoft's exports write it. Without them and with both numbers below 13 nobody can tell, and it is no time.</remarks>
    public static bool TryAny(ReadOnlySpan<byte> s, out DateTimeOffset time)
    {
        s = s.Trim((byte)' ');
        if (s.Length > 2 && s[0] == '[' && s[^1] == ']') s = s[1..^1];
        if (TryEpoch(s, out time)) return true;
        int length;
        if (TryIso(s, out time, out length) || TryClf(s, out time, out length) || TryAsctime(s, out time, out length) || TryDayMonthYear(s, out time, out length))
            return length == s.Length;
        return TryDate(s, out time) || TryNumbersWithSlashes(s, out time);
    }

    static bool TryNumbersWithSlashes(ReadOnlySpan<byte> s, out DateTimeOffset time)
    {
        time = default;
        var i = 0;
        if (!TryNumber(s, ref i, '/', out var first) || !TryNumber(s, ref i, '/', out var second) || !TryNumber(s, ref i, ' ', out var year)) return false;
        if (!TryNumber(s, ref i, ':', out var hour) || i + 2 > s.Length || Two(s, i) is not (>= 0 and var minute)) return false;
        i += 2;
        var second60 = 0;
        if (i + 3 <= s.Length && s[i] == ':' && (second60 = Two(s, i + 1)) >= 0) i += 3;
        var length = i;
        var fraction = Fraction(s, ref length);
        var half = s[length..].Trim((byte)' ');
        bool am = half.SequenceEqual("AM"u8), pm = half.SequenceEqual("PM"u8);
        if ((!half.IsEmpty && !am && !pm) || year < 100 || second60 is < 0 or > 60 || hour > 23 || minute > 59) return false;
        if (am || pm) hour = hour % 12 + (pm ? 12 : 0);
        var monthFirst = am || pm || second > 12;
        if (!monthFirst && first <= 12) return false;
        int month = monthFirst ? first : second, day = monthFirst ? second : first;
        if (year is < FirstYear or > LastYear || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        time = At(new DateTime(year, month, day, hour, minute, Math.Min(second60, 59)).Ticks + fraction, 0);
        return true;
    }

    /// <summary>One to four digits and the byte behind them.</summary>
    static bool TryNumber(ReadOnlySpan<byte> s, ref int i, char end, out int value)
    {
        value = 0;
        var start = i;
        while (i < s.Length && i - start < 4 && Digit(s[i]) >= 0) value = value * 10 + Digit(s[i++]);
        return i > start && i < s.Length && s[i++] == end;
    }
}
