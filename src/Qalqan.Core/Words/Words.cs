using System.Collections.Concurrent;
using System.Text;

namespace Qalqan;

/// <summary>Every sentence that a person sees, in one language. What a translation lacks is said in English.</summary>
/// <remarks>Sentences are whole, with named placeholders; nothing is put together from parts. The files stand beside this one.</remarks>
public sealed class Words
{
    static readonly ConcurrentDictionary<string, Words> Known = new(StringComparer.Ordinal);

    readonly Dictionary<string, WordEntry> _entries;
    Words? _english;

    Words(Language language, Dictionary<string, WordEntry> entries)
    {
        Language = language;
        _entries = entries;
    }

    /// <summary>The language.</summary>
    public Language Language { get; }

    /// <summary>Whether any sentence is a draft that nobody has reviewed; the report says so.</summary>
    public bool IsDraft => _entries.Values.Any(e => e.Review == ReviewState.Draft);

    internal IReadOnlyDictionary<string, WordEntry> Entries => _entries;

    /// <summary>The words for a language tag or locale name; English where there are none.</summary>
    /// <remarks>The first call for a language reads one word file of about 15 kB.</remarks>
    public static Words For(string? tag) => For(Language.For(tag));

    /// <summary>The words for <paramref name="language"/>.</summary>
    public static Words For(Language language) => Known.GetOrAdd(language.Tag, static (_, l) => new(l, WordFile.Read(l.Tag)), language);

    /// <summary>The words of another part of the program, from a word file of the same form (README.md beside this file).</summary>
    /// <param name="language">The language of the file.</param>
    /// <param name="json">The file.</param>
    /// <param name="english">The source, which says what this file lacks; null for the source itself.</param>
    /// <exception cref="InvalidDataException">The file is not as described.</exception>
    public static Words Read(Language language, string json, Words? english) => new(language, WordFile.Parse(json)) { _english = english };

    /// <summary>Every sentence with its name and how far it was reviewed; what has plural forms has a line for each, as <c>key#category</c>, and steps stand one a line.</summary>
    public IEnumerable<(string Key, string Text, ReviewState Review)> Sentences() => _entries.SelectMany(e => e.Value.Text is { } text
        ? [(e.Key, text, e.Value.Review)]
        : e.Value.Forms.Select(f => ($"{e.Key}#{f.Category}", f.Text, e.Value.Review)));

    /// <summary>The language in which <paramref name="key"/> is said: this one, or English where the translation lacks it.</summary>
    public Language LanguageOf(string key) => _entries.ContainsKey(key) ? Language : Language.All[0];

    /// <summary>Whether there is such a sentence, here or in English.</summary>
    public bool Has(string key) => _entries.ContainsKey(key) || (Language.Tag != "en" && (_english ??= For("en")).Has(key));

    /// <summary>A sentence without placeholders, or with its placeholders still in it.</summary>
    /// <param name="key">The sentence's name in the word files.</param>
    /// <param name="count">What it counts, for sentences with plural forms.</param>
    /// <exception cref="ArgumentException">No such sentence, even in English.</exception>
    public string this[string key, long? count = null]
    {
        get
        {
            if (_entries.TryGetValue(key, out var entry)) return Pick(entry, count);
            if (Language.Tag == "en") throw new ArgumentException($"no words for {key}", nameof(key));
            return (_english ??= For("en"))[key, count];
        }
    }

    /// <summary>A list of steps, one action each.</summary>
    /// <exception cref="ArgumentException">No such list, even in English.</exception>
    public IReadOnlyList<string> Steps(string key) => this[key].Split('\n');

    /// <summary>A sentence as plain text, its values made harmless and set apart (<see cref="SafeText"/>).</summary>
    /// <param name="phrase">Which sentence, with its values.</param>
    /// <exception cref="ArgumentException">No such sentence, even in English.</exception>
    public string Text(Phrase phrase)
    {
        var text = new StringBuilder();
        var rightToLeft = LanguageOf(phrase.Key).RightToLeft;
        foreach (var (literal, value) in Parts(phrase)) text.Append(value is null ? literal : value.Plain(rightToLeft));
        return text.ToString();
    }

    /// <summary>A sentence as plain text.</summary>
    /// <param name="key">The sentence's name in the word files.</param>
    /// <param name="values">What stands for its placeholders.</param>
    /// <exception cref="ArgumentException">No such sentence, even in English.</exception>
    public string Text(string key, params IReadOnlyList<PhraseValue> values) => Text(new Phrase(key, values));

    /// <summary>The sentence cut at its placeholders: literal text and values in the order in which they are said. A placeholder without a value stays as it is.</summary>
    internal IEnumerable<(string Literal, PhraseValue? Value)> Parts(Phrase phrase)
    {
        var template = this[phrase.Key, phrase.Count];
        var at = 0;
        while (at < template.Length)
        {
            var open = template.IndexOf('{', at);
            var close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0) break;
            var value = phrase.Find(template.AsSpan(open + 1, close - open - 1));
            yield return (template[at..(value is null ? close + 1 : open)], null);
            if (value is not null) yield return ("", value);
            at = close + 1;
        }
        yield return (template[at..], null);
    }

    string Pick(WordEntry entry, long? count)
    {
        if (entry.Text is not null) return entry.Text;
        var wanted = PluralRules.Category(Language.Tag, count ?? 0);
        foreach (var (category, text) in entry.Forms)
            if (category == wanted) return text;
        return entry.Forms[^1].Text;
    }
}
