using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Qalqan;

/// <summary>Writes elements and words into a page: whatever comes from outside is made showable, encoded and isolated here and nowhere else.</summary>
/// <param name="writer">Where the page goes; as UTF-8.</param>
/// <param name="options">How it is written.</param>
public sealed class HtmlPage(TextWriter writer, ReportOptions options)
{
    // The default encoder writes every Uyghur letter as a character reference: six times the size.
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The words of the reader's language.</summary>
    public Words Words { get; } = options.Words;

    /// <summary>Our own markup, written as it is.</summary>
    public HtmlPage Raw(string markup)
    {
        writer.Write(markup);
        return this;
    }

    /// <summary>Text of ours, encoded.</summary>
    public HtmlPage Text(string text)
    {
        Encoder.Encode(writer, text);
        return this;
    }

    /// <summary>One element with one sentence in it. A sentence that the translation lacks is marked as English.</summary>
    public HtmlPage Element(string tag, Phrase phrase, string attributes = "")
    {
        Raw($"<{tag}{attributes}{LanguageMark(phrase.Key)}>");
        Said(phrase);
        return Raw($"</{tag}>\n");
    }

    /// <summary>One element with a sentence without values.</summary>
    public HtmlPage Element(string tag, string key, string attributes = "") => Element(tag, new Phrase(key), attributes);

    /// <summary>A sentence with its values, without an element around it.</summary>
    public HtmlPage Said(Phrase phrase)
    {
        foreach (var (literal, value) in Words.Parts(phrase))
        {
            if (value is null) Text(literal);
            else Value(value);
        }
        return this;
    }

    /// <summary>A list of steps.</summary>
    public HtmlPage Steps(string key, string tag)
    {
        Raw($"<{tag}{LanguageMark(key)}>\n");
        foreach (var step in Words.Steps(key)) Raw("<li>").Text(step).Raw("</li>\n");
        return Raw($"</{tag}>\n");
    }

    /// <summary>A value: showable, disguised, isolated; the registered part of a host in bold, the letters behind an internationalised one beside it.</summary>
    public HtmlPage Value(PhraseValue value)
    {
        if (value.Form == ValueForm.Number) return Raw("<bdi>").Text(value.Value).Raw("</bdi>");
        if (value.Form == ValueForm.Time) return Raw("<bdi dir=\"ltr\" class=\"t\">").Text(value.Value).Raw("</bdi>");
        if (value.Form == ValueForm.Free) return Raw("<bdi>").Text(SafeText.Shown(value.Kind, value.Value)).Raw("</bdi>");
        Raw("<bdi dir=\"ltr\" class=\"u\">");
        Address(value);
        Raw("</bdi>");
        if (HostForms.Letters(value.Kind, value.Value) is { } letters) Raw(" (<bdi dir=\"ltr\" class=\"u\">").Isolates(letters).Raw("</bdi>)");
        return this;
    }

    void Address(PhraseValue value)
    {
        var shown = SafeText.Shown(value.Kind, value.Value);
        var registered = RegisteredPart(value);
        var at = registered is null ? -1 : shown.IndexOf(registered, StringComparison.Ordinal);
        if (registered is null || at < 0) Text(shown);
        else Text(shown[..at]).Raw("<b>").Text(registered).Raw("</b>").Text(shown[(at + registered.Length)..]);
    }

    // The part that somebody registered says whose host it is, whatever stands before it.
    static string? RegisteredPart(PhraseValue value)
    {
        var host = HostForms.HostOf(value.Kind, value.Value);
        if (host.Length == 0 || !char.IsAsciiLetter(host[^1]) || !System.Text.Ascii.IsValid(host)) return null;
        var start = PublicSuffixes.RegistrableStart(Encoding.ASCII.GetBytes(host));
        return start < 0 ? null : SafeText.Shown(ObservableKind.Domain, host[start..]);
    }

    // On a page the isolates of plain text are elements.
    HtmlPage Isolates(string text)
    {
        foreach (var part in text.Split('\u2068'))
        {
            var end = part.IndexOf('\u2069', StringComparison.Ordinal);
            if (end < 0) Text(part);
            else Raw("<bdi>").Text(part[..end]).Raw("</bdi>").Text(part[(end + 1)..]);
        }
        return this;
    }

    /// <summary>The attributes of an element whose sentence is in another language than the page; nothing where it is not.</summary>
    public string LanguageMark(string key)
    {
        var language = Words.LanguageOf(key);
        return language == Words.Language ? "" : $" lang=\"{language.Tag}\" dir=\"{(language.RightToLeft ? "rtl" : "ltr")}\"";
    }
}
