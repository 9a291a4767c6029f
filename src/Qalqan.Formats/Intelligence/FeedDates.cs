using System.Globalization;

namespace Qalqan.Formats;

/// <summary>Reads the dates of intelligence files: ISO 8601 with or without time, <c>20170625</c>, and seconds since 1970.</summary>
static class FeedDates
{
    static readonly string[] Forms = ["yyyyMMdd", "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss 'UTC'"];

    /// <summary>The instant that <paramref name="text"/> names, taken as UTC where it has no zone; null if it is no date.</summary>
    public static DateTimeOffset? Read(string? text)
    {
        var value = text.AsSpan().Trim();
        if (value.Length is < 8 or > 40) return null;
        if (DateTimeOffset.TryParseExact(value, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var exact)) return exact;
        if (!value.ContainsAnyExceptInRange('0', '9')) return FromEpoch(value);
        return value.Length >= 16 && value[4] == '-' && value[10] is 'T' or 't' or ' '
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var iso) ? iso : null;
    }

    static DateTimeOffset? FromEpoch(ReadOnlySpan<char> digits)
    {
        // Nine or ten digits are seconds of 1973 to 2286; thirteen are milliseconds.
        if (digits.Length is not (9 or 10 or 13) || !long.TryParse(digits, out var n)) return null;
        return digits.Length == 13 ? DateTimeOffset.FromUnixTimeMilliseconds(n) : DateTimeOffset.FromUnixTimeSeconds(n);
    }
}
