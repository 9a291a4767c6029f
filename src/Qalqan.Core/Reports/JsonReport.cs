using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Qalqan;

/// <summary>Writes <c>qalqan-report/1</c>, described by <c>docs/report.schema.json</c>: the result for other programs, with the words a person would see.</summary>
/// <remarks>
/// Values stand exactly as found, not disguised: a program wants them so. Control and direction characters are written as JSON escapes, so that the file can
/// be looked at in a terminal. Title, explanation and next are made showable as in every other report.
/// </remarks>
public static class JsonReport
{
    /// <summary>The name of this version of the schema.</summary>
    public const string Schema = "qalqan-report/1";

    static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = Letters() };

    /// <summary>Writes <paramref name="result"/> to <paramref name="destination"/>, which stays open, with a line break at the end.</summary>
    public static void Write(CheckResult result, Stream destination, ReportOptions options)
    {
        using (var json = new Utf8JsonWriter(destination, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema"u8, Schema);
            json.WriteString("verdict"u8, result.Verdict.Name());
            json.WriteString("checkedAt"u8, Time(result.CheckedAt));
            WriteIntelligence(json, result.Intelligence);
            json.WriteStartArray("findings"u8);
            foreach (var finding in result.Findings) WriteFinding(json, finding, options.Words);
            json.WriteEndArray();
            WriteCoverage(json, result.Coverage);
            json.WriteString("language"u8, options.Words.Language.Tag);
            json.WriteBoolean("draft"u8, options.Words.IsDraft);
            json.WriteEndObject();
        }
        destination.WriteByte((byte)'\n');
    }

    static void WriteIntelligence(Utf8JsonWriter json, IReadOnlyList<IntelligenceUsed> intelligence)
    {
        json.WriteStartArray("intelligence"u8);
        foreach (var used in intelligence)
        {
            json.WriteStartObject();
            json.WriteString("feed"u8, used.Feed);
            json.WriteNumber("indicators"u8, used.Indicators);
            WriteTime(json, "newest", used.Newest);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteFinding(Utf8JsonWriter json, Finding finding, Words words)
    {
        var said = FindingWords.Of(finding);
        json.WriteStartObject();
        json.WriteString("severity"u8, finding.Severity.Name());
        json.WriteString("verdict"u8, finding.Verdict.Name());
        json.WriteString("title"u8, words.Text(said.Title));
        json.WriteString("explanation"u8, string.Join(' ', said.Explanation.Concat(said.Remarks).Select(words.Text)));
        json.WriteString("next"u8, words[said.Next]);
        json.WriteString("source"u8, finding.Source);
        json.WriteString("path"u8, finding.Path);
        json.WriteStartArray("records"u8);
        foreach (var record in finding.Records) json.WriteStringValue(record);
        json.WriteEndArray();
        json.WriteNumber("count"u8, finding.Count);
        json.WriteNumber("offset"u8, finding.Offset);
        WriteTime(json, "firstTime", finding.FirstTime);
        WriteTime(json, "lastTime", finding.LastTime);
        WriteObservable(json, finding);
        WriteIndicator(json, finding.Indicator);
        WriteRule(json, finding);
        json.WriteString("place"u8, finding.Place);
        json.WriteEndObject();
    }

    static void WriteObservable(Utf8JsonWriter json, Finding finding)
    {
        if (finding.Observable is not { } seen)
        {
            json.WriteNull("observable"u8);
            return;
        }
        json.WriteStartObject("observable"u8);
        json.WriteString("kind"u8, KindName(seen.Kind));
        json.WriteString("value"u8, seen.Value);
        json.WriteEndObject();
    }

    static void WriteIndicator(Utf8JsonWriter json, MatchedIndicator? indicator)
    {
        if (indicator is null)
        {
            json.WriteNull("indicator"u8);
            return;
        }
        json.WriteStartObject("indicator"u8);
        json.WriteString("kind"u8, KindName(indicator.Kind));
        json.WriteString("value"u8, indicator.Value);
        if (MostTelling(indicator.Sources) is { } first) WriteSource(json, first);
        json.WriteBoolean("weak"u8, indicator.Weak);
        json.WriteBoolean("expired"u8, indicator.Expired);
        json.WriteStartArray("warningLists"u8);
        foreach (var list in indicator.WarningLists) json.WriteStringValue(list);
        json.WriteEndArray();
        json.WriteStartArray("sources"u8);
        foreach (var source in indicator.Sources)
        {
            json.WriteStartObject();
            WriteSource(json, source);
            WriteTime(json, "validFrom", source.ValidFrom);
            WriteTime(json, "validUntil", source.ValidUntil);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The source that stands for all: the first that names what the indicator belongs to, else the first.</summary>
    internal static IndicatorSource? MostTelling(IReadOnlyList<IndicatorSource> sources)
    {
        foreach (var source in sources)
            if (source.Name is not null) return source;
        return sources.Count > 0 ? sources[0] : null;
    }

    static void WriteSource(Utf8JsonWriter json, IndicatorSource source)
    {
        json.WriteString("feed"u8, source.Feed);
        json.WriteString("name"u8, source.Name);
        if (source.Tlp == Tlp.Unknown) json.WriteNull("tlp"u8);
        else json.WriteString("tlp"u8, source.Tlp.Name());
    }

    static void WriteRule(Utf8JsonWriter json, Finding finding)
    {
        if (finding.Rule is not { } rule)
        {
            json.WriteNull("rule"u8);
            return;
        }
        json.WriteStartObject("rule"u8);
        json.WriteString("id"u8, rule.Id);
        json.WriteString("severity"u8, rule.Severity.Name());
        json.WriteStartObject("details"u8);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in finding.Details)
            if (written.Add(name)) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteCoverage(Utf8JsonWriter json, Coverage coverage)
    {
        json.WriteStartObject("coverage"u8);
        json.WriteNumber("files"u8, coverage.Files);
        json.WriteNumber("bytes"u8, coverage.Bytes);
        json.WriteNumber("records"u8, coverage.Records);
        json.WriteNumber("observables"u8, coverage.Observables);
        json.WriteStartArray("skipped"u8);
        foreach (var item in coverage.Skipped)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, item.Path);
            json.WriteString("reason"u8, item.Reason);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("faults"u8);
        foreach (var item in coverage.Faults)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, item.Path);
            json.WriteNumber("offset"u8, item.Offset);
            json.WriteString("expected"u8, item.Expected);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("rulesNotRun"u8);
        foreach (var rule in coverage.RulesNotRun) json.WriteStringValue(rule);
        json.WriteEndArray();
        json.WriteNumber("skippedTotal"u8, coverage.SkippedTotal);
        json.WriteNumber("faultsTotal"u8, coverage.FaultsTotal);
        json.WriteEndObject();
    }

    static string KindName(ObservableKind kind) => kind == ObservableKind.Unknown ? "other" : kind.Name();

    static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } t) json.WriteString(name, Time(t));
        else json.WriteNull(name);
    }

    /// <summary>RFC 3339 in UTC, with as many decimals as the time has: <c>2026-01-05T15:04:00Z</c>.</summary>
    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    // Letters of every script stay letters; whatever hides or steers becomes \uXXXX, which loses nothing.
    static JavaScriptEncoder Letters()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        for (var code = 0; code <= char.MaxValue; code++)
            if (SafeText.IsHidden(code)) settings.ForbidCharacter((char)code);
        return JavaScriptEncoder.Create(settings);
    }
}
