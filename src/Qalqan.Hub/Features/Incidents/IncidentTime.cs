using System.Globalization;

namespace Qalqan.Hub;

/// <summary>When something happened, as exactly as the person remembers and no more.</summary>
sealed record IncidentTime
{
    /// <summary>Nobody can have met this before; an earlier year is a slip of the hand.</summary>
    const int FirstYear = 1949;

    IncidentTime(DatePrecision precision, DateOnly? from, DateOnly? to) => (Precision, From, To) = (precision, from, to);

    /// <summary>The person does not remember, or does not say.</summary>
    public static IncidentTime Unknown { get; } = new(DatePrecision.Unknown, null, null);

    /// <summary>How much of the dates means something.</summary>
    public DatePrecision Precision { get; }

    /// <summary>First day: the first of the month or year where that is all that is known; null if nothing is.</summary>
    public DateOnly? From { get; }

    /// <summary>Last day of a period; null if it was once.</summary>
    public DateOnly? To { get; }

    /// <summary>A date or period. What is more exact than <paramref name="precision"/> is not kept.</summary>
    /// <exception cref="FormatException">The period ends before it begins, or a year cannot be meant.</exception>
    public static IncidentTime At(DatePrecision precision, DateOnly from, DateOnly? to = null)
    {
        if (precision == DatePrecision.Unknown) return Unknown;
        if (!Enum.IsDefined(precision)) throw new FormatException("date: expected the precision day, month, year or unknown");
        if (from.Year < FirstYear) throw new FormatException($"date: expected {FirstYear} or later");
        if (to < from) throw new FormatException("date: the period ends before it begins");
        return new(precision, Cut(precision, from), to is { } end ? Cut(precision, end) : null);
    }

    /// <summary>As ISO 8601 writes it, no more exact than it is known; a period with its end behind a slash; empty if nothing is known.</summary>
    public override string ToString()
    {
        if (From is not { } from) return "";
        var form = Precision switch { DatePrecision.Year => "yyyy", DatePrecision.Month => "yyyy-MM", _ => "yyyy-MM-dd" };
        return from.ToString(form, CultureInfo.InvariantCulture) + (To is { } to ? "/" + to.ToString(form, CultureInfo.InvariantCulture) : "");
    }

    static DateOnly Cut(DatePrecision precision, DateOnly date) => precision switch
    {
        DatePrecision.Year => new(date.Year, 1, 1),
        DatePrecision.Month => new(date.Year, date.Month, 1),
        _ => date,
    };
}
