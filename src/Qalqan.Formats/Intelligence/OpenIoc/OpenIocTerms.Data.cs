namespace Qalqan.Formats;

/// <summary>The search terms of OpenIOC that name an observable kind.</summary>
static class OpenIocTerms
{
    static readonly Dictionary<string, ObservableKind> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Network/DNS"] = ObservableKind.Domain,
        ["DnsEntryItem/Host"] = ObservableKind.Domain,
        ["DnsEntryItem/RecordName"] = ObservableKind.Domain,
        ["UrlHistoryItem/HostName"] = ObservableKind.Domain,
        ["CookieHistoryItem/HostName"] = ObservableKind.Domain,
        ["UrlHistoryItem/URL"] = ObservableKind.Url,
        ["Network/URI"] = ObservableKind.Url,
        ["FileDownloadHistoryItem/SourceURL"] = ObservableKind.Url,
        ["RouteEntryItem/Destination"] = ObservableKind.Ip,
        ["PortItem/remoteIP"] = ObservableKind.Ip,
        ["ProcessItem/PortList/PortItem/remoteIP"] = ObservableKind.Ip,
        ["DnsEntryItem/RecordData/IPv4Address"] = ObservableKind.Ip,
        ["Email/From"] = ObservableKind.Email,
        ["Email/ReplyTo"] = ObservableKind.Email,
        ["Email/Attachment/Name"] = ObservableKind.FileName,
        ["FileItem/FileName"] = ObservableKind.FileName,
        ["FileItem/FullPath"] = ObservableKind.Path,
        ["FileItem/FilePath"] = ObservableKind.Path,
        ["FileItem/Md5sum"] = ObservableKind.Md5,
        ["FileItem/Sha1sum"] = ObservableKind.Sha1,
        ["FileItem/Sha256sum"] = ObservableKind.Sha256,
        ["Email/Attachment/MD5"] = ObservableKind.Md5,
        ["ProcessItem/name"] = ObservableKind.Process,
    };

    /// <summary>The kind that a search term names.</summary>
    public static bool TryGet(string search, out ObservableKind kind) => Known.TryGetValue(search, out kind);

    /// <summary>Whether a condition means equality. Exports write <c>contains</c> for hosts, addresses and hashes, of which a part would mean nothing.</summary>
    public static bool IsEquality(string? condition, ObservableKind kind) => condition switch
    {
        null or "" or "is" or "Is" or "Equals" or "equals" => true,
        "contains" or "Contains" => kind is ObservableKind.Domain or ObservableKind.Ip or ObservableKind.Email or ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256,
        _ => false,
    };
}
