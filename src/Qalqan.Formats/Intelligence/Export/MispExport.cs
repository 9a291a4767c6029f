using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Indicators as one MISP event (core format): an attribute each (a URL has one for each scheme), typed, with a tag for its TLP and for what has no type of its own.</summary>
public static class MispExport
{
    /// <summary>How much is gathered before it is handed on.</summary>
    const int FlushBytes = 1 << 16;

    /// <summary>Writes <paramref name="indicators"/> as they come; what is kept is the ids that were written.</summary>
    /// <param name="to">Not closed.</param>
    /// <param name="indicators">Any order. Of the same feed, kind and value the first is written.</param>
    /// <param name="options">What may leave, and the event's title.</param>
    /// <param name="cancel">Ends the export; what was written is no event then.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static ExportCount Write(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel = default)
    {
        using var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Start(json, options);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long written = 0, above = 0, without = 0, repeated = 0;
        foreach (var i in indicators)
        {
            cancel.ThrowIfCancellationRequested();
            if (!options.Allows(i.Tlp))
            {
                above++;
                continue;
            }
            if (Type(i) is not { } type)
            {
                without++;
                continue;
            }
            var uuid = StixIds.Uuid("indicator", i.Feed, i.Kind == ObservableKind.Other ? "other:" + i.OtherKind : i.Kind.Name(), i.Value);
            if (!seen.Add(uuid))
            {
                repeated++;
                continue;
            }
            foreach (var form in StixIndicatorPattern.Forms(i.Kind, i.Value))
            {
                Attribute(json, i, form, type, uuid, options);
                uuid = StixIds.Uuid("indicator", uuid);
            }
            written++;
            if (json.BytesPending > FlushBytes) json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return new(written, above, without, repeated);
    }

    static void Start(Utf8JsonWriter json, ExportOptions options)
    {
        json.WriteStartObject();
        json.WriteStartObject("Event"u8);
        json.WriteString("uuid"u8, StixIds.Uuid("event", options.Title));
        json.WriteString("info"u8, options.Title);
        json.WriteString("date"u8, options.KnownSince.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("timestamp"u8, Epoch(options.ReleasedAt ?? options.KnownSince));
        // Nobody outside the organisation sees it until a person widens that: distribution 0, unpublished.
        json.WriteString("distribution"u8, "0"u8);
        json.WriteBoolean("published"u8, false);
        json.WriteString("analysis"u8, "2"u8);
        json.WriteString("threat_level_id"u8, "4"u8);
        json.WriteStartObject("Orgc"u8);
        json.WriteString("name"u8, "Qalqan"u8);
        json.WriteString("uuid"u8, StixIds.Uuid("identity", "Qalqan"));
        json.WriteEndObject();
        // Attributes come as they come: the event as a whole is for the narrowest audience that any of them may have.
        Tags(json, "tlp:" + options.Maximum.Tag(), null);
        json.WriteStartArray("Attribute"u8);
    }

    static void Attribute(Utf8JsonWriter json, Indicator i, string value, (string Type, string Category, bool IsOurs) type, string uuid, ExportOptions options)
    {
        json.WriteStartObject();
        json.WriteString("uuid"u8, uuid);
        json.WriteString("type"u8, type.Type);
        json.WriteString("category"u8, type.Category);
        json.WriteString("value"u8, value);
        json.WriteBoolean("to_ids"u8, i.Kind != ObservableKind.Other || type.Type != "text");
        json.WriteString("distribution"u8, "5"u8);
        json.WriteString("comment"u8, i.Name is null ? i.Feed : $"{i.Name} ({i.Feed})");
        json.WriteString("timestamp"u8, Epoch(options.ReleasedAt ?? i.ValidFrom ?? options.KnownSince));
        if (i.ValidFrom is { } from) json.WriteString("first_seen"u8, StixBundle.ExactTime(from));
        if (i.ValidUntil is { } until && (i.ValidFrom is null || until >= i.ValidFrom)) json.WriteString("last_seen"u8, StixBundle.ExactTime(until));
        Tags(json, "tlp:" + i.Tlp.Tag(), type.IsOurs ? $"qalqan:kind=\"{i.Kind.Name()}\"" : null);
        json.WriteEndObject();
    }

    static void Tags(Utf8JsonWriter json, string tlp, string? kind)
    {
        json.WriteStartArray("Tag"u8);
        foreach (var tag in kind is null ? [tlp] : new[] { tlp, kind })
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tag);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static string Epoch(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>MISP's type and category. Kinds that MISP has no type for go under a wider one, and a tag says which they are.</summary>
    static (string Type, string Category, bool IsOurs)? Type(Indicator i) => i.Kind switch
    {
        ObservableKind.Domain => ("domain", "Network activity", false),
        ObservableKind.Url => ("url", "Network activity", false),
        ObservableKind.Ip or ObservableKind.Network => ("ip-dst", "Network activity", false),
        ObservableKind.Email => ("email-src", "Payload delivery", false),
        ObservableKind.Md5 => ("md5", "Payload delivery", false),
        ObservableKind.Sha1 => ("sha1", "Payload delivery", false),
        ObservableKind.Sha256 => ("sha256", "Payload delivery", false),
        ObservableKind.App => ("mobile-application-id", "Payload delivery", false),
        ObservableKind.Cert => (i.Value.Length switch { 32 => "x509-fingerprint-md5", 40 => "x509-fingerprint-sha1", _ => "x509-fingerprint-sha256" }, "Network activity", false),
        ObservableKind.FileName => ("filename", "Payload delivery", false),
        ObservableKind.Path => ("filename", "Payload installation", true),
        ObservableKind.Process or ObservableKind.AndroidProperty or ObservableKind.Profile => ("text", "Artifacts dropped", true),
        // The word of a MISP feed is MISP's type; of another feed it may be anything.
        ObservableKind.Other when i.OtherKind is "yara" or "mutex" or "regkey" or "sha512" or "ssdeep" or "sigma" or "snort" or "user-agent" or "named pipe" =>
            (i.OtherKind, "Artifacts dropped", false),
        ObservableKind.Other => ("text", "Other", false),
        _ => null,
    };
}
