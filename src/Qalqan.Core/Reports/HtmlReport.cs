namespace Qalqan;

/// <summary>Writes one self-contained page: no script, no request, printable, readable at 320 pixels, by keyboard and by screen reader.</summary>
public static class HtmlReport
{
    static readonly Severity[] GravestFirst = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Informational];

    /// <summary>Writes <paramref name="result"/>. The page says itself that it is UTF-8, so <paramref name="writer"/> must be.</summary>
    public static void Write(CheckResult result, TextWriter writer, ReportOptions options)
    {
        var page = new HtmlPage(writer, options);
        WriteHead(page, result.Verdict);
        page.Raw("<main>\n");
        WriteVerdict(page, result);
        WriteDraft(page);
        WriteNext(page, result);
        WriteGrounds(page, result, options);
        page.Raw("</main>\n</body>\n</html>\n");
    }

    /// <summary>Writes the verdict and what to do now, to stand in a page that has its own head, style sheet and note about drafts. What it rests on comes with <see cref="WriteGrounds(CheckResult, TextWriter, ReportOptions)"/>.</summary>
    public static void WriteAnswer(CheckResult result, TextWriter writer, ReportOptions options)
    {
        var page = new HtmlPage(writer, options);
        WriteVerdict(page, result);
        WriteNext(page, result);
    }

    /// <summary>Writes what the verdict rests on: findings, timeline, what was read and what was not.</summary>
    public static void WriteGrounds(CheckResult result, TextWriter writer, ReportOptions options) => WriteGrounds(new HtmlPage(writer, options), result, options);

    static void WriteNext(HtmlPage page, CheckResult result)
    {
        WriteNotes(page, result);
        page.Raw("<section class=\"next\">\n").Element("h2", "report.next").Steps($"verdict.{result.Verdict.Name()}.next", "ol").Raw("</section>\n");
    }

    static void WriteGrounds(HtmlPage page, CheckResult result, ReportOptions options)
    {
        if (result.Findings.Count > 0)
        {
            page.Raw("<section>\n").Element("h2", "report.findings");
            WriteFindings(page, result.Findings, options.MaxFindings);
            page.Raw("</section>\n");
        }
        HtmlTimeline.Write(page, result.Findings);
        HtmlCoverage.Write(page, result, options.MaxNotRead);
    }

    static void WriteHead(HtmlPage page, Verdict verdict)
    {
        var language = page.Words.Language;
        page.Raw($"""
            <!doctype html>
            <html lang="{language.Tag}" dir="{(language.RightToLeft ? "rtl" : "ltr")}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{HtmlStyle.Policy}">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <title>
            """).Text(page.Words[$"verdict.{verdict.Name()}.title"]).Raw("</title>\n<style>").Raw(HtmlStyle.Css).Raw("</style>\n</head>\n<body>\n");
    }

    static void WriteVerdict(HtmlPage page, CheckResult result)
    {
        var name = result.Verdict.Name();
        page.Raw($"<header class=\"v {Tone(result)}\">\n").Element("p", "report.title", " class=\"soft\"")
            .Element("h1", $"verdict.{name}.title").Element("p", $"verdict.{name}.text")
            .Element("p", new Phrase("report.checked-at", [PhraseValue.Time("time", result.CheckedAt)]), " class=\"soft\"").Raw("</header>\n");
    }

    static void WriteDraft(HtmlPage page)
    {
        if (!page.Words.IsDraft) return;
        page.Element("p", "report.draft", " class=\"note\"");
        page.Raw("<p class=\"note\" lang=\"en\" dir=\"ltr\">").Text(Words.For("en")["report.draft"]).Raw("</p>\n");
    }

    static void WriteNotes(HtmlPage page, CheckResult result)
    {
        if (result.Verdict != Verdict.CouldNotCheck && ReportNotes.IsPartly(result.Coverage)) page.Element("p", "report.partly", " class=\"note\"");
        if (result.Intelligence.Count == 0) page.Element("p", "intelligence.none", " class=\"note\"");
    }

    static void WriteFindings(HtmlPage page, IReadOnlyList<Finding> findings, int max)
    {
        var shown = 0;
        var steps = "";
        foreach (var severity in GravestFirst)
        {
            var first = true;
            foreach (var finding in findings)
            {
                if (finding.Severity != severity || shown == max) continue;
                if (first) page.Raw($"<h3 class=\"{Tone(severity)}\"><span class=\"sev\">").Said(new($"severity.{severity.Name()}"))
                    .Raw("</span> ").Element("span", $"severity.{severity.Name()}.meaning", " class=\"soft\"").Raw("</h3>\n");
                first = false;
                shown++;
                var said = FindingWords.Of(finding);
                WriteFinding(page, finding, said, said.Next == steps);
                steps = said.Next;
            }
        }
        if (findings.Count > shown) page.Element("p", new Phrase("report.more-findings", [], findings.Count - shown));
    }

    static void WriteFinding(HtmlPage page, Finding finding, FindingWords said, bool sameSteps)
    {
        page.Raw($"<article class=\"{Tone(finding.Severity)}\">\n").Element("h4", said.Title);
        // The title of a match names its value; the title of a sign does not.
        if (finding.Indicator is null && finding.Observable is { } seen) page.Raw("<p>").Value(new("", seen.Value, ValueForm.Technical, seen.Kind)).Raw("</p>\n");
        WriteSentences(page, said.Explanation);
        WriteSentences(page, said.Remarks);
        if (sameSteps) page.Element("p", "report.as-above");
        else page.Steps(said.Next, "ul");
        page.Raw("<details>").Element("summary", "report.details").Raw("<dl>\n");
        foreach (var (label, value) in FindingFacts.Of(finding))
        {
            if (label.StartsWith("label.", StringComparison.Ordinal)) page.Element("dt", label);
            else page.Raw("<dt>").Value(new("", label, ValueForm.Technical)).Raw("</dt>\n");
            page.Raw("<dd>").Value(value).Raw("</dd>\n");
        }
        page.Raw("</dl></details>\n</article>\n");
    }

    static void WriteSentences(HtmlPage page, IReadOnlyList<Phrase> sentences)
    {
        if (sentences.Count == 0) return;
        page.Raw("<p>");
        foreach (var sentence in sentences) page.Element("span", sentence);
        page.Raw("</p>\n");
    }

    // Red is reserved for a match that holds today.
    static string Tone(CheckResult result) => result.Verdict switch
    {
        Verdict.KnownIndicatorMatched => result.Findings.Any(f => f.Indicator is { Expired: false }) ? "red" : "amber",
        Verdict.LooksSuspicious or Verdict.CouldNotCheck => "amber",
        _ => "blue",
    };

    internal static string Tone(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "red",
        Severity.Medium => "amber",
        _ => "blue",
    };
}
