using System.Text.Json;

namespace Qalqan;

/// <summary>How far a translation was reviewed. Only reviewed words are sent to a person in danger; a report may show drafts and says so.</summary>
public enum ReviewState : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>Translated, and not yet read by anybody who grew up with the language.</summary>
    Draft = 1,

    /// <summary>Read and corrected by somebody who grew up with the language.</summary>
    NativeReviewed = 2,

    /// <summary>Also read by a responder: the advice does no harm.</summary>
    SafetyReviewed = 3,
}

/// <summary>One entry of a word file: a sentence, a sentence per plural category, or a list of steps.</summary>
/// <param name="Text">The sentence; for steps, one per line; null where there are plural forms.</param>
/// <param name="Forms">Category and sentence; empty unless the sentence counts something.</param>
/// <param name="Review">How far it was reviewed.</param>
sealed record WordEntry(string? Text, IReadOnlyList<(string Category, string Text)> Forms, ReviewState Review);

/// <summary>Reads the word files: <c>{ "review": STATE, "strings": { KEY: SENTENCE | [STEP, …] | { "one": …, "other": … } | { "text": …, "review": STATE } } }</c>.</summary>
static class WordFile
{
    const int Entries = 256; // a little more than there are: the table never grows while it is read

    /// <summary>Reads the word file of <paramref name="tag"/>, which is part of this assembly.</summary>
    /// <exception cref="InvalidDataException">The file is not as described; a test reads all of them.</exception>
    public static Dictionary<string, WordEntry> Read(string tag)
    {
        using var stream = typeof(WordFile).Assembly.GetManifestResourceStream($"Qalqan.Words.{tag}.json")
            ?? throw new InvalidDataException($"no word file for {tag}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Parse(bytes);
    }

    internal static Dictionary<string, WordEntry> Parse(ReadOnlySpan<byte> json)
    {
        var entries = new Dictionary<string, WordEntry>(Entries, StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        var review = ReviewState.Unknown;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isReview = reader.ValueTextEquals("review"u8);
            reader.Read();
            if (isReview) review = State(reader.GetString());
            else ReadStrings(ref reader, review, entries);
        }
        return entries;
    }

    static void ReadStrings(ref Utf8JsonReader reader, ReviewState review, Dictionary<string, WordEntry> entries)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var entry = reader.TokenType switch
            {
                JsonTokenType.String => new WordEntry(reader.GetString(), [], review),
                JsonTokenType.StartArray => new WordEntry(ReadSteps(ref reader), [], review),
                JsonTokenType.StartObject => ReadForms(ref reader, review),
                _ => throw new InvalidDataException($"{key}: not a sentence, a list of steps or plural forms"),
            };
            if (!entries.TryAdd(key, entry)) throw new InvalidDataException($"{key}: twice");
        }
    }

    static string ReadSteps(ref Utf8JsonReader reader)
    {
        var steps = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) steps.Add(reader.GetString()!);
        return string.Join('\n', steps);
    }

    static WordEntry ReadForms(ref Utf8JsonReader reader, ReviewState review)
    {
        var forms = new List<(string, string)>();
        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "review") review = State(reader.GetString());
            else if (name == "text") text = reader.TokenType == JsonTokenType.StartArray ? ReadSteps(ref reader) : reader.GetString();
            else forms.Add((name, reader.GetString()!));
        }
        return new(text, forms, review);
    }

    static ReviewState State(string? name) => name switch
    {
        "draft" => ReviewState.Draft,
        "native-reviewed" => ReviewState.NativeReviewed,
        "safety-reviewed" => ReviewState.SafetyReviewed,
        _ => throw new InvalidDataException("a review state other than draft, native-reviewed and safety-reviewed"),
    };
}
