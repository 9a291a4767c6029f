using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>The report as a page: tables, with a bar beside each number and a picture of the quarters. One file, no script, nothing fetched; it prints.</summary>
sealed class StatisticsPage
{
    const string Css = HtmlStyle.Css + """

        main{max-inline-size:60rem}
        .wide{overflow-x:auto;overflow-wrap:normal}
        .wide th{min-inline-size:5.5rem}
        .wide th[scope=row]{min-inline-size:9rem}
        caption{text-align:start;font-weight:700;padding-block:.4rem}
        th{font-weight:600}
        td .n{display:inline-block;min-inline-size:3.5rem}
        td svg{display:inline-block;inline-size:7rem;block-size:.8rem;vertical-align:middle}
        [dir=rtl] td svg{transform:scaleX(-1)}
        .w{color:var(--soft)}
        """;

    /// <summary>What the page allows a browser: its own style, by its hash, and nothing else.</summary>
    public static readonly string Policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";

    readonly Release _release;
    readonly IReadOnlyList<Release> _readable;
    readonly HtmlPage _page;
    readonly TableLabels _labels;

    StatisticsPage(Release release, IReadOnlyList<Release> readable, HtmlPage page)
    {
        (_release, _readable, _page) = (release, readable, page);
        _labels = new(page.Words);
    }

    /// <summary>Writes the page.</summary>
    /// <param name="release">What was published.</param>
    /// <param name="readable">Every report that the same reader may read, for the row of quarters: repeats what was published, and adds nothing.</param>
    /// <param name="words">The words, of <see cref="StatisticsWords"/>.</param>
    /// <param name="writer">Where it goes, as UTF-8.</param>
    public static void Write(Release release, IReadOnlyList<Release> readable, Words words, TextWriter writer) => new StatisticsPage(release, readable, new(writer, new(words))).Write();

    void Write()
    {
        var words = _page.Words;
        _page.Raw($"""
            <!doctype html>
            <html lang="{words.Language.Tag}" dir="{(words.Language.RightToLeft ? "rtl" : "ltr")}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <title>
            """).Text(words["title"]).Raw("</title>\n<style>").Raw(Css).Raw("</style>\n</head>\n<body>\n<main>\n");
        _page.Raw("<header class=\"v blue\">\n").Element("h1", "title").Element("p", new Phrase("total", [Quarter(_release.Quarter)], Total))
            .Element("p", new Phrase("published", [PhraseValue.Day("day", _release.Published)]), " class=\"soft\"")
            .Element("p", new Phrase(_release.Audience == Audience.Public ? "audience.public" : "audience.agreement", [PhraseValue.Number("k", _release.K)]), " class=\"soft\"").Raw("</header>\n");
        if (words.IsDraft) _page.Element("p", "draft", " class=\"note\"").Raw("<p class=\"note\" lang=\"en\" dir=\"ltr\">").Text(Words.For("en")["report.draft"]).Raw("</p>\n");
        Quarters();
        foreach (var table in _release.Tables) Table(table);
        Activity();
        _page.Element("h2", "method.title");
        _page.Raw("<ul>\n");
        foreach (var key in (string[])["method.consent", "method.people", "method.round", "method.withheld", "method.tactics", "method.places", "method.quarter", "method.limits"])
            _page.Element("li", new Phrase(key, [PhraseValue.Number("k", _release.K), PhraseValue.Number("households", ReleaseRules.MinHouseholds), PhraseValue.Number("step", ReleaseRules.Rounding)]));
        _page.Raw("</ul>\n</main>\n</body>\n</html>\n");
    }

    int Total => _release.Tables[0].At(Position.Total, Position.Total) ?? 0;

    /// <summary>The newest total of each quarter that was published.</summary>
    void Quarters()
    {
        var totals = _readable.Append(_release).GroupBy(r => r.Quarter).OrderBy(g => g.Key).Select(g => (Quarter: g.Key, Count: g.Last().Tables[0].At(Position.Total, Position.Total) ?? 0)).ToList();
        if (totals.Count < 2) return;
        var (width, most) = (600 / totals.Count, Math.Max(1, totals.Max(t => t.Count)));
        _page.Raw("<section>\n").Element("h2", "quarters.title").Raw("<figure>\n<svg viewBox=\"0 0 600 120\" aria-hidden=\"true\"><line x1=\"0\" y1=\"118\" x2=\"600\" y2=\"118\"/>\n");
        for (var i = 0; i < totals.Count; i++)
        {
            var height = 110 * totals[i].Count / most;
            _page.Raw(string.Create(CultureInfo.InvariantCulture, $"<rect class=\"blue\" x=\"{i * width + width / 6}\" y=\"{117 - height}\" width=\"{width * 2 / 3}\" height=\"{height}\"/>\n"));
        }
        // Time runs from left to right in the picture, so its ends stand so in every language.
        _page.Raw("</svg>\n<div class=\"ends\" dir=\"ltr\">").Value(Quarter(totals[0].Quarter)).Value(Quarter(totals[^1].Quarter)).Raw("</div>\n")
            .Element("figcaption", new Phrase("quarters.text", [Quarter(totals[0].Quarter, "first"), Quarter(totals[^1].Quarter, "last")]))
            .Raw("</figure>\n<table>\n<thead><tr>").Element("th", "quarter", " scope=\"col\"").Element("th", "incidents", " scope=\"col\"").Raw("</tr></thead>\n<tbody>\n");
        foreach (var (quarter, count) in totals) _page.Raw("<tr><th scope=\"row\">").Value(Quarter(quarter)).Raw("</th><td>").Value(PhraseValue.Number("", count)).Raw("</td></tr>\n");
        _page.Raw("</tbody>\n</table>\n</section>\n");
    }

    void Table(ReleasedTable table)
    {
        var name = TableLabels.Name(table.Shape.Name);
        _page.Raw("<section>\n").Element("h2", $"table.{name}").Raw($"<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"").Text(_page.Words[$"table.{name}"]).Raw("\">\n<table>\n");
        _page.Raw("<thead><tr>").Element("th", $"axis.{name}", " scope=\"col\"").Element("th", "all", " scope=\"col\"");
        foreach (var band in table.Shape.Columns) Heading(table.Shape.Name, band, row: false);
        _page.Raw("</tr></thead>\n<tbody>\n");
        for (var row = 0; row < table.Shape.Rows.Count; row++)
        {
            _page.Raw("<tr>");
            Heading(table.Shape.Name, table.Shape.Rows[row], row: true);
            Line(table, row);
        }
        _page.Raw("<tr>").Element("th", "all", " scope=\"row\"");
        Line(table, Position.Total);
        _page.Raw("</tbody>\n</table>\n</div>\n</section>\n");
    }

    void Line(ReleasedTable table, int row)
    {
        Number(table.At(row, Position.Total), row != Position.Total);
        for (var column = 0; column < table.Shape.Columns.Count; column++) Number(table.At(row, column), false);
        _page.Raw("</tr>\n");
    }

    void Number(int? shown, bool bar)
    {
        if (shown is not { } count)
        {
            _page.Element("td", "withheld", " class=\"w\"");
            return;
        }
        _page.Raw("<td><span class=\"n\">").Value(PhraseValue.Number("", count)).Raw("</span>");
        if (bar && Total > 0) _page.Raw(string.Create(CultureInfo.InvariantCulture, $" <svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"blue\" x=\"0\" y=\"0\" width=\"{Math.Min(100, 100 * count / Total)}\" height=\"8\"/></svg>"));
        _page.Raw("</td>");
    }

    void Heading(TableName table, Band band, bool row)
    {
        _page.Raw($"<th scope=\"{(row ? "row" : "col")}\">");
        var labels = _labels.Of(table, band, row);
        for (var i = 0; i < labels.Count; i++)
        {
            if (i > 0) _page.Raw("<br>");
            _page.Said(labels[i]);
        }
        _page.Raw("</th>");
    }

    void Activity()
    {
        if (_release.Activity is not { } done) return;
        _page.Raw("<section>\n").Element("h2", "activity.title").Raw("<ul>\n");
        if (done.PeopleTold is { } told) _page.Element("li", new Phrase("activity.told", [], told));
        if (done.AcknowledgedPercent is { } percent) _page.Element("li", new Phrase("activity.acknowledged", [PhraseValue.Number("percent", percent)]));
        if (done.MedianSeconds is { } median) _page.Element("li", new Phrase("activity.median", [], median));
        if (done.SlowestSeconds is { } slowest) _page.Element("li", new Phrase("activity.slowest", [], slowest));
        if (done.Feeds is { } feeds) _page.Element("li", new Phrase("activity.feeds", [], feeds));
        _page.Raw("</ul>\n</section>\n");
    }

    static PhraseValue Quarter(Quarter quarter, string name = "quarter") => new(name, quarter.ToString(), ValueForm.Time);
}
