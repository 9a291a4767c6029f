namespace Qalqan.Formats;

/// <summary>The objects that exports write, each once a bundle, and before what refers to it.</summary>
sealed class StixObjects(StixBundle bundle, DateTimeOffset knownSince, DateTimeOffset? releasedAt)
{
    const string TlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    /// <summary>Qalqan itself, as the author of sightings and of the extension.</summary>
    public string Ourselves()
    {
        var id = StixIds.Named("identity", "Qalqan");
        if (bundle.TryBegin("identity", id, out var json))
        {
            json.WriteString("created"u8, "2026-01-01T00:00:00.000Z"u8);
            json.WriteString("modified"u8, "2026-01-01T00:00:00.000Z"u8);
            json.WriteString("name"u8, "Qalqan"u8);
            json.WriteString("identity_class"u8, "system"u8);
            bundle.End();
        }
        return id;
    }

    /// <summary>The marking of TLP 2.0 for <paramref name="tlp"/>, with the id that the committee published. Never a label.</summary>
    public string Marking(Tlp tlp)
    {
        var id = "marking-definition--" + tlp.Stated() switch
        {
            Tlp.Clear => "94868c89-83c2-464b-929b-a1a8aa3c8487",
            Tlp.Green => "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
            Tlp.Amber => "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
            Tlp.AmberStrict => "939a9414-2ddd-4d32-a0cd-375ea402b003",
            _ => "e828b379-4e03-4974-9ac4-e53a884c97c1",
        };
        if (bundle.TryBegin("marking-definition", id, out var json))
        {
            json.WriteString("created"u8, "2022-10-01T00:00:00.000Z"u8);
            json.WriteString("name"u8, "TLP:" + tlp.Stated().Name());
            json.WriteStartObject("extensions"u8);
            json.WriteStartObject(TlpExtension);
            json.WriteString("extension_type"u8, "property-extension"u8);
            json.WriteString("tlp_2_0"u8, tlp.Tag());
            json.WriteEndObject();
            json.WriteEndObject();
            bundle.End();
        }
        return id;
    }

    /// <summary>Who publishes a feed. What kind of party it is, we do not know.</summary>
    public string Feed(string feed)
    {
        var id = StixIds.Named("identity", "feed", feed);
        if (bundle.TryBegin("identity", id, out var json))
        {
            json.WriteString("created"u8, StixBundle.Time(knownSince));
            json.WriteString("modified"u8, StixBundle.Time(knownSince));
            json.WriteString("name"u8, feed);
            json.WriteString("identity_class"u8, "unknown"u8);
            bundle.End();
        }
        return id;
    }

    /// <summary>The indicator of an identity (feed, kind, value); null if its kind has no pattern. <paramref name="isNew"/> is false if the bundle has it.</summary>
    public string? Indicator(ObservableKind kind, string value, string? otherKind, IndicatorSource source, out bool isNew)
    {
        isNew = false;
        var isYara = kind == ObservableKind.Other && otherKind?.ToLowerInvariant() == "yara";
        var pattern = isYara ? value : StixIndicatorPattern.Of(kind, value, otherKind);
        if (pattern is null) return null;
        var id = StixIds.Named("indicator", source.Feed, kind == ObservableKind.Other ? "other:" + otherKind : kind.Name(), value);
        var author = Feed(source.Feed);
        var marking = Marking(source.Tlp);
        if (!bundle.TryBegin("indicator", id, out var json)) return id;
        isNew = true;
        var (from, until) = Validity(source);
        json.WriteString("created_by_ref"u8, author);
        json.WriteString("created"u8, StixBundle.Time(from));
        json.WriteString("modified"u8, StixBundle.Time(releasedAt is { } released && released > from ? released : from));
        // A rule's text is no name.
        json.WriteString("name"u8, isYara ? "YARA rule" : value);
        json.WriteStartArray("indicator_types"u8);
        json.WriteStringValue("malicious-activity"u8);
        json.WriteEndArray();
        json.WriteString("pattern"u8, pattern);
        json.WriteString("pattern_type"u8, isYara ? "yara"u8 : "stix"u8);
        if (!isYara) json.WriteString("pattern_version"u8, "2.1"u8);
        json.WriteString("valid_from"u8, StixBundle.ExactTime(from));
        if (until is { } end) json.WriteString("valid_until"u8, StixBundle.ExactTime(end));
        json.WriteStartArray("object_marking_refs"u8);
        json.WriteStringValue(marking);
        json.WriteEndArray();
        bundle.End();
        return id;
    }

    /// <summary>What an indicator belongs to, and that it does. One malware for each feed, name and audience: a name that came under RED must not leave under CLEAR.</summary>
    public void Indicates(string indicator, IndicatorSource source)
    {
        if (string.IsNullOrWhiteSpace(source.Name)) return;
        var author = Feed(source.Feed);
        var marking = Marking(source.Tlp);
        var malware = StixIds.Named("malware", source.Feed, source.Name, source.Tlp.Tag());
        if (bundle.TryBegin("malware", malware, out var json))
        {
            Common(author, marking);
            json.WriteString("name"u8, source.Name);
            json.WriteBoolean("is_family"u8, true);
            bundle.End();
        }
        if (!bundle.TryBegin("relationship", StixIds.Named("relationship", indicator, malware), out json)) return;
        Common(author, marking);
        json.WriteString("relationship_type"u8, "indicates"u8);
        json.WriteString("source_ref"u8, indicator);
        json.WriteString("target_ref"u8, malware);
        bundle.End();

        void Common(string author, string marking)
        {
            json.WriteString("created_by_ref"u8, author);
            json.WriteString("created"u8, StixBundle.Time(knownSince));
            json.WriteString("modified"u8, StixBundle.Time(knownSince));
            json.WriteStartArray("object_marking_refs"u8);
            json.WriteStringValue(marking);
            json.WriteEndArray();
        }
    }

    /// <summary>STIX requires a start, and an end after it. Where the feed gave only an end, or an end before the start, the end is what warns the receiver: it stays.</summary>
    (DateTimeOffset From, DateTimeOffset? Until) Validity(IndicatorSource source)
    {
        var from = source.ValidFrom ?? knownSince;
        return source.ValidUntil <= from ? (source.ValidUntil.Value.AddMilliseconds(-1), source.ValidUntil) : (from, source.ValidUntil);
    }
}
