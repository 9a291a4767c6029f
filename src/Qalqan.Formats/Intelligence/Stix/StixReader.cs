using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>STIX 2.0 and 2.1 in JSON. See the README beside this file.</summary>
/// <remarks>The names of indicators stand in other objects, before or after them, so the file is walked twice.</remarks>
sealed class StixReader(IndicatorIntake intake, CancellationToken cancel)
{
    readonly StixObject _object = new();
    readonly Dictionary<string, string> _names = [];
    readonly Dictionary<string, string> _indicates = [], _targets = [];
    readonly Dictionary<Guid, string> _indicatesById = [];
    readonly Dictionary<string, Tlp> _markings = [];
    readonly List<(string Path, string Value)> _comparisons = [];
    (string Type, FilePosition Position, long Count) _observations;

    public static bool Recognises(ReadOnlySpan<byte> content, string name) => JsonShape.Of(content) == JsonKind.Stix;

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var reader = new StixReader(intake, cancel);
        reader.Walk(content.Span, first: true);
        reader.Walk(content.Span, first: false);
        if (reader._observations is { Count: > 0 } seen)
            intake.Skip(seen.Position, RejectionCodes.NotAnIndicator, $"{seen.Count} observations (the first is {seen.Type}) are not indicators");
    }

    void Walk(ReadOnlySpan<byte> content, bool first)
    {
        var json = new Utf8JsonReader(content, JsonShape.Options);
        try
        {
            if (json.Read()) Value(ref json, "", -1, first);
            // Several objects one after the other are not JSON, and are seen.
            while (json.Read()) Value(ref json, "", -1, first);
        }
        catch (JsonException)
        {
            if (!first) intake.Skip(FilePosition.Byte(json.BytesConsumed), RejectionCodes.Damaged, "JSON ends or breaks here; what stands before it was read");
        }
    }

    /// <summary>A list of objects, or one object, which may hold others in <c>objects</c>.</summary>
    void Value(ref Utf8JsonReader json, string pointer, int index, bool first)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            var i = 0;
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) Value(ref json, pointer, i++, first);
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            var container = json;
            if (Enter(ref container)) Objects(ref json, pointer, index, first);
            else
            {
                _object.Read(ref json);
                cancel.ThrowIfCancellationRequested();
                if (first) Note();
                else Import(FilePosition.Item(pointer, Math.Max(index, 0)));
            }
        }
    }

    /// <summary>Whether the object is a bundle or an envelope. Objects of their own start with other properties than <c>objects</c> within the first few.</summary>
    static bool Enter(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("objects")) return json.Read() && json.TokenType == JsonTokenType.StartArray;
            if (json.ValueTextEquals("type"))
            {
                json.Read();
                if (json.TokenType == JsonTokenType.String && !json.ValueTextEquals("bundle")) return false;
                continue;
            }
            if (json.ValueTextEquals("pattern") || json.ValueTextEquals("created")) return false;
            JsonStrings.SkipValue(ref json);
        }
        return false;
    }

    void Objects(ref Utf8JsonReader json, string pointer, int index, bool first)
    {
        var here = index < 0 ? pointer : $"{pointer}/{index}";
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var list = json.ValueTextEquals("objects");
            json.Read();
            if (list && json.TokenType == JsonTokenType.StartArray) Value(ref json, $"{here}/objects", -1, first);
            else json.Skip();
        }
    }

    /// <summary>The first walk: what names and marks the indicators.</summary>
    void Note()
    {
        if (_object.Type == "relationship")
        {
            if (_object is { RelationshipType: "indicates", SourceRef: { } source, TargetRef: { } target }) Indicates(source, target);
        }
        else if (_object.Type == "marking-definition")
        {
            if (_object.Id is { } id && TlpNames.TryParse(_object.MarkingTlp ?? _object.Name, out var tlp)) _markings.TryAdd(id, tlp);
        }
        else if (_object is { Type: not "indicator", Id: { } id, Name: { } name }) _names.TryAdd(id, name);
    }

    /// <summary>There is a relationship for nearly every indicator, so ids are kept as the 16 bytes that they are, and each target once.</summary>
    void Indicates(string source, string target)
    {
        if (!_targets.TryGetValue(target, out var kept)) _targets[target] = kept = target;
        if (IsIndicatorId(source, out var id)) _indicatesById.TryAdd(id, kept);
        else _indicates.TryAdd(source, kept);
    }

    static bool IsIndicatorId(string id, out Guid uuid)
    {
        uuid = default;
        return id.StartsWith("indicator--", StringComparison.Ordinal) && Guid.TryParseExact(id.AsSpan(11), "D", out uuid);
    }

    string? Target(string source) =>
        IsIndicatorId(source, out var id) ? _indicatesById.GetValueOrDefault(id) : _indicates.GetValueOrDefault(source);

    void Import(FilePosition position)
    {
        switch (_object.Type)
        {
            case "indicator": break;
            case "relationship" or "marking-definition" or "bundle" or null: return;
            default:
                if (!IsObservation(_object.Type)) return;
                if (_observations.Count == 0) _observations = (_object.Type, position, 0);
                _observations.Count++;
                return;
        }
        if (_object.Revoked) intake.Skip(position, RejectionCodes.Withdrawn, "the source revoked it");
        else if (string.IsNullOrWhiteSpace(_object.Pattern)) intake.Skip(position, RejectionCodes.NoValue, "an indicator without a pattern");
        else if (_object.PatternType is { } type && type != "stix") intake.Keep(type, _object.Pattern, Facts(), position, $"kept, not matched: a pattern in the language {IndicatorIntake.Quote(type)}");
        else ImportPattern(_object.Pattern, position);
    }

    /// <summary>STIX 2.1 cyber-observable objects and what carries them.</summary>
    static bool IsObservation(string type) => type is "observed-data" or "artifact" or "autonomous-system" or "directory" or "domain-name" or "email-addr" or "email-message"
        or "file" or "ipv4-addr" or "ipv6-addr" or "mac-addr" or "mutex" or "network-traffic" or "process" or "software" or "url" or "user-account"
        or "windows-registry-key" or "x509-certificate" or "sighting";

    void ImportPattern(string pattern, FilePosition position)
    {
        var facts = Facts();
        _comparisons.Clear();
        if (!StixEquality.TryRead(pattern, _comparisons))
        {
            intake.Keep("stix-pattern", pattern, facts, position, "kept, not matched here: more than equality");
            return;
        }
        // Many producers, we among them, name an indicator after its value. That is not what it belongs to.
        if (facts.Name is { } name && _comparisons.Exists(c => c.Value.Contains(name, StringComparison.OrdinalIgnoreCase))) facts = facts with { Name = null };
        foreach (var (path, value) in _comparisons)
        {
            if (StixPaths.TryGet(path, out var kind)) intake.Add(kind, value, facts, position);
            else intake.Keep(path, value, facts, position, $"kept, not matched: nothing in evidence is of the kind {IndicatorIntake.Quote(path)}");
        }
    }

    IndicatorFacts Facts()
    {
        var tlp = Tlp.Unknown;
        foreach (var id in _object.Markings)
            tlp = TlpNames.Narrower(tlp, _markings.TryGetValue(id, out var own) ? own : TlpMarkings.Level(id));
        // One dangling relationship was seen in the field: its indicator keeps its own name.
        var name = _object.Id is { } self && Target(self) is { } target ? _names.GetValueOrDefault(target) : null;
        return new(name ?? _object.Name, tlp, FeedDates.Read(_object.ValidFrom), FeedDates.Read(_object.ValidUntil));
    }
}
