namespace Qalqan;

/// <summary>A language that reports can be written in.</summary>
/// <param name="Tag">Its BCP 47 tag as pages carry it: plain <c>ug</c> and <c>bo</c>, never with a region that names a state.</param>
/// <param name="Name">Its own name in its own script.</param>
/// <param name="RightToLeft">Whether it is written from right to left. From this table: platform data has it wrong for some languages.</param>
public sealed record Language(string Tag, string Name, bool RightToLeft)
{
    /// <summary>Every language that has a word file, English (the source) first.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "English", false),
        new("fr", "Français", false),
        new("ug", "ئۇيغۇرچە", true),
        new("bo", "བོད་སྐད་", false),
        new("zh-Hans", "中文（简体）", false),
        new("zh-Hant", "中文（繁體）", false),
        new("tr", "Türkçe", false),
        new("fa", "فارسی", true),
    ];

    /// <summary>The language of a tag (<c>ug</c>, <c>fr-CA</c>, <c>zh-TW</c>) or a POSIX locale (<c>ug_CN.UTF-8</c>); English where there is none.</summary>
    public static Language For(string? tag)
    {
        var parts = (tag ?? "").Split('.', '@')[0].Split('-', '_');
        var wanted = parts[0].ToLowerInvariant();
        if (wanted == "zh") wanted = IsTraditional(parts) ? "zh-Hant" : "zh-Hans";
        foreach (var language in All)
            if (string.Equals(language.Tag, wanted, StringComparison.OrdinalIgnoreCase)) return language;
        return All[0];
    }

    static bool IsTraditional(string[] parts)
    {
        foreach (var part in parts.AsSpan(1))
        {
            if (part.Equals("Hans", StringComparison.OrdinalIgnoreCase)) return false;
            if (part.ToUpperInvariant() is "HANT" or "TW" or "HK" or "MO") return true;
        }
        return false;
    }
}
