using System.Text;

namespace Qalqan.Formats;

/// <summary>An indicator as a pattern in the one form that every tool of the field reads: a single equality without blanks, <c>[domain-name:value='x']</c>; for a URL two of them.</summary>
/// <remarks>Standard object paths where STIX has them; else those of the published civil-society files (<c>app:id</c>, <c>process:name</c>), which phone scanners look for.</remarks>
static class StixIndicatorPattern
{
    /// <summary>The pattern, or null for a kind that has none.</summary>
    public static string? Of(ObservableKind kind, string value, string? otherKind)
    {
        var path = Path(kind, value, otherKind);
        if (path is null) return null;
        var pattern = new StringBuilder("[");
        foreach (var form in Forms(kind, value))
        {
            // A network is no address: equality with it would hold for no observation.
            pattern.Append(pattern.Length > 1 ? " OR " : "").Append(path).Append(kind == ObservableKind.Network ? " ISSUBSET " : "=");
            PatternPrinter.Quote(pattern, form);
        }
        return pattern.Append(']').ToString();
    }

    /// <summary>A value as others write it. A canonical URL has no scheme, everybody else's has one: either may be seen.</summary>
    public static IReadOnlyList<string> Forms(ObservableKind kind, string value) => kind == ObservableKind.Url ? ["https://" + value, "http://" + value] : [value];

    static string? Path(ObservableKind kind, string value, string? otherKind) => kind switch
    {
        ObservableKind.Domain => "domain-name:value",
        ObservableKind.Url => "url:value",
        ObservableKind.Ip or ObservableKind.Network => value.Contains(':', StringComparison.Ordinal) ? "ipv6-addr:value" : "ipv4-addr:value",
        ObservableKind.Email => "email-addr:value",
        ObservableKind.Md5 => "file:hashes.MD5",
        ObservableKind.Sha1 => "file:hashes.'SHA-1'",
        ObservableKind.Sha256 => "file:hashes.'SHA-256'",
        ObservableKind.App => "app:id",
        ObservableKind.Cert => $"x509-certificate:hashes.{HashName(value)}",
        ObservableKind.Process => "process:name",
        ObservableKind.Path => "file:path",
        ObservableKind.FileName => "file:name",
        ObservableKind.AndroidProperty => "android-property:name",
        ObservableKind.Profile => "configuration-profile:id",
        _ => Other(otherKind),
    };

    /// <summary>Words of feeds for kinds that are kept but not matched.</summary>
    static string? Other(string? otherKind) => otherKind?.ToLowerInvariant() switch
    {
        "mutex" => "mutex:name",
        "regkey" => "windows-registry-key:key",
        "sha512" => "file:hashes.'SHA-512'",
        "ssdeep" => "file:hashes.SSDEEP",
        "mac-address" => "mac-addr:value",
        _ => null,
    };

    static string HashName(string value) => value.Length switch { 32 => "MD5", 40 => "'SHA-1'", _ => "'SHA-256'" };
}
