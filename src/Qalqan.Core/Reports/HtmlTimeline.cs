using System.Globalization;

namespace Qalqan;

/// <summary>The picture of when findings happened: a line of marks, with the same said in words.</summary>
static class HtmlTimeline
{
    const int Width = 600, Height = 72, Margin = 12;

    /// <summary>How many marks are drawn; more would only cover one another.</summary>
    const int MaxMarks = 300;

    public static void Write(HtmlPage page, IReadOnlyList<Finding> findings)
    {
        var timed = findings.Where(f => f.FirstTime is not null).Take(MaxMarks).ToList();
        if (timed.Count < 2) return;
        var first = timed.Min(f => f.FirstTime!.Value);
        var last = timed.Max(f => f.LastTime ?? f.FirstTime!.Value);
        if (last <= first) return;
        page.Raw("<section>\n").Element("h2", "report.timeline").Raw("<figure>\n")
            .Raw($"<svg viewBox=\"0 0 {Width} {Height}\" aria-hidden=\"true\"><line x1=\"0\" y1=\"{Height - 6}\" x2=\"{Width}\" y2=\"{Height - 6}\"/>\n");
        foreach (var finding in Enumerable.Reverse(timed)) Mark(page, finding, first, last);
        // Time runs from left to right in the picture, so its ends stand so in every language.
        page.Raw("</svg>\n<div class=\"ends\" dir=\"ltr\">").Value(PhraseValue.Time("", first)).Value(PhraseValue.Time("", last)).Raw("</div>\n")
            .Element("figcaption", new Phrase("timeline.text", [PhraseValue.Time("first", first), PhraseValue.Time("last", last)], timed.Count))
            .Raw("</figure>\n</section>\n");
    }

    // Gravity is height as well as colour.
    static void Mark(HtmlPage page, Finding finding, DateTimeOffset first, DateTimeOffset last)
    {
        var from = X(finding.FirstTime!.Value, first, last);
        var to = X(finding.LastTime ?? finding.FirstTime!.Value, first, last);
        var y = Height - 6 - (int)finding.Severity * 11;
        page.Raw(string.Create(CultureInfo.InvariantCulture,
            $"<rect class=\"{HtmlReport.Tone(finding.Severity)}\" x=\"{from - 4}\" y=\"{y}\" width=\"{to - from + 8}\" height=\"8\" rx=\"4\"/>\n"));
    }

    static long X(DateTimeOffset time, DateTimeOffset first, DateTimeOffset last) =>
        Margin + (long)((Width - 2 * Margin) * ((time - first) / (last - first)));
}
