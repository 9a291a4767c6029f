using System.Globalization;

namespace Qalqan;

/// <summary>One sentence to be said: its name in the word files and what stands for its placeholders.</summary>
/// <param name="Key">The sentence's name in the word files.</param>
/// <param name="Values">Its values; those that the sentence does not name are ignored.</param>
/// <param name="Count">What it counts, if it has plural forms; also the value of <c>{count}</c>.</param>
public sealed record Phrase(string Key, IReadOnlyList<PhraseValue> Values, long? Count = null)
{
    /// <summary>A sentence without values.</summary>
    public Phrase(string key) : this(key, []) { }

    internal PhraseValue? Find(ReadOnlySpan<char> name)
    {
        foreach (var value in Values)
            if (name.SequenceEqual(value.Name)) return value;
        return Count is { } n && name is "count" ? PhraseValue.Number("count", n) : null;
    }
}

/// <summary>What a value is, which decides how it is set apart from the sentence around it.</summary>
public enum ValueForm : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>A number of ours: needs nothing.</summary>
    Number = 1,

    /// <summary>Paths, hashes, hosts: always read from left to right.</summary>
    Technical = 2,

    /// <summary>Words that somebody wrote: their own direction.</summary>
    Free = 3,

    /// <summary>A date or time of ours: read from left to right, kept on one line.</summary>
    Time = 4,
}

/// <summary>A named value in a sentence. Its text is as found in evidence: hostile until <see cref="SafeText"/> has made it showable.</summary>
/// <param name="Name">The placeholder's name.</param>
/// <param name="Value">The value as found.</param>
/// <param name="Form">How it is set apart.</param>
/// <param name="Kind">What it is, so that addresses cannot be followed; <see cref="ObservableKind.Unknown"/> for other text.</param>
public sealed record PhraseValue(string Name, string Value, ValueForm Form, ObservableKind Kind = ObservableKind.Unknown)
{
    /// <summary>A number of ours.</summary>
    public static PhraseValue Number(string name, long value) => new(name, value.ToString("N0", CultureInfo.InvariantCulture), ValueForm.Number);

    /// <summary>A moment, to the minute: <c>2026-01-05 15:04 UTC</c>.</summary>
    public static PhraseValue Time(string name, DateTimeOffset time) =>
        new(name, time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture), ValueForm.Time);

    /// <summary>A day: <c>2026-01-05</c>.</summary>
    public static PhraseValue Day(string name, DateTimeOffset time) =>
        new(name, time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ValueForm.Time);

    /// <summary>The value as plain text: showable, addresses disguised, isolated from the sentence where directions could mix; the letters behind an internationalised host beside it.</summary>
    /// <param name="rightToLeft">Whether the sentence is written from right to left.</param>
    public string Plain(bool rightToLeft)
    {
        if (Form == ValueForm.Number) return Value;
        var shown = SafeText.Isolated(SafeText.Shown(Kind, Value), Form != ValueForm.Free, rightToLeft);
        return HostForms.Letters(Kind, Value) is { } letters ? $"{shown} ({SafeText.Isolated(letters, true, rightToLeft)})" : shown;
    }
}
