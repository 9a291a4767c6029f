using System.Globalization;

namespace Qalqan;

/// <summary>The part of the page that says what was read, what was not, and with which warnings it was compared.</summary>
static class HtmlCoverage
{
    public static void Write(HtmlPage page, CheckResult result, int max)
    {
        var coverage = result.Coverage;
        page.Raw("<section>\n").Element("h2", "report.coverage").Raw("<dl>\n");
        if (!ReportNotes.IsValuesOnly(coverage))
        {
            Number(page, "coverage.files", coverage.Files);
            page.Element("dt", "coverage.bytes").Raw("<dd>").Value(new("", ByteSize.Text(coverage.Bytes), ValueForm.Technical)).Raw("</dd>\n");
            Number(page, "coverage.records", coverage.Records);
        }
        Number(page, "coverage.observables", coverage.Observables);
        page.Raw("</dl>\n</section>\n<section>\n").Element("h2", "report.not-read");
        WriteNotRead(page, coverage, max);
        page.Raw("</section>\n<section>\n").Element("h2", "report.limits").Steps("coverage.limits", "ul").Raw("</section>\n");
        WriteIntelligence(page, result.Intelligence);
    }

    static void Number(HtmlPage page, string key, long value) =>
        page.Element("dt", key).Raw("<dd>").Value(PhraseValue.Number("", value)).Raw("</dd>\n");

    static void WriteNotRead(HtmlPage page, Coverage coverage, int max)
    {
        if (!ReportNotes.IsPartly(coverage))
        {
            page.Element("p", "coverage.nothing-left-out");
            return;
        }
        if (coverage.Faults.Count > 0)
        {
            page.Element("h3", "coverage.faults").Raw("<ul>\n");
            foreach (var fault in coverage.Faults.Take(max))
                Item(page, fault.Path, ReasonWords.OfFault(fault.Offset.ToString(CultureInfo.InvariantCulture), fault.Expected));
            More(page, Math.Max(coverage.FaultsTotal, coverage.Faults.Count) - Math.Min(max, coverage.Faults.Count));
        }
        if (coverage.Skipped.Count > 0)
        {
            page.Element("h3", "coverage.skipped").Raw("<ul>\n");
            foreach (var item in coverage.Skipped.Take(max)) Item(page, item.Path, ReasonWords.Of(page.Words, item.Reason), item.Reason);
            More(page, Math.Max(coverage.SkippedTotal, coverage.Skipped.Count) - Math.Min(max, coverage.Skipped.Count));
        }
        if (coverage.RulesNotRun.Count > 0)
        {
            page.Element("h3", "coverage.rules-not-run").Raw("<ul>\n");
            foreach (var rule in coverage.RulesNotRun.Take(max))
            {
                page.Raw("<li>");
                if (ReasonWords.Of(page.Words, rule) is { } said) page.Said(said);
                else page.Value(new("", rule, ValueForm.Free));
                page.Raw("</li>\n");
            }
            More(page, coverage.RulesNotRun.Count - Math.Min(max, coverage.RulesNotRun.Count));
        }
        page.Steps("coverage.help", "ul");
    }

    static void Item(HtmlPage page, string path, Phrase? said, string reason = "")
    {
        page.Raw("<li>").Value(new("", path, ValueForm.Technical)).Raw("<br>");
        if (said is null) page.Value(new("", reason, ValueForm.Free));
        else page.Said(said);
        page.Raw("</li>\n");
    }

    static void More(HtmlPage page, long rest)
    {
        if (rest > 0) page.Element("li", new Phrase("coverage.more", [], rest));
        page.Raw("</ul>\n");
    }

    static void WriteIntelligence(HtmlPage page, IReadOnlyList<IntelligenceUsed> intelligence)
    {
        if (intelligence.Count == 0) return;
        page.Raw("<section>\n").Element("h2", "report.intelligence").Raw("<table>\n<thead><tr>")
            .Element("th", "intelligence.feed", " scope=\"col\"").Element("th", "intelligence.indicators", " scope=\"col\"")
            .Element("th", "intelligence.newest", " scope=\"col\"").Raw("</tr></thead>\n<tbody>\n");
        foreach (var used in intelligence)
        {
            page.Raw("<tr><th scope=\"row\">").Value(new("", used.Feed, ValueForm.Free)).Raw("</th><td>").Value(PhraseValue.Number("", used.Indicators)).Raw("</td><td>");
            if (used.Newest is { } newest) page.Value(PhraseValue.Day("", newest));
            else page.Said(new("intelligence.unknown"));
            page.Raw("</td></tr>\n");
        }
        page.Raw("</tbody></table>\n</section>\n");
    }
}
