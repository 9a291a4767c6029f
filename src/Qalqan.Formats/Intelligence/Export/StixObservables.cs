namespace Qalqan.Formats;

/// <summary>Observables as STIX 2.1 cyber-observable objects, with the ids that every producer gives them.</summary>
static class StixObservables
{
    /// <summary>The extension that defines the two object types STIX lacks.</summary>
    static readonly string Extension = StixIds.Named("extension-definition", "phone");

    /// <summary>Writes the object for <paramref name="value"/>, unless it is there; null for a kind that has none.</summary>
    public static string? Write(StixBundle bundle, StixObjects objects, ObservableKind kind, string value)
    {
        switch (kind)
        {
            case ObservableKind.Domain:
                return Simple(bundle, "domain-name", "value", value);
            case ObservableKind.Url:
                return Simple(bundle, "url", "value", StixIndicatorPattern.Forms(kind, value)[0]);
            case ObservableKind.Ip or ObservableKind.Network:
                return Simple(bundle, value.Contains(':', StringComparison.Ordinal) ? "ipv6-addr" : "ipv4-addr", "value", value);
            case ObservableKind.Email:
                return Simple(bundle, "email-addr", "value", value);
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256:
                return Hash(bundle, "file", value);
            case ObservableKind.Cert:
                return Hash(bundle, "x509-certificate", value);
            case ObservableKind.App:
                return Simple(bundle, "software", "name", value);
            case ObservableKind.FileName:
                return Simple(bundle, "file", "name", value);
            case ObservableKind.Process:
                return Process(bundle, value);
            case ObservableKind.Path:
                return FilePath(bundle, value);
            case ObservableKind.AndroidProperty:
                return Extended(bundle, objects, "android-property", value);
            case ObservableKind.Profile:
                return Extended(bundle, objects, "configuration-profile", value);
            default:
                return null;
        }
    }

    static string Simple(StixBundle bundle, string type, string property, string value)
    {
        var id = StixIds.Observable(type, $"{{\"{property}\":{StixIds.CanonicalText(value)}}}");
        if (!bundle.TryBegin(type, id, out var json)) return id;
        json.WriteString(property, value);
        bundle.End();
        return id;
    }

    static string Hash(StixBundle bundle, string type, string value)
    {
        var algorithm = value.Length switch { 32 => "MD5", 40 => "SHA-1", _ => "SHA-256" };
        var id = StixIds.Observable(type, $"{{\"hashes\":{{\"{algorithm}\":{StixIds.CanonicalText(value)}}}}}");
        if (!bundle.TryBegin(type, id, out var json)) return id;
        json.WriteStartObject("hashes"u8);
        json.WriteString(algorithm, value);
        json.WriteEndObject();
        bundle.End();
        return id;
    }

    /// <summary>2.1 knows no name of a process, only the file it runs.</summary>
    static string Process(StixBundle bundle, string name)
    {
        var image = Simple(bundle, "file", "name", name);
        var id = StixIds.Unnamed("process", name);
        if (!bundle.TryBegin("process", id, out var json)) return id;
        json.WriteString("image_ref"u8, image);
        bundle.End();
        return id;
    }

    static string FilePath(StixBundle bundle, string path)
    {
        var slash = path.LastIndexOfAny(['/', '\\']);
        if (slash <= 0) return slash < path.Length - 1 ? Simple(bundle, "file", "name", path[(slash + 1)..]) : Simple(bundle, "directory", "path", path);
        var folder = Simple(bundle, "directory", "path", path[..slash]);
        if (slash == path.Length - 1) return folder;
        var name = path[(slash + 1)..];
        var id = StixIds.Observable("file", $"{{\"name\":{StixIds.CanonicalText(name)},\"parent_directory_ref\":\"{folder}\"}}");
        if (!bundle.TryBegin("file", id, out var json)) return id;
        json.WriteString("name"u8, name);
        json.WriteString("parent_directory_ref"u8, folder);
        bundle.End();
        return id;
    }

    static string Extended(StixBundle bundle, StixObjects objects, string type, string name)
    {
        Define(bundle, objects);
        var id = StixIds.Observable(type, $"{{\"name\":{StixIds.CanonicalText(name)}}}");
        if (!bundle.TryBegin(type, id, out var json)) return id;
        json.WriteString("name"u8, name);
        json.WriteStartObject("extensions"u8);
        json.WriteStartObject(Extension);
        json.WriteString("extension_type"u8, "new-sco"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        bundle.End();
        return id;
    }

    static void Define(StixBundle bundle, StixObjects objects)
    {
        var author = objects.Ourselves();
        if (!bundle.TryBegin("extension-definition", Extension, out var json)) return;
        json.WriteString("created_by_ref"u8, author);
        json.WriteString("created"u8, "2026-01-01T00:00:00.000Z"u8);
        json.WriteString("modified"u8, "2026-01-01T00:00:00.000Z"u8);
        json.WriteString("name"u8, "Objects seen on phones"u8);
        json.WriteString("description"u8, "Two observables of phones that STIX 2.1 does not define."u8);
        json.WriteString("schema"u8, "android-property: a system property of Android. configuration-profile: a configuration profile of iOS. Both have one property, name (string, required): "u8
            + "the name of the system property, or the id of the profile. It is the only id-contributing property."u8);
        json.WriteString("version"u8, "1.0.0"u8);
        json.WriteStartArray("extension_types"u8);
        json.WriteStringValue("new-sco"u8);
        json.WriteEndArray();
        bundle.End();
    }
}
