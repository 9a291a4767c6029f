namespace Qalqan.Hub;

/// <summary>
/// Writes a notice as part of a page. A notice is our own plain text, with isolates around its values; on a page isolates are elements. Everything else that hides or turns is shown, as in any text.
/// </summary>
static class NoticeMarkup
{
    const char LeftToRightIsolate = '\u2066', FirstStrongIsolate = '\u2068', PopIsolate = '\u2069', LeftToRightMark = '\u200E', RightToLeftMark = '\u200F';

    /// <summary>Writes <paramref name="text"/>: its first line as the heading, its blocks as paragraphs.</summary>
    public static void Write(HtmlPage page, string text)
    {
        var blocks = text.ReplaceLineEndings("\n").Trim('\n').Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        for (var b = 0; b < blocks.Length; b++)
        {
            var lines = blocks[b].Trim('\n').Split('\n');
            if (b == 0)
            {
                page.Raw("<h3>");
                Line(page, lines[0]);
                page.Raw("</h3>\n");
                lines = lines[1..];
                if (lines.Length == 0) continue;
            }
            // From the third block on, a block of several lines begins with what it is about.
            page.Raw("<p>");
            for (var i = 0; i < lines.Length; i++)
            {
                var heads = b >= 2 && i == 0 && lines.Length > 2;
                page.Raw(i > 0 ? "<br>\n" : "").Raw(heads ? "<b>" : "");
                Line(page, lines[i]);
                page.Raw(heads ? "</b>" : "");
            }
            page.Raw("</p>\n");
        }
    }

    static void Line(HtmlPage page, string line)
    {
        var (start, open) = (0, 0);
        for (var i = 0; i <= line.Length; i++)
        {
            var c = i < line.Length ? line[i] : PopIsolate;
            if (i < line.Length && c is not (LeftToRightIsolate or FirstStrongIsolate or PopIsolate or LeftToRightMark or RightToLeftMark)) continue;
            page.Text(SafeText.Visible(line[start..i], int.MaxValue));
            start = i + 1;
            if (i == line.Length) break;
            if (c is LeftToRightIsolate or FirstStrongIsolate)
            {
                open++;
                page.Raw(c == LeftToRightIsolate ? "<bdi dir=\"ltr\">" : "<bdi>");
            }
            else if (c == PopIsolate && open > 0)
            {
                open--;
                page.Raw("</bdi>");
            }
        }
        for (; open > 0; open--) page.Raw("</bdi>");
    }
}
