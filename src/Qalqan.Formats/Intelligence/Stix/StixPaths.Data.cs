namespace Qalqan.Formats;

/// <summary>The object paths of STIX patterns that name an observable kind: the standard ones, and those that civil-society feeds use without an <c>x-</c>.</summary>
static class StixPaths
{
    static readonly Dictionary<string, ObservableKind> Known = new(StringComparer.Ordinal)
    {
        ["domain-name:value"] = ObservableKind.Domain,
        ["url:value"] = ObservableKind.Url,
        ["ipv4-addr:value"] = ObservableKind.Ip,
        ["ipv6-addr:value"] = ObservableKind.Ip,
        ["network-traffic:dst_ref.value"] = ObservableKind.Ip,
        ["network-traffic:src_ref.value"] = ObservableKind.Ip,
        ["email-addr:value"] = ObservableKind.Email,
        ["email-message:from_ref.value"] = ObservableKind.Email,
        ["email-message:sender_ref.value"] = ObservableKind.Email,
        ["file:hashes.md5"] = ObservableKind.Md5,
        ["file:hashes.sha1"] = ObservableKind.Sha1,
        ["file:hashes.sha-1"] = ObservableKind.Sha1,
        ["file:hashes.sha256"] = ObservableKind.Sha256,
        ["file:hashes.sha-256"] = ObservableKind.Sha256,
        ["artifact:hashes.md5"] = ObservableKind.Md5,
        ["artifact:hashes.sha-1"] = ObservableKind.Sha1,
        ["artifact:hashes.sha-256"] = ObservableKind.Sha256,
        ["file:name"] = ObservableKind.FileName,
        ["file:path"] = ObservableKind.Path,
        ["directory:path"] = ObservableKind.Path,
        ["process:name"] = ObservableKind.Process,
        ["app:id"] = ObservableKind.App,
        ["app:cert.md5"] = ObservableKind.Cert,
        ["app:cert.sha1"] = ObservableKind.Cert,
        ["app:cert.sha256"] = ObservableKind.Cert,
        ["x509-certificate:hashes.md5"] = ObservableKind.Cert,
        ["x509-certificate:hashes.sha1"] = ObservableKind.Cert,
        ["x509-certificate:hashes.sha-1"] = ObservableKind.Cert,
        ["x509-certificate:hashes.sha256"] = ObservableKind.Cert,
        ["x509-certificate:hashes.sha-256"] = ObservableKind.Cert,
        ["configuration-profile:id"] = ObservableKind.Profile,
        ["android-property:name"] = ObservableKind.AndroidProperty,
    };

    /// <summary>The kind that <paramref name="path"/> (lower case, no quotes) names.</summary>
    public static bool TryGet(string path, out ObservableKind kind) => Known.TryGetValue(path, out kind);
}
