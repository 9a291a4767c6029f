using AngleSharp.Html.Parser;

namespace Qalqan.Formats;

/// <summary>Which elements and attributes of HTML matter to a reader of mail.</summary>
static class HtmlNames
{
    // Switches and not sets: the compiler makes the tables, and nothing of them is set up at the start.

    /// <summary>Whether the attribute can hold an address.</summary>
    public static bool IsLinkAttribute(ReadOnlySpan<char> name) => name is
        "href" or "src" or "action" or "formaction" or "background" or "style" or "content" or "http-equiv" or "data" or "poster" or "srcset"
        or "imagesrcset" or "xlink:href" or "ping" or "lowsrc" or "dynsrc" or "longdesc" or "codebase" or "manifest" or "cite" or "usemap";

    /// <summary>Whether the element starts a line of its own, so that words on both sides do not run together into one host name.</summary>
    public static bool BreaksLine(ReadOnlySpan<char> name) => name is
        "p" or "div" or "br" or "tr" or "td" or "th" or "li" or "ul" or "ol" or "dl" or "dt" or "dd" or "table" or "tbody" or "thead" or "h1" or "h2"
        or "h3" or "h4" or "h5" or "h6" or "hr" or "pre" or "blockquote" or "section" or "article" or "header" or "footer" or "nav" or "main"
        or "aside" or "form" or "fieldset" or "legend" or "option" or "select" or "body" or "html" or "head" or "title" or "script" or "style"
        or "textarea" or "center" or "address" or "figure" or "figcaption" or "caption" or "button" or "iframe";

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
    public static string Known(ReadOnlySpan<char> name) => name switch
    {
        "a" => "a",
        "area" => "area",
        "base" => "base",
        "meta" => "meta",
        "img" => "img",
        "form" => "form",
        "iframe" => "iframe",
        "frame" => "frame",
        "link" => "link",
        "body" => "body",
        "table" => "table",
        "td" => "td",
        "script" => "script",
        "style" => "style",
        "input" => "input",
        "button" => "button",
        "object" => "object",
        "embed" => "embed",
        "video" => "video",
        "audio" => "audio",
        "source" => "source",
        "svg" => "svg",
        "image" => "image",
        "use" => "use",
        "span" => "span",
        "div" => "div",
        "p" => "p",
        "tr" => "tr",
        "v:imagedata" => "v:imagedata",
        "v:fill" => "v:fill",
        "v:roundrect" => "v:roundrect",
        "v:rect" => "v:rect",
        "v:shape" => "v:shape",
        _ => "other",
    };
}
