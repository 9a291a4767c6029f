using System.Globalization;

namespace Qalqan;

/// <summary>The technical details of a finding, as label and value: what a helper needs, beneath the plain words.</summary>
public static class FindingFacts
{
    /// <summary>How many record ids and sources are listed; the JSON report has all that the result keeps.</summary>
    const int MaxListed = 10;

    /// <summary>The facts of <paramref name="finding"/>, in reading order. <c>Label</c> is a key of the word files, or a sign's own name for a value.</summary>
    public static List<(string Label, PhraseValue Value)> Of(Finding finding)
    {
        var facts = new List<(string, PhraseValue)>();
        if (finding.Observable is { } seen) AddValue(facts, "label.value", seen.Kind, seen.Value);
        if (finding.Indicator is { } indicator) AddIndicator(facts, finding, indicator);
        if (finding.Rule is { } rule) Add(facts, "label.rule", rule.Id);
        foreach (var (name, value) in finding.Details) facts.Add((name, new(name, value, ValueForm.Technical, Defang.Guess(value))));
        Add(facts, "label.path", finding.Path);
        if (finding.Records.Count > 0) Add(facts, "label.record", Listed(finding.Records));
        Add(facts, "label.offset", finding.Offset.ToString(CultureInfo.InvariantCulture));
        Add(facts, "label.place", finding.Place);
        Add(facts, "label.reader", finding.Source);
        if (finding.Count > 1) facts.Add(("label.count", PhraseValue.Number("count", finding.Count)));
        if (finding.FirstTime is { } first) Add(facts, "label.first", Second(first), ValueForm.Time);
        if (finding.LastTime is { } last && last != finding.FirstTime) Add(facts, "label.last", Second(last), ValueForm.Time);
        return facts;
    }

    static void AddIndicator(List<(string, PhraseValue)> facts, Finding finding, MatchedIndicator indicator)
    {
        if (indicator.Value != finding.Observable?.Value || indicator.Kind != finding.Observable?.Kind)
            AddValue(facts, "label.warned", indicator.Kind, indicator.Value);
        Add(facts, "label.kind", indicator.Kind.Name());
        foreach (var source in indicator.Sources.Take(MaxListed))
        {
            Add(facts, "label.feed", source.Feed, ValueForm.Free);
            if (source.Name is { } name) Add(facts, "label.name", name, ValueForm.Free);
            if (source.Tlp != Tlp.Unknown) Add(facts, "label.sharing", $"TLP:{source.Tlp.Name()}");
            if (source.ValidFrom is not null || source.ValidUntil is not null) Add(facts, "label.valid", $"{Day(source.ValidFrom)} – {Day(source.ValidUntil)}");
        }
    }

    static void AddValue(List<(string, PhraseValue)> facts, string label, ObservableKind kind, string value) =>
        facts.Add((label, new("value", value, ValueForm.Technical, kind)));

    static void Add(List<(string, PhraseValue)> facts, string label, string value, ValueForm form = ValueForm.Technical) =>
        facts.Add((label, new("value", value, form)));

    static string Listed(IReadOnlyList<string> records) =>
        string.Join(", ", records.Take(MaxListed)) + (records.Count > MaxListed ? $", … ({records.Count.ToString(CultureInfo.InvariantCulture)})" : "");

    static string Day(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "…";

    static string Second(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
