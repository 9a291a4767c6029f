using System.Globalization;
using System.Text;

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
/// <remarks>
/// Our own files, part of this assembly, so the few lines of JSON that they use are read here: loading System.Text.Json costs 13 ms of CPU at the start of a
/// check that needs it for nothing else. A test reads every file with both and compares.
/// </remarks>
static class WordFile
{
    const int Entries = 256; // a little more than there are: the table never grows while it is read

    /// <summary>Reads the word file of <paramref name="tag"/>, which is part of this assembly.</summary>
    /// <exception cref="InvalidDataException">The file is not as described; a test reads all of them.</exception>
    public static Dictionary<string, WordEntry> Read(string tag) => Parse(Json(tag));

    internal static string Json(string tag)
    {
        using var stream = typeof(WordFile).Assembly.GetManifestResourceStream($"Qalqan.Words.{tag}.json")
            ?? throw new InvalidDataException($"no word file for {tag}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    internal static Dictionary<string, WordEntry> Parse(string json)
    {
        var entries = new Dictionary<string, WordEntry>(Entries, StringComparer.Ordinal);
        var reader = new Reader(json);
        reader.Expect('{');
        reader.ExpectName("review");
        var review = State(reader.String());
        reader.Expect(',');
        reader.ExpectName("strings");
        reader.Expect('{');
        do
        {
            var key = reader.Name();
            if (!entries.TryAdd(key, ReadEntry(ref reader, review))) throw new InvalidDataException($"{key}: twice");
        }
        while (reader.Took(','));
        reader.Expect('}');
        reader.Expect('}');
        return entries;
    }

    static WordEntry ReadEntry(ref Reader reader, ReviewState review)
    {
        if (!reader.Took('{')) return new(ReadText(ref reader), [], review);
        var forms = new List<(string, string)>();
        string? text = null;
        do
        {
            var name = reader.Name();
            if (name == "review") review = State(reader.String());
            else if (name == "text") text = ReadText(ref reader);
            else forms.Add((name, reader.String()));
        }
        while (reader.Took(','));
        reader.Expect('}');
        return new(text, forms, review);
    }

    static string ReadText(ref Reader reader)
    {
        if (!reader.Took('[')) return reader.String();
        var steps = new List<string>();
        do steps.Add(reader.String());
        while (reader.Took(','));
        reader.Expect(']');
        return string.Join('\n', steps);
    }

    static ReviewState State(string name) => name switch
    {
        "draft" => ReviewState.Draft,
        "native-reviewed" => ReviewState.NativeReviewed,
        "safety-reviewed" => ReviewState.SafetyReviewed,
        _ => throw new InvalidDataException("a review state other than draft, native-reviewed and safety-reviewed"),
    };

    ref struct Reader(string json)
    {
        int _at;

        public bool Took(char c)
        {
            while (_at < json.Length && (json[_at] is ' ' or '\n' or '\r')) _at++;
            if (_at == json.Length || json[_at] != c) return false;
            _at++;
            return true;
        }

        public void Expect(char c)
        {
            if (!Took(c)) throw new InvalidDataException($"no {c} at character {_at.ToString(CultureInfo.InvariantCulture)}");
        }

        public string Name()
        {
            var name = String();
            Expect(':');
            return name;
        }

        public void ExpectName(string name)
        {
            if (Name() != name) throw new InvalidDataException($"no {name} at character {_at.ToString(CultureInfo.InvariantCulture)}");
        }

        // Of JSON's escapes only \" and \\ are of use in a sentence.
        public string String()
        {
            Expect('"');
            var start = _at;
            var escaped = false;
            for (; _at < json.Length && json[_at] != '"'; _at++)
            {
                if (json[_at] != '\\') continue;
                escaped = true;
                if (++_at == json.Length || json[_at] is not ('"' or '\\')) throw new InvalidDataException($"an escape other than \\\" and \\\\ at character {_at.ToString(CultureInfo.InvariantCulture)}");
            }
            var text = json[start.._at];
            Expect('"');
            return escaped ? text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text;
        }
    }
}
