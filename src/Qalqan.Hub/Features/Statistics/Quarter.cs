using System.Globalization;

namespace Qalqan.Hub;

/// <summary>Three months: the shortest time that is ever published.</summary>
/// <param name="Year">The year.</param>
/// <param name="Number">1 to 4.</param>
readonly record struct Quarter(int Year, int Number) : IComparable<Quarter>
{
    /// <summary>The quarter that holds <paramref name="time"/>, in UTC.</summary>
    public static Quarter Of(DateTimeOffset time) => new(time.UtcDateTime.Year, (time.UtcDateTime.Month + 2) / 3);

    /// <summary>Its first moment.</summary>
    public DateTimeOffset Start => new(Year, Number * 3 - 2, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The first moment after it.</summary>
    public DateTimeOffset End => Start.AddMonths(3);

    /// <summary>Reads <c>2026-Q3</c>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Quarter Parse(string text) =>
        text is [_, _, _, _, '-', 'Q' or 'q', >= '1' and <= '4'] && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= 2000
            ? new(year, text[6] - '0')
            : throw new FormatException("quarter: expected a year and a quarter, e.g. 2026-Q3");

    /// <inheritdoc/>
    public int CompareTo(Quarter other) => (Year, Number).CompareTo((other.Year, other.Number));

    /// <summary><c>2026-Q3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-Q{Number}");
}
