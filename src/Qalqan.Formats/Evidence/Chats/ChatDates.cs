using System.Globalization;

namespace Qalqan.Formats.Chats;

/// <summary>In which order day, month and year stand.</summary>
enum DateOrder
{
    /// <summary>Nothing in the file tells. Times are left out rather than guessed: a message placed in the wrong month misleads whoever reads the timeline.</summary>
    Unknown = 0,
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}

/// <summary>Finds out in which order the dates of a whole file are written: from numbers that can be no month, from years before the messenger existed, and from the order of the messages.</summary>
sealed class ChatDates
{
    /// <summary>No messenger that writes such exports is older.</summary>
    const int FirstYear = 2009;

    const int LastYear = 2100;

    static readonly DateOrder[] s_orders = [DateOrder.DayMonthYear, DateOrder.MonthDayYear, DateOrder.YearMonthDay];

    readonly bool[] _impossible = new bool[3];
    readonly long[] _backwards = new long[3];
    readonly DateTime[] _last = new DateTime[3];
    bool _any;

    /// <summary>Takes one more stamp of the file into account.</summary>
    public void Add(in ChatStamp stamp)
    {
        _any = true;
        for (var i = 0; i < s_orders.Length; i++)
        {
            if (IsUnheardOf(stamp, s_orders[i]) || !TryDate(stamp, s_orders[i], out var date))
            {
                _impossible[i] = true;
                continue;
            }
            if (date < _last[i]) _backwards[i]++;
            _last[i] = date;
        }
    }

    /// <summary>What no language does (CLDR, short dates): the month first with points or dashes; a year of two digits first with anything but dashes.</summary>
    static bool IsUnheardOf(in ChatStamp stamp, DateOrder order) => order switch
    {
        DateOrder.MonthDayYear => stamp.Separator != '/',
        DateOrder.YearMonthDay => stamp.A < 32 && stamp.Separator != '-',
        _ => false,
    };

    /// <summary>The order that all stamps agree with. Messages stand in order of time: where two orders are possible, the one that jumps back less is right.</summary>
    public DateOrder Decide()
    {
        var best = DateOrder.Unknown;
        long least = long.MaxValue;
        var tied = false;
        for (var i = 0; i < s_orders.Length; i++)
        {
            if (!_any || _impossible[i]) continue;
            tied = _backwards[i] == least || tied && _backwards[i] > least;
            if (_backwards[i] >= least) continue;
            (best, least) = (s_orders[i], _backwards[i]);
        }
        return tied ? DateOrder.Unknown : best;
    }

    /// <summary>The stamp's time as UTC; null if the order is unknown or the numbers are no date in it.</summary>
    public static DateTimeOffset? TimeOf(in ChatStamp stamp, DateOrder order)
    {
        if (order == DateOrder.Unknown && (stamp.A >= 1000 || stamp.Separator > '\u0FFF')) order = DateOrder.YearMonthDay;
        return order != DateOrder.Unknown && stamp.TimeOfDay is { } time && TryDate(stamp, order, out var date) ? new(date + time, TimeSpan.Zero) : null;
    }

    static bool TryDate(in ChatStamp stamp, DateOrder order, out DateTime date)
    {
        date = default;
        var (year, month, day) = order switch
        {
            DateOrder.DayMonthYear => (stamp.C, stamp.B, stamp.A),
            DateOrder.MonthDayYear => (stamp.C, stamp.A, stamp.B),
            _ => (stamp.A, stamp.B, stamp.C),
        };
        if (month is < 1 or > 12 || day is < 1 or > 31) return false;
        switch (year)
        {
            case < 100: year += 2000; break;
            case >= 1388 and < 1425: return TryConvert(new PersianCalendar(), year, month, day, out date);
            case >= 1430 and < 1500: return TryConvert(new UmAlQuraCalendar(), year, month, day, out date);
            case >= 2500 and < 2700: year -= 543; break; // Thailand counts from the Buddha's death
        }
        if (year is < FirstYear or > LastYear || day > DateTime.DaysInMonth(year, month)) return false;
        date = new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        return true;
    }

    static bool TryConvert(Calendar calendar, int year, int month, int day, out DateTime date)
    {
        date = default;
        if (day > calendar.GetDaysInMonth(year, month)) return false;
        date = DateTime.SpecifyKind(calendar.ToDateTime(year, month, day, 0, 0, 0, 0), DateTimeKind.Utc);
        return true;
    }
}
