using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Qalqan.Hub;

/// <summary>
/// What a Razor page says, as <c>T</c>: sentences in the language of its address, every inserted value made showable and isolated (<see cref="HtmlPage"/>). Nothing of a person or of evidence is
/// written into a page by other means.
/// </summary>
sealed class PageVoice(PageWords words, StyleSheet style, FormTokens tokens) : IViewContextAware
{
    HttpContext _context = null!;
    Words _words = null!;

    /// <summary>The language of the page.</summary>
    public Language Language => _words.Language;

    /// <summary>The words of the page.</summary>
    public Words Words => _words;

    /// <summary><c>rtl</c> or <c>ltr</c>, from our own table.</summary>
    public string Direction => Language.RightToLeft ? "rtl" : "ltr";

    /// <summary>The address of the style sheet.</summary>
    public string Style => style.Path;

    /// <inheritdoc/>
    public void Contextualize(ViewContext viewContext)
    {
        _context = viewContext.HttpContext;
        _words = words.For(PageLanguage.Of(_context));
    }

    /// <summary>A sentence.</summary>
    public IHtmlContent this[string key] => new Said(_words, new Phrase(key));

    /// <summary>A sentence with values.</summary>
    public IHtmlContent this[string key, params PhraseValue[] values] => new Said(_words, new Phrase(key, values));

    /// <summary>A sentence that counts something.</summary>
    public IHtmlContent Count(string key, long count, params PhraseValue[] values) => new Said(_words, new Phrase(key, values, count));

    /// <summary>A sentence that was put together elsewhere.</summary>
    public IHtmlContent Say(Phrase phrase) => new Said(_words, phrase);

    /// <summary>A sentence of the reports.</summary>
    public IHtmlContent Report(string key) => new Said(words.Reports(Language), new Phrase(key));

    /// <summary>A check's verdict and what to do now, as the report says it.</summary>
    public IHtmlContent Answer(CheckResult result) => new Reported(words.Reports(Language), result, HtmlReport.WriteAnswer);

    /// <summary>What the verdict rests on, as the report says it.</summary>
    public IHtmlContent Grounds(CheckResult result) => new Reported(words.Reports(Language), result, HtmlReport.WriteGrounds);

    /// <summary>A day of ours.</summary>
    public IHtmlContent Day(DateTimeOffset time) => Value(PhraseValue.Day("", time));

    /// <summary>A sentence without values, as plain text: for a title or an attribute.</summary>
    public string Text(string key) => _words[key];

    /// <summary>A sentence of the reports without values, as plain text.</summary>
    public string ReportText(string key) => words.Reports(Language)[key];

    /// <summary>Steps, one action each, in an <c>ol</c> or <c>ul</c>.</summary>
    public IHtmlContent Steps(string key, string tag = "ul") => new Written(_words, page => page.Steps(key, tag));

    /// <summary>A code, hash, address: from left to right, in one piece.</summary>
    public IHtmlContent Code(string value) => new Written(_words, page => page.Raw("<code dir=\"ltr\">").Text(SafeText.Visible(value)).Raw("</code>"));

    /// <summary>A technical value from evidence: showable, disguised, isolated.</summary>
    public IHtmlContent Value(PhraseValue value) => new Written(_words, page => page.Value(value));

    /// <summary>A time of ours, to the minute.</summary>
    public IHtmlContent Time(DateTimeOffset time) => Value(PhraseValue.Time("", time));

    /// <summary>A number of ours.</summary>
    public IHtmlContent Number(long number) => Value(PhraseValue.Number("", number));

    /// <summary>What a person wrote: its own direction, line by line, whatever turns or hides made visible.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="max">How many UTF-16 units of each line are shown.</param>
    public IHtmlContent Free(string text, int max = 20_000) => new Written(_words, page =>
    {
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')) page.Raw("<bdi class=\"line\" dir=\"auto\">").Text(SafeText.Visible(line, max)).Raw("</bdi>\n");
    });

    /// <summary>A notice of ours, which is plain text: its isolates become elements, its blocks paragraphs.</summary>
    public IHtmlContent Notice(string text) => new Written(_words, page => NoticeMarkup.Write(page, text));

    /// <summary>The address of a page in this language.</summary>
    public string Path(string page = "") => page.Length == 0 ? $"/{Language.Tag}" : $"/{Language.Tag}/{page}";

    /// <summary>The address of this page in another language.</summary>
    public string PathIn(Language other)
    {
        var path = _context.Request.Path.Value ?? "/";
        if (PageLanguage.OfPath(path) is not { } own || _context.Items.ContainsKey(PageFaults.Status)) return $"/{other.Tag}";
        return $"/{other.Tag}{path[(own.Tag.Length + 1)..]}";
    }

    /// <summary>The hidden token of a form on this page; see <see cref="FormTokens"/>.</summary>
    public IHtmlContent Token() => new HtmlString($"<input type=\"hidden\" name=\"{FormTokens.Field}\" value=\"{tokens.Make(_context)}\">");

    sealed class Said(Words words, Phrase phrase) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var page = new HtmlPage(writer, new(words));
            var mark = page.LanguageMark(phrase.Key);
            if (mark.Length > 0) page.Raw($"<span{mark}>").Said(phrase).Raw("</span>");
            else page.Said(phrase);
        }
    }

    sealed class Reported(Words words, CheckResult result, Action<CheckResult, TextWriter, ReportOptions> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(result, writer, new(words) { MaxNotRead = 20 });
    }

    sealed class Written(Words words, Action<HtmlPage> write) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => write(new(writer, new(words)));
    }
}
