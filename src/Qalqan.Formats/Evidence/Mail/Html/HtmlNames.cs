using System.Collections.Frozen;
using AngleSharp.Html.Parser;

namespace Qalqan.Formats;

/// <summary>Which elements and attributes of HTML matter to a reader of mail.</summary>
static class HtmlNames
{
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> LinkAttributes = new[]
    {
        "href", "src", "action", "formaction", "background", "style", "content", "http-equiv", "data", "poster", "srcset", "imagesrcset", "xlink:href", "ping",
        "lowsrc", "dynsrc", "longdesc", "codebase", "manifest", "cite", "usemap",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Blocks = new[]
    {
        "p", "div", "br", "tr", "td", "th", "li", "ul", "ol", "dl", "dt", "dd", "table", "tbody", "thead", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre",
        "blockquote", "section", "article", "header", "footer", "nav", "main", "aside", "form", "fieldset", "legend", "option", "select", "body", "html",
        "head", "title", "script", "style", "textarea", "center", "address", "figure", "figcaption", "caption", "button", "iframe",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownElements = new[]
    {
        "a", "area", "base", "meta", "img", "form", "iframe", "frame", "link", "body", "table", "td", "script", "style", "input", "button", "object", "embed",
        "video", "audio", "source", "svg", "image", "use", "span", "div", "p", "tr", "v:imagedata", "v:fill", "v:roundrect", "v:rect", "v:shape",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the attribute can hold an address.</summary>
    public static bool IsLinkAttribute(ReadOnlySpan<char> name) => LinkAttributes.Contains(name);

    /// <summary>Whether the element starts a line of its own, so that words on both sides do not run together into one host name.</summary>
    public static bool BreaksLine(ReadOnlySpan<char> name) => Blocks.Contains(name);

    /// <summary>Whether the element's content is no markup, and how it is read then. iframe and noscript are left out: mail programs without frames and scripts show what stands in them.</summary>
    public static bool TryRawText(ReadOnlySpan<char> name, out HtmlParseMode state)
    {
        state = name switch
        {
            "script" => HtmlParseMode.Script,
            "style" or "xmp" => HtmlParseMode.Rawtext,
            "title" or "textarea" => HtmlParseMode.RCData,
            "plaintext" => HtmlParseMode.Plaintext,
            _ => HtmlParseMode.PCData,
        };
        return state != HtmlParseMode.PCData;
    }

    /// <summary>The element's name as one of the known ones, <c>other</c> else: hostile mail must not fill memory with names.</summary>
    public static string Known(ReadOnlySpan<char> name) => KnownElements.TryGetValue(name, out var known) ? known : "other";
}
