namespace Qalqan;

/// <summary>What is said of one finding: which sentences, with which values. The same for every format.</summary>
/// <param name="Title">What was seen.</param>
/// <param name="Explanation">What it is evidence of.</param>
/// <param name="Remarks">What weakens it, who warns, when it was seen. May be empty.</param>
/// <param name="Next">The list of steps, a key of the word files.</param>
public sealed record FindingWords(Phrase Title, IReadOnlyList<Phrase> Explanation, IReadOnlyList<Phrase> Remarks, string Next)
{
    /// <summary>How many names of feeds or lists a sentence holds; the rest is in the technical details.</summary>
    const int MaxNames = 5;

    /// <summary>The words for <paramref name="finding"/>.</summary>
    public static FindingWords Of(Finding finding)
    {
        if (finding.Indicator is { } indicator) return OfIndicator(finding, indicator);
        return finding.Rule is { } rule ? OfSign(finding, rule.Id) : Other(finding);
    }

    static FindingWords OfIndicator(Finding finding, MatchedIndicator indicator)
    {
        var seen = finding.Observable ?? new(indicator.Kind, indicator.Value);
        var evidence = EvidenceRules.Decide(seen.Kind, finding.Place);
        var said = new List<Phrase>();
        if (seen.Value != indicator.Value && !indicator.Weak && indicator.Kind != ObservableKind.Other)
            said.Add(new("modifier.belongs", [new("indicator", indicator.Value, ValueForm.Technical, indicator.Kind)]));
        AddWeaknesses(said, indicator);
        var feeds = indicator.Sources.Select(s => s.Feed).Distinct().ToList();
        if (feeds.Count > 0) said.Add(new("modifier.feeds", [Names("feeds", feeds)], feeds.Count));
        said.AddRange(Occurrences(finding));
        var title = new Phrase(TitleKey(evidence, seen.Kind), [new("value", seen.Value, ValueForm.Technical, seen.Kind)]);
        return new(title, [new(ExplanationKey(evidence))], said, finding.Severity <= Severity.Low ? "next.low" : NextKey(evidence));
    }

    static void AddWeaknesses(List<Phrase> said, MatchedIndicator indicator)
    {
        if (indicator.Weak) said.Add(new("modifier.weak"));
        if (indicator.Expired)
        {
            var end = indicator.Sources.Max(s => s.ValidUntil);
            said.Add(end is { } day ? new("modifier.expired-on", [PhraseValue.Day("date", day)]) : new("modifier.expired"));
        }
        if (indicator.WarningLists.Count > 0)
            said.Add(new("modifier.warning-lists", [Names("lists", indicator.WarningLists)], indicator.WarningLists.Count));
    }

    static List<Phrase> Occurrences(Finding finding)
    {
        var said = new List<Phrase>();
        if (finding.Count > 1) said.Add(new("modifier.seen", [], finding.Count));
        if (finding.FirstTime is not { } first) return said;
        said.Add(finding.LastTime is { } last && last != first
            ? new("modifier.times", [PhraseValue.Time("first", first), PhraseValue.Time("last", last)])
            : new("modifier.time", [PhraseValue.Time("first", first)]));
        return said;
    }

    static FindingWords OfSign(Finding finding, string id)
    {
        var said = new List<Phrase> { new($"sign.{id}.explanation") };
        if (SignDetail(finding, id) is { } detail) said.Insert(0, detail);
        return new(new($"sign.{id}.title"), said, Occurrences(finding), SignNextKey(id));
    }

    // The sentence that names the values is said only if the source gave every value it needs; a sentence with a hole helps nobody.
    static Phrase? SignDetail(Finding finding, string id)
    {
        string[] needed = id switch
        {
            "link-text-differs" => ["shown", "target"],
            "look-alike" => ["value", "protected"],
            "reply-to-differs" => ["from", "target"],
            "display-name-deceives" => ["shown", "from"],
            "hidden-address" => ["shown", "host"],
            "failed-authentication" => ["domain"],
            "credentials-in-url" or "nested-redirect" => ["target"],
            _ => [],
        };
        if (needed.Length == 0) return null;
        var values = Details(finding);
        return needed.All(n => values.Any(v => v.Name == n)) ? new($"sign.{id}.detail", values) : null;
    }

    /// <summary>The values that came with a sign, under the names their sentences use. Hostile.</summary>
    public static List<PhraseValue> Details(Finding finding)
    {
        var values = new List<PhraseValue>();
        foreach (var (name, value) in finding.Details) values.Add(new(name, value, ValueForm.Technical, Defang.Guess(value)));
        if (finding.Observable is { } seen) values.Add(new("value", seen.Value, ValueForm.Technical, seen.Kind));
        return values;
    }

    static FindingWords Other(Finding finding) =>
        new(new("finding.could-not-check.title"), [new("finding.could-not-check.explanation")], Occurrences(finding), "next.could-not-check");

    static PhraseValue Names(string name, IReadOnlyList<string> names) =>
        new(name, string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? ", …" : ""), ValueForm.Free);

    static string TitleKey(EvidenceOf evidence, ObservableKind kind) => evidence switch
    {
        EvidenceOf.Received => $"finding.{EvidenceRules.Subject(kind)}.received.title",
        EvidenceOf.Mentioned => $"finding.{EvidenceRules.Subject(kind)}.mentioned.title",
        EvidenceOf.Sender => kind == ObservableKind.Email ? "finding.email.sender.title" : "finding.address.sender.title",
        EvidenceOf.Visited => kind == ObservableKind.Url ? "finding.link.visited.title" : "finding.address.visited.title",
        EvidenceOf.Device => $"finding.{DeviceSubject(kind)}.device.title",
        _ => $"finding.{Name(evidence)}.title",
    };

    static string ExplanationKey(EvidenceOf evidence) => $"finding.{Name(evidence)}.explanation";

    static string DeviceSubject(ObservableKind kind) => kind switch
    {
        ObservableKind.App => "app",
        ObservableKind.Process => "process",
        ObservableKind.Cert => "certificate",
        ObservableKind.Profile => "profile",
        ObservableKind.AndroidProperty => "property",
        _ => "file",
    };

    static string Name(EvidenceOf evidence) => evidence == EvidenceOf.LookedUp ? "looked-up" : evidence.ToString().ToLowerInvariant();

    static string NextKey(EvidenceOf evidence) => evidence switch
    {
        EvidenceOf.Received or EvidenceOf.Sender or EvidenceOf.Contact or EvidenceOf.Recipient or EvidenceOf.Relayed => "next.message",
        EvidenceOf.LookedUp or EvidenceOf.Answered or EvidenceOf.Visited => "next.network",
        EvidenceOf.Visitor => "next.service",
        EvidenceOf.Attached or EvidenceOf.Held or EvidenceOf.Named => "next.file",
        EvidenceOf.Device => "next.device",
        EvidenceOf.Entered => "next.entered",
        _ => "next.mention",
    };

    static string SignNextKey(string id) => id switch
    {
        "link-text-differs" or "look-alike" or "credentials-in-url" or "nested-redirect" or "hidden-address" => "next.link-sign",
        "reply-to-differs" or "display-name-deceives" or "failed-authentication" => "next.sender-sign",
        _ => "next.attachment-sign",
    };
}
