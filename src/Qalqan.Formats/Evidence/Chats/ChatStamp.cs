using System.Globalization;
using System.Text;

namespace Qalqan.Formats.Chats;

/// <summary>The date and time that a line of a text export begins with, as written: three numbers, whose order the line alone does not tell, and a time of day.</summary>
/// <param name="A">The first number.</param>
/// <param name="B">The second.</param>
/// <param name="C">The third.</param>
/// <param name="Separator">What stands between them: <c>/</c>, <c>.</c>, <c>-</c>, or a year's character in Chinese, Japanese and Korean.</param>
/// <param name="TimeOfDay">The time of day, null if it is written in a way that is not understood.</param>
/// <param name="IsBracketed">Whether it stands in brackets, as iPhones write it.</param>
/// <param name="HasComma">Whether a comma stands behind the date.</param>
/// <param name="HasSeconds">Whether the time has seconds.</param>
/// <param name="Bytes">How many bytes of the line it takes, with what separates it from the text.</param>
readonly record struct ChatStamp(int A, int B, int C, char Separator, TimeSpan? TimeOfDay, bool IsBracketed, bool HasComma, bool HasSeconds, int Bytes)
{
    /// <summary>No stamp is longer than this, in characters.</summary>
    const int MaxChars = 72;

    /// <summary>Characters between the date and the time: <c> klo </c>, a part of the day in Chinese, <c>lúc</c>.</summary>
    const int MaxBetween = 16;

    /// <summary>Reads the stamp that <paramref name="line"/> begins with. Any digits of Unicode count, marks of direction do not.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out ChatStamp stamp)
    {
        stamp = default;
        Span<char> chars = stackalloc char[MaxChars];
        Span<int> offsets = stackalloc int[MaxChars + 1];
        if (line.Length < 10 || !MayStart(line)) return false;
        var text = Simplify(line, chars, offsets);
        var at = 0;
        var bracketed = Skip(text, ref at, '[');
        if (!TryDate(text, ref at, out var a, out var b, out var c, out var separator)) return false;
        var between = at;
        while (at < text.Length && !char.IsAsciiDigit(text[at]) && at - between <= MaxBetween) at++;
        var before = text[between..at];
        if (before.IsEmpty || before.Contains(']')) return false;
        if (!TryTime(text, ref at, out var hour, out var minute, out var second)) return false;
        var marker = at;
        if (!TryEnd(text, bracketed, ref at, out var markerEnd)) return false;
        var half = DayHalf.Of(before, text[marker..markerEnd]);
        stamp = new(a, b, c, separator, half.Apply(hour, minute, second ?? 0), bracketed, before.ContainsAny(',', '\u060C'), second is not null, offsets[at]);
        return true;
    }

    /// <summary>Whether the first bytes may begin a stamp: saves decoding every line of every text.</summary>
    static bool MayStart(ReadOnlySpan<byte> line) => line[0] is (byte)'[' or >= 0xC2 || char.IsAsciiDigit((char)line[0]);

    static ReadOnlySpan<char> Simplify(ReadOnlySpan<byte> line, Span<char> chars, Span<int> offsets)
    {
        int count = 0, at = 0;
        while (count < chars.Length && at < line.Length)
        {
            offsets[count] = at;
            if (line[at] is (byte)'\n' or (byte)'\r') break;
            if (line[at] < 0x80)
            {
                chars[count++] = (char)line[at++];
                continue;
            }
            if (Rune.DecodeFromUtf8(line[at..], out var rune, out var used) != System.Buffers.OperationStatus.Done) break;
            at += used;
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format) continue; // U+200E, U+200F, U+FEFF and the like
            chars[count++] = Rune.GetNumericValue(rune) is >= 0 and <= 9 and var digit && Rune.IsDigit(rune) ? (char)('0' + (int)digit)
                : Rune.IsWhiteSpace(rune) ? ' ' : rune.IsBmp ? (char)rune.Value : '\uFFFD';
        }
        offsets[count] = at;
        return chars[..count];
    }

    static bool TryDate(ReadOnlySpan<char> text, ref int at, out int a, out int b, out int c, out char separator)
    {
        (b, c, separator) = (0, 0, '\0');
        if (!TryNumber(text, ref at, 4, out a) || !TrySeparator(text, ref at, out separator) || !TryNumber(text, ref at, 2, out b)
            || !TrySeparator(text, ref at, out _) || !TryNumber(text, ref at, 4, out c)) return false;
        // The day's character, or the point that closes a Korean or Hungarian date.
        if (at < text.Length && text[at] is '.' or '\u65E5' or '\uC77C') at++;
        return true;
    }

    static bool TrySeparator(ReadOnlySpan<char> text, ref int at, out char separator)
    {
        Skip(text, ref at, ' ');
        separator = at < text.Length ? text[at] : '\0';
        if (separator is not ('/' or '.' or '-' or '\u5E74' or '\u6708' or '\uB144' or '\uC6D4')) return false;
        at++;
        Skip(text, ref at, ' ');
        return true;
    }

    static bool TryTime(ReadOnlySpan<char> text, ref int at, out int hour, out int minute, out int? second)
    {
        (minute, second) = (0, null);
        if (!TryNumber(text, ref at, 2, out hour) || !(Skip(text, ref at, ':') || Skip(text, ref at, '.')) || !TryNumber(text, ref at, 2, out minute)) return false;
        var back = at;
        if ((Skip(text, ref at, ':') || Skip(text, ref at, '.')) && TryNumber(text, ref at, 2, out var value)) second = value;
        else at = back;
        return hour < 24 && minute < 60 && second is null or < 60;
    }

    /// <summary>Finds the end: <c>] </c> behind brackets, a dash between spaces otherwise. What stands before it says which half of the day is meant.</summary>
    static bool TryEnd(ReadOnlySpan<char> text, bool bracketed, ref int at, out int markerEnd)
    {
        var rest = text[at..Math.Min(text.Length, at + MaxBetween + 4)];
        var end = bracketed ? rest.IndexOf(']') : rest.IndexOf(" - ");
        if (end < 0 && !bracketed) end = rest.IndexOf(" \u2013 ");
        markerEnd = at + Math.Max(0, end);
        if (end < 0 || rest[..end].ContainsAnyInRange('0', '9')) return false;
        at += end + (bracketed ? 1 : 3);
        if (bracketed) Skip(text, ref at, ' ');
        return true;
    }

    static bool TryNumber(ReadOnlySpan<char> text, ref int at, int digits, out int value)
    {
        value = 0;
        var start = at;
        for (; at < text.Length && at - start < digits && char.IsAsciiDigit(text[at]); at++) value = value * 10 + (text[at] - '0');
        return at > start;
    }

    static bool Skip(ReadOnlySpan<char> text, ref int at, char c)
    {
        if (at >= text.Length || text[at] != c) return false;
        at++;
        return true;
    }
}
