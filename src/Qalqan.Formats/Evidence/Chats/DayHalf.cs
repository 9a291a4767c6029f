using System.Buffers;

namespace Qalqan.Formats.Chats;

/// <summary>Which half of the day a time of twelve hours means, in the words of many languages (CLDR, day periods).</summary>
readonly record struct DayHalf(DayHalf.Meaning Means)
{
    public enum Meaning
    {
        /// <summary>Nothing is said: the time has twenty-four hours.</summary>
        None,
        Morning,
        Afternoon,
        /// <summary>Noon: twelve is twelve, one is thirteen, eleven is eleven.</summary>
        Noon,
        /// <summary>Something is said that is not understood.</summary>
        Unclear,
    }

    // Lower case, without points and spaces.
    static readonly HashSet<string> s_morning =
    [
        "am", "a", "\u0635", "\u0635\u0628\u0627\u062D\u0627", "\u0635\u0628\u0627\u062D\u064B\u0627", "\u0642\u0628\u0644\u0627\u0632\u0638\u0647\u0631", "\u0642\u0638", "\u0686\u06C8\u0634\u062A\u0649\u0646\u0628\u06C7\u0631\u06C7\u0646",
        "\u4E0A\u5348", "\u51CC\u6668", "\u6E05\u6668", "\u65E9\u4E0A", "\u65E9\u6668", "\u5348\u524D", "\uC624\uC804", "de", "\u03C0\u03BC", "\u00F6\u00F6", "sa", "pg", "pd", "\u0442\u04AF\u0441\u0442\u0435\u043D\u0431\u04B1\u0440\u044B\u043D",
        "\u0907\u092A\u0942\u0930\u094D\u0935\u093E\u0939\u094D\u0928", "\u092A\u0942\u0930\u094D\u0935\u093E\u0939\u094D\u0928", "\u09AA\u09C2\u09B0\u09CD\u09AC\u09BE\u09B9\u09CD\u09A3", "\u0E01\u0E48\u0E2D\u0E19\u0E40\u0E17\u0E35\u0E48\u0E22\u0E07", "\u0F66\u0F94\u0F0B\u0F51\u0FB2\u0F7C\u0F0B",
    ];

    static readonly HashSet<string> s_afternoon =
    [
        "pm", "p", "\u0645", "\u0645\u0633\u0627\u0621", "\u0645\u0633\u0627\u0621\u064B", "\u0628\u0639\u062F\u0627\u0632\u0638\u0647\u0631", "\u0628\u0638", "\u0686\u06C8\u0634\u062A\u0649\u0646\u0643\u06D0\u064A\u0649\u0646",
        "\u4E0B\u5348", "\u665A\u4E0A", "\u508D\u665A", "\u5348\u5F8C", "\uC624\uD6C4", "du", "\u03BC\u03BC", "\u00F6s", "ch", "ptg", "md", "\u0442\u04AF\u0441\u0442\u0435\u043D\u043A\u0435\u0439\u0456\u043D",
        "\u0905\u092A\u0930\u093E\u0939\u094D\u0928", "\u0985\u09AA\u09B0\u09BE\u09B9\u09CD\u09A3", "\u0E2B\u0E25\u0E31\u0E07\u0E40\u0E17\u0E35\u0E48\u0E22\u0E07", "\u0F55\u0FB1\u0F72\u0F0B\u0F51\u0FB2\u0F7C\u0F0B",
    ];

    /// <summary>Words between a date and a time that say nothing about the half of the day.</summary>
    static readonly HashSet<string> s_between = ["", "klo", "kl", "at", "um", "a", "\u00E0", "\u00E0s", "\u00E1s", "alle", "las", "o", "\u0432", "\u043E", "l\u00FAc", "pukul", "jam", "h", "ve", "saat", "\u0633\u0627\u0639\u062A", "\u0641\u064A", "\u0627\u0644\u0633\u0627\u0639\u0629", "\u064A\u0648\u0645", "om", "ob", "u", "di", "t"];

    static readonly SearchValues<char> s_dropped = SearchValues.Create(" .,:\u060C\u2013-");

    /// <summary>What the characters before and behind the time say.</summary>
    public static DayHalf Of(ReadOnlySpan<char> before, ReadOnlySpan<char> behind)
    {
        var after = Look(behind);
        if (after != Meaning.None) return new(after);
        var word = Simplify(before);
        return new(s_between.Contains(word) ? Meaning.None : Look(before));
    }

    static Meaning Look(ReadOnlySpan<char> text)
    {
        var word = Simplify(text);
        if (word.Length == 0) return Meaning.None;
        if (s_morning.Contains(word)) return Meaning.Morning;
        if (s_afternoon.Contains(word)) return Meaning.Afternoon;
        if (word == "\u4E2D\u5348") return Meaning.Noon;
        return word is "uhr" or "h" or "hrs" or "\u0433" ? Meaning.None : Meaning.Unclear;
    }

    static string Simplify(ReadOnlySpan<char> text)
    {
        Span<char> kept = stackalloc char[text.Length];
        var n = 0;
        foreach (var c in text)
            if (!s_dropped.Contains(c)) kept[n++] = char.ToLowerInvariant(c);
        return new(kept[..n]);
    }

    /// <summary>The time of day; null where it is not clear or no time that exists.</summary>
    public TimeSpan? Apply(int hour, int minute, int second) => Means switch
    {
        Meaning.None => new(hour, minute, second),
        // Some phones write 13:05 PM and 0:05 PM.
        Meaning.Morning when hour <= 12 => new(hour % 12, minute, second),
        Meaning.Afternoon when hour <= 12 => new(hour % 12 + 12, minute, second),
        Meaning.Afternoon => new(hour, minute, second),
        Meaning.Noon when hour is >= 10 and <= 12 => new(hour, minute, second),
        Meaning.Noon when hour is >= 1 and <= 3 => new(hour + 12, minute, second),
        _ => null,
    };
}
