using System.Text;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;
using AngleSharp.Text;

namespace Qalqan.Formats;

/// <summary>Takes the links and the visible text out of HTML with AngleSharp's tokenizer. No document tree is built: nothing nests, so nothing overflows and time stays linear however deep the tags go.</summary>
/// <remarks>Nothing is fetched and no script or style is run: the tokenizer only cuts text into tags. Not thread-safe; used again from part to part.</remarks>
sealed class HtmlReading : IDisposable
{
    readonly StringBuilder _anchorText = new();
    string? _anchorTarget;
    string _anchorElement = "";
    int _attributes;
    bool _afterAnchor;
    string? _raw;

    /// <summary>Every address, in order.</summary>
    public List<HtmlLink> Links { get; } = [];

    /// <summary>The text a reader sees, UTF-8, blocks on lines of their own; scripts and titles included, because links stand there too.</summary>
    public ByteBuffer Text { get; } = new();

    /// <summary>The address that relative ones start from, if the text names one.</summary>
    public string? Base { get; private set; }

    /// <summary>Reads <paramref name="html"/>, forgetting what was read before.</summary>
    public void Read(ReadOnlyMemory<char> html, CancellationToken cancel)
    {
        Links.Clear();
        Text.Clear();
        Base = null;
        Tokenize(html, insideComment: false, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => Text.Dispose();

    void Tokenize(ReadOnlyMemory<char> html, bool insideComment, CancellationToken cancel)
    {
        using var tokenizer = new HtmlTokenizer(new TextSource(new ReadOnlyMemoryTextSource(html)), CommonEntities.Instance)
        {
            DisableElementPositionTracking = true,
            SkipCDATA = false,
            IsAcceptingCharacterData = true,
            ShouldEmitAttribute = Wants,
        };
        (_anchorTarget, _raw) = (null, null);
        for (var count = 0; ; count++)
        {
            if ((count & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            _attributes = 0;
            ref var token = ref tokenizer.GetStructToken();
            switch (token.Type)
            {
                case HtmlTokenType.EndOfFile:
                    FinishAnchor();
                    return;
                case HtmlTokenType.Character:
                    Characters(token.Data.Memory.Span);
                    break;
                case HtmlTokenType.StartTag:
                    Start(ref token, tokenizer);
                    break;
                case HtmlTokenType.EndTag:
                    End(token.Name.Memory.Span);
                    break;
                case HtmlTokenType.Comment when !insideComment:
                    Comment(token.Data.Memory, cancel);
                    break;
            }
        }
    }

    /// <summary>Outlook shows what stands in conditional comments, and newsletters keep their buttons there.</summary>
    void Comment(ReadOnlyMemory<char> comment, CancellationToken cancel)
    {
        var condition = comment.Span.IndexOf('>');
        if (condition < 0 || !comment.Span.TrimStart().StartsWith("[if", StringComparison.OrdinalIgnoreCase)) return;
        var outer = (_anchorTarget, _raw, _anchorElement, Text: _anchorText.ToString());
        _anchorText.Clear();
        Tokenize(comment[(condition + 1)..].ToString().AsMemory(), insideComment: true, cancel);
        (_anchorTarget, _raw, _anchorElement) = (outer._anchorTarget, outer._raw, outer._anchorElement);
        _anchorText.Clear().Append(outer.Text);
    }

    bool Wants(ref StructHtmlToken token, ReadOnlyMemory<char> name) => HtmlNames.IsLinkAttribute(name.Span) && ++_attributes <= MailLimits.Attributes;

    void Characters(ReadOnlySpan<char> text)
    {
        if (_raw == "style")
        {
            CssUrls(text);
            return;
        }
        AppendText(text);
        _afterAnchor = false;
        if (_anchorTarget is not null && _anchorText.Length < MailLimits.LinkText)
            _anchorText.Append(text[..Math.Min(text.Length, MailLimits.LinkText - _anchorText.Length)]);
    }

    void AppendText(ReadOnlySpan<char> text)
    {
        var span = Text.GetSpan(text.Length * 3);
        Text.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    void Start(ref StructHtmlToken token, HtmlTokenizer tokenizer)
    {
        var name = token.Name.Memory.Span;
        if (HtmlNames.BreaksLine(name)) Break();
        _raw = null;
        if (HtmlNames.TryRawText(name, out var state))
        {
            tokenizer.State = state;
            _raw = name is "style" ? "style" : "raw";
        }
        var attributes = token.Attributes;
        if (attributes.Count == 0) return;
        var element = HtmlNames.Known(name);
        if (element == "meta") Meta(ref token);
        for (var i = 0; i < attributes.Count; i++)
        {
            var value = attributes[i].Value.Memory.Span;
            if (value.IsEmpty) continue;
            Attribute(element, attributes[i].Name.Memory.Span, value);
        }
    }

    void Attribute(string element, ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name is "style") CssUrls(value);
        else if (name is "srcset" or "imagesrcset") SourceSet(value);
        else if (name is "content" or "http-equiv") return;
        else if (element is "a" or "area" && name is "href" or "xlink:href")
        {
            FinishAnchor();
            // Two links side by side without a blank are two addresses to the eye (padding parts them).
            if (_afterAnchor && Text.Length > 0 && Text.Span[^1] > ' ') Text.Append((byte)' ');
            (_anchorTarget, _anchorElement) = (value.ToString(), element);
            if (element == "area") FinishAnchor();
        }
        else
        {
            var target = value.ToString();
            if (element == "base") Base ??= target;
            Links.Add(new(target, element, false, ""));
        }
    }

    void Meta(ref StructHtmlToken token)
    {
        if (!token.GetAttribute("http-equiv").Memory.Span.Equals("refresh", StringComparison.OrdinalIgnoreCase)) return;
        // content="0; url='https://…'": browsers take it with and without "url=" and quotes.
        var content = token.GetAttribute("content").Memory.Span;
        var cut = content.IndexOfAny(';', ',');
        if (cut < 0) return;
        var rest = content[(cut + 1)..].Trim();
        if (rest.StartsWith("url", StringComparison.OrdinalIgnoreCase) && rest[3..].TrimStart() is ['=', ..] after) rest = after[1..].Trim();
        rest = rest.Trim("'\"");
        if (rest.Length > 0) Links.Add(new(rest.ToString(), "meta", false, ""));
    }

    void SourceSet(ReadOnlySpan<char> value)
    {
        foreach (var range in value.Split(','))
        {
            var candidate = value[range].Trim();
            var blank = candidate.IndexOfAny(' ', '\t', '\n');
            if (blank > 0) candidate = candidate[..blank];
            if (candidate.Length > 0) Links.Add(new(candidate.ToString(), "img", false, ""));
        }
    }

    void CssUrls(ReadOnlySpan<char> css)
    {
        ImportedSheets(css);
        while (css.IndexOf("url(", StringComparison.OrdinalIgnoreCase) is var i and >= 0)
        {
            css = css[(i + 4)..];
            var end = css.IndexOf(')');
            if (end < 0) end = css.Length;
            var target = css[..end].Trim().Trim("'\"").Trim();
            if (target.Length > 0) Links.Add(new(target.ToString(), "style", false, ""));
            css = css[end..];
        }
    }

    void ImportedSheets(ReadOnlySpan<char> css)
    {
        while (css.IndexOf("@import", StringComparison.OrdinalIgnoreCase) is var i and >= 0)
        {
            css = css[(i + 7)..].TrimStart();
            if (css is not (['"', ..] or ['\'', ..])) continue;
            var end = css[1..].IndexOf(css[0]);
            if (end <= 0) return;
            Links.Add(new(css.Slice(1, end).ToString(), "style", false, ""));
            css = css[(end + 1)..];
        }
    }

    void End(ReadOnlySpan<char> name)
    {
        _raw = null;
        if (name is "a")
        {
            FinishAnchor();
            _afterAnchor = true;
        }
        if (HtmlNames.BreaksLine(name)) Break();
    }

    void Break()
    {
        if (Text.Length > 0 && Text.Span[^1] != '\n') Text.Append((byte)'\n');
        if (_anchorTarget is not null && _anchorText.Length > 0) _anchorText.Append(' ');
    }

    void FinishAnchor()
    {
        if (_anchorTarget is null) return;
        Links.Add(new(_anchorTarget, _anchorElement, true, _anchorText.ToString()));
        _anchorTarget = null;
        _anchorText.Clear();
    }
}
