using System.Globalization;

namespace Qalqan.Cli;

/// <summary>The result as a person reads it in a terminal: the verdict, what to do now, each finding, what was not read, what was used.</summary>
static class TextReport
{
    // A terminal shows where to look; the page and the JSON report have the rest.
    static readonly string[] ShownFacts = ["label.warned", "label.name", "label.path", "label.record", "label.offset"];

    public static void Write(CheckResult result, TextWriter writer, TextOptions options)
    {
        var page = new TextPage(writer, options);
        WriteVerdict(page, result);
        page.Heading("report.next").Steps($"verdict.{result.Verdict.Name()}.next", 0, numbered: true);
        if (result.Findings.Count > 0) WriteFindings(page, result.Findings, options.Report.MaxFindings);
        WriteCoverage(page, result, options.Report.MaxNotRead);
    }

    static void WriteVerdict(TextPage page, CheckResult result)
    {
        var name = result.Verdict.Name();
        var style = Style(result);
        page.Banner(style).Paragraph(page.Words[$"verdict.{name}.title"], page.Drawn ? 3 : 0, style, page.Drawn ? Mark(result.Verdict) : "").Banner(style);
        page.Say($"verdict.{name}.text").Say(new Phrase("report.checked-at", [PhraseValue.Time("time", result.CheckedAt)]), style: TextPage.Soft);
        if (page.Words.IsDraft) page.Blank().Say("report.draft").Paragraph(Words.For("en")["report.draft"]);
        if (result.Verdict != Verdict.CouldNotCheck && ReportNotes.IsPartly(result.Coverage)) page.Blank().Say("report.partly");
        if (result.Intelligence.Count == 0) page.Blank().Say("intelligence.none");
    }

    static void WriteFindings(TextPage page, IReadOnlyList<Finding> findings, int max)
    {
        page.Heading("report.findings");
        var severity = Severity.Unknown;
        var steps = "";
        for (var i = 0; i < Math.Min(max, findings.Count); i++)
        {
            var finding = findings[i];
            var said = FindingWords.Of(finding);
            if (finding.Severity != severity) WriteSeverity(page, severity = finding.Severity);
            page.Blank().Paragraph(page.Words.Text(said.Title), 4, TextPage.Bold, $"{(i + 1).ToString(CultureInfo.InvariantCulture)}.");
            page.Paragraph(string.Join(' ', said.Explanation.Select(page.Words.Text)), 4);
            if (said.Remarks.Count > 0) page.Paragraph(string.Join(' ', said.Remarks.Select(page.Words.Text)), 4);
            if (said.Next == steps) page.Say("report.as-above", 4);
            else page.Steps(steps = said.Next, 4);
            page.Facts(Facts(page, finding), 4, TextPage.Soft);
        }
        if (findings.Count > max) page.Blank().Say(new Phrase("report.more-findings", [], findings.Count - max));
    }

    static void WriteSeverity(TextPage page, Severity severity)
    {
        var name = $"severity.{severity.Name()}";
        var mark = page.Drawn ? severity >= Severity.High ? "▲ " : severity == Severity.Medium ? "◆ " : "○ " : "";
        page.Blank().Paragraph($"{mark}{page.Words[name]}", style: Style(severity)).Say(new Phrase(name + ".meaning"), style: TextPage.Soft);
    }

    static List<(string, string)> Facts(TextPage page, Finding finding)
    {
        var facts = new List<(string, string)>();
        foreach (var (label, value) in FindingFacts.Of(finding))
        {
            // The title of a match names its value; the title of a sign does not.
            if (ShownFacts.Contains(label) || finding.Indicator is null && label == "label.value")
                facts.Add((page.Words[label], value.Plain(page.Words.Language.RightToLeft)));
        }
        return facts;
    }

    static void WriteCoverage(TextPage page, CheckResult result, int max)
    {
        var coverage = result.Coverage;
        List<(string, string)> facts = ReportNotes.IsValuesOnly(coverage) ? [] :
        [
            (page.Words["coverage.files"], Number(coverage.Files)),
            (page.Words["coverage.bytes"], Plain(page, ByteSize.Text(coverage.Bytes), ValueForm.Technical)),
            (page.Words["coverage.records"], Number(coverage.Records)),
        ];
        page.Heading("report.coverage").Facts([.. facts, (page.Words["coverage.observables"], Number(coverage.Observables))], 2);
        page.Heading("report.not-read");
        if (!ReportNotes.IsPartly(coverage)) page.Say("coverage.nothing-left-out");
        else WriteNotRead(page, coverage, max);
        page.Heading("report.limits").Steps("coverage.limits", 0);
        if (result.Intelligence.Count == 0) return;
        page.Heading("report.intelligence");
        foreach (var used in result.Intelligence) WriteFeed(page, used);
    }

    static void WriteNotRead(TextPage page, Coverage coverage, int max)
    {
        if (coverage.Faults.Count > 0) page.Say(new Phrase("coverage.faults"), style: TextPage.Bold);
        foreach (var fault in coverage.Faults.Take(max))
        {
            page.Paragraph(Plain(page, fault.Path, ValueForm.Technical), 2).Say(ReasonWords.OfFault(fault.Offset.ToString(CultureInfo.InvariantCulture), fault.Expected), 4);
        }
        More(page, Math.Max(coverage.FaultsTotal, coverage.Faults.Count) - Math.Min(max, coverage.Faults.Count));
        if (coverage.Skipped.Count > 0) page.Say(new Phrase("coverage.skipped"), style: TextPage.Bold);
        foreach (var item in coverage.Skipped.Take(max))
            page.Paragraph(Plain(page, item.Path, ValueForm.Technical), 2).Paragraph(Reason(page, item.Reason), 4);
        More(page, Math.Max(coverage.SkippedTotal, coverage.Skipped.Count) - Math.Min(max, coverage.Skipped.Count));
        if (coverage.RulesNotRun.Count > 0) page.Say(new Phrase("coverage.rules-not-run"), style: TextPage.Bold);
        foreach (var rule in coverage.RulesNotRun.Take(max)) page.Paragraph(Reason(page, rule), 2);
        More(page, coverage.RulesNotRun.Count - Math.Min(max, coverage.RulesNotRun.Count));
        page.Steps("coverage.help", 0);
    }

    static string Reason(TextPage page, string reason) => ReasonWords.Of(page.Words, reason) is { } said ? page.Words.Text(said) : Plain(page, reason, ValueForm.Free);

    static void More(TextPage page, long rest)
    {
        if (rest > 0) page.Say(new Phrase("coverage.more", [], rest), 2);
    }

    static void WriteFeed(TextPage page, IntelligenceUsed used)
    {
        page.Paragraph(Plain(page, used.Feed, ValueForm.Free), 2);
        page.Facts(
        [
            (page.Words["intelligence.indicators"], Number(used.Indicators)),
            (page.Words["intelligence.newest"], used.Newest is { } newest ? PhraseValue.Day("", newest).Plain(page.Words.Language.RightToLeft) : page.Words["intelligence.unknown"]),
        ], 4, TextPage.Soft);
    }

    static string Number(long value) => PhraseValue.Number("", value).Value;

    static string Plain(TextPage page, string value, ValueForm form) => new PhraseValue("", value, form).Plain(page.Words.Language.RightToLeft);

    static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.KnownIndicatorMatched => "▲",
        Verdict.LooksSuspicious => "◆",
        Verdict.CouldNotCheck => "?",
        _ => "○",
    };

    // Red is reserved for a match that holds today.
    static string Style(CheckResult result) => result.Verdict switch
    {
        Verdict.KnownIndicatorMatched => result.Findings.Any(f => f.Indicator is { Expired: false }) ? TextPage.Red : TextPage.Amber,
        Verdict.LooksSuspicious or Verdict.CouldNotCheck => TextPage.Amber,
        _ => TextPage.Blue,
    };

    static string Style(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => TextPage.Red,
        Severity.Medium => TextPage.Amber,
        _ => TextPage.Blue,
    };
}
