using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Qalqan;

/// <summary>The words of the notices in every language, and how a notice is made of them.</summary>
/// <remarks>
/// Only strings that a responder has reviewed are sent to a person in danger. Where a language has a template with a string that is still a draft, the person's
/// second language is taken, then English, and the notice says so.
/// </remarks>
public sealed class NoticeTexts
{
    const char FirstStrongIsolate = '\u2068', LeftToRightIsolate = '\u2066', PopIsolate = '\u2069', RightToLeftMark = '\u200F';

    static readonly string[] Tags = ["en", "fr", "ug", "zh-Hans", "zh-Hant", "tr", "fa"];
    static readonly string[] LongKeys = ["nickname", "fallback", "from", "date", "card", "card.cardless", "code.title", "code.use", "do.title", "dont.title", "never.title", "never"];
    static readonly string[] Parts = [".title", ".body", ".do", ".dont"];

    readonly Dictionary<string, Dictionary<string, WordEntry>> _languages;

    internal NoticeTexts(Dictionary<string, Dictionary<string, WordEntry>> languages) => _languages = languages;

    /// <summary>Reads the word files of this assembly, about 25 kB. Keep the result.</summary>
    public static NoticeTexts Load() => new(Tags.ToDictionary(t => t, t => WordFile.Read("notices." + t)));

    /// <summary>Renders <paramref name="template"/> in the first of <paramref name="languages"/> whose strings are all reviewed, else in English, and lints it.</summary>
    /// <param name="template">One of <see cref="NoticeTemplates.All"/>.</param>
    /// <param name="form">Short or long.</param>
    /// <param name="values">Its values.</param>
    /// <param name="languages">The person's languages, best first.</param>
    /// <param name="notice">The notice, or null if the linter found a fault in it.</param>
    /// <param name="fault">What the linter found.</param>
    public bool TryRender(string template, NoticeForm form, NoticeValues values, IReadOnlyList<string> languages, [NotNullWhen(true)] out RenderedNotice? notice, out NoticeFault fault)
    {
        var language = Language.All[0];
        foreach (var tag in languages)
        {
            if (!IsReviewed(tag, template)) continue;
            language = Language.For(tag);
            break;
        }
        var wanted = languages.Count == 0 ? language : Language.For(languages[0]);
        return TryRender(template, form, values, language, wanted, out notice, out fault);
    }

    /// <summary>Whether every string that <paramref name="template"/> needs is there and reviewed in the language <paramref name="tag"/>.</summary>
    public bool IsReviewed(string tag, string template)
    {
        if (!_languages.TryGetValue(tag, out var entries)) return false;
        foreach (var key in Keys(template))
            if (!entries.TryGetValue(key, out var entry) || entry.Review != ReviewState.SafetyReviewed) return false;
        return true;
    }

    /// <summary>Every key that <paramref name="template"/> needs, in both forms.</summary>
    internal IEnumerable<string> Keys(string template) =>
        [ShortKey(template, 1), ShortKey(template, 0), .. LongKeys, .. Parts.Select(p => template + p)];

    /// <summary>As <see cref="TryRender(string, NoticeForm, NoticeValues, IReadOnlyList{string}, out RenderedNotice?, out NoticeFault)"/> in exactly this language, whatever its review state.</summary>
    internal bool TryRender(string template, NoticeForm form, NoticeValues values, Language language, Language wanted, [NotNullWhen(true)] out RenderedNotice? notice, out NoticeFault fault)
    {
        var page = new Page(_languages[language.Tag], language, values, wanted);
        if (form == NoticeForm.Short) Short(page, template, values);
        else Long(page, template, values);
        var rendered = new RenderedNotice(template, form, language, page.ToString());
        fault = NoticeLinter.Check(rendered, values);
        notice = fault == NoticeFault.None ? rendered : null;
        return notice is not null;
    }

    void Short(Page page, string template, NoticeValues values)
    {
        page.Line(ShortKey(template, values.CardNumber));
        page.SayIfFallback();
    }

    static void Long(Page page, string template, NoticeValues values)
    {
        page.Line(template + ".title");
        page.SayIfFallback();
        page.Line("from");
        page.Line("date");
        page.Break();
        page.Lines(template + ".body");
        page.Break();
        page.Line(values.CardNumber == 0 ? "card.cardless" : "card");
        page.Break();
        page.Line("code.title");
        // One group a line, numbered, letters only: the order of reading cannot turn around in right-to-left text.
        var groups = values.MessageCode.Split(' ');
        for (var i = 0; i < groups.Length; i++) page.Isolated($"{(i + 1).ToString(CultureInfo.InvariantCulture)}: {groups[i]}");
        page.Line("code.use");
        page.Titled("do.title", template + ".do");
        page.Titled("dont.title", template + ".dont");
        page.Titled("never.title", "never");
    }

    // Every template but the test has the same short form: who looks over a shoulder, or runs the server between, cannot tell a hit from an apology.
    string ShortKey(string template, int cardNumber)
    {
        var suffix = cardNumber == 0 ? ".cardless" : "";
        var own = $"{template}.short{suffix}";
        return _languages["en"].ContainsKey(own) ? own : "short" + suffix;
    }

    sealed class Page(Dictionary<string, WordEntry> entries, Language language, NoticeValues values, Language wanted)
    {
        readonly StringBuilder _text = new();

        public void Break() => _text.Append('\n');

        public void Line(string key) => Append(Filled(Text(key)));

        public void Lines(string key)
        {
            foreach (var line in Text(key).Split('\n')) Append(Filled(line));
        }

        public void Titled(string title, string steps)
        {
            Break();
            Line(title);
            Lines(steps);
        }

        public void Isolated(string technical) => Append($"{LeftToRightIsolate}{technical}{PopIsolate}");

        public void SayIfFallback()
        {
            if (wanted.Tag != language.Tag) Line("fallback");
        }

        public override string ToString() => _text.ToString().TrimEnd('\n');

        string Text(string key) => entries.TryGetValue(key, out var entry) && entry.Text is { } text ? text : throw new InvalidDataException($"no notice string {key} in {language.Tag}");

        void Append(string line)
        {
            // A line that starts with a value or a digit would be laid out from left to right by a program that goes by its first letter.
            if (language.RightToLeft && !SafeText.HasRightToLeft(line[..1])) _text.Append(RightToLeftMark);
            _text.Append(line).Append('\n');
        }

        string Filled(string template)
        {
            var filled = new StringBuilder(template.Length + 64);
            var at = 0;
            while (at < template.Length)
            {
                var open = template.IndexOf('{', at);
                var close = open < 0 ? -1 : template.IndexOf('}', open);
                if (close < 0) break;
                filled.Append(template, at, open - at);
                var (isolate, value) = Value(template.AsSpan(open + 1, close - open - 1));
                filled.Append(isolate).Append(value).Append(PopIsolate);
                at = close + 1;
            }
            return filled.Append(template, at, template.Length - at).ToString();
        }

        (char Isolate, string Value) Value(ReadOnlySpan<char> name) => name switch
        {
            "nickname" => (FirstStrongIsolate, NoticeLinter.IsPlainName(values.Nickname) ? values.Nickname : Text("nickname")),
            "number" => (LeftToRightIsolate, values.CardNumber.ToString(CultureInfo.InvariantCulture)),
            "words" => (FirstStrongIsolate, values.CardWords),
            "date" => (LeftToRightIsolate, values.Sent.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            "language" => (FirstStrongIsolate, wanted.Name),
            _ => throw new InvalidDataException($"a notice string names an unknown value in {language.Tag}"),
        };
    }
}
