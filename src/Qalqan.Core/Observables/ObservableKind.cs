namespace Qalqan;

/// <summary>What can be seen in evidence and named by an indicator. One list serves both, so that a value means the same on both sides.</summary>
/// <remarks>The numbers are stored in compiled sets and sealed tokens: never renumber, never reuse.</remarks>
public enum ObservableKind : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>A host name: A-labels (RFC 5891), lower case, no trailing dot, at least two labels. <c>mail.evil.example</c></summary>
    Domain = 1,

    /// <summary>A URL in the canonical form of <see cref="Canonical"/>.</summary>
    Url = 2,

    /// <summary>One IPv4 or IPv6 address, in the text form of RFC 5952; an IPv4-mapped IPv6 address is written as IPv4.</summary>
    Ip = 3,

    /// <summary>An IPv4 or IPv6 network in CIDR notation, host bits zero. Only indicators are networks; evidence has addresses.</summary>
    Network = 4,

    /// <summary>An e-mail address, lower case, its host canonical as <see cref="Domain"/>.</summary>
    Email = 5,

    /// <summary>MD5 of a file: 32 lower-case hexadecimal digits.</summary>
    Md5 = 6,

    /// <summary>SHA-1 of a file: 40 lower-case hexadecimal digits.</summary>
    Sha1 = 7,

    /// <summary>SHA-256 of a file: 64 lower-case hexadecimal digits.</summary>
    Sha256 = 8,

    /// <summary>An application id: Android package or iOS bundle id, lower case. <c>com.evil.app</c></summary>
    App = 9,

    /// <summary>The MD5, SHA-1 or SHA-256 of a signing or TLS certificate: lower-case hexadecimal digits, no separators.</summary>
    Cert = 10,

    /// <summary>A process name, as written; case matters.</summary>
    Process = 11,

    /// <summary>A file path, as written; case matters. An indicator matches itself and everything below it, on a segment border.</summary>
    Path = 12,

    /// <summary>A file's name without its folders, as written; case matters.</summary>
    FileName = 13,

    /// <summary>The name of an Android system property.</summary>
    AndroidProperty = 14,

    /// <summary>The id of a configuration profile, lower case.</summary>
    Profile = 15,

    /// <summary>A kind that is kept and counted but never matched (yara, mutex, registry key …). Only indicators have it.</summary>
    Other = 255,
}
