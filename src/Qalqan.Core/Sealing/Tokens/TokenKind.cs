namespace Qalqan;

/// <summary>The first byte of what is hashed into a token: equal text of two kinds never gives the same token.</summary>
/// <remarks>Stored tokens depend on these bytes: never change one, never reuse one. <c>s</c> is kept for the sender's domain, which no indicator names today.</remarks>
static class TokenKind
{
    /// <summary>A host, exactly.</summary>
    public const byte Host = (byte)'h';

    /// <summary>A host or one of its parents: "this and everything below".</summary>
    public const byte Domain = (byte)'d';

    /// <summary>A whole canonical URL.</summary>
    public const byte Url = (byte)'u';

    /// <summary>A URL up to its question mark; only of URLs that have one.</summary>
    public const byte UrlPage = (byte)'q';

    /// <summary>A URL's host and port, alone or with the first segment of its path: what begins like this.</summary>
    public const byte UrlStart = (byte)'b';

    /// <summary>An IPv4 network: a byte of prefix length, four of address.</summary>
    public const byte Network4 = (byte)'4';

    /// <summary>An IPv6 network: a byte of prefix length, sixteen of address.</summary>
    public const byte Network6 = (byte)'6';

    /// <summary>A file's digest: a byte of algorithm (the number of its <see cref="ObservableKind"/>), then the digest itself.</summary>
    public const byte FileHash = (byte)'f';

    /// <summary>A certificate's digest; its length tells the algorithm.</summary>
    public const byte Certificate = (byte)'c';

    /// <summary>An e-mail address.</summary>
    public const byte Mail = (byte)'m';

    /// <summary>An application id.</summary>
    public const byte App = (byte)'a';

    /// <summary>A process name.</summary>
    public const byte Process = (byte)'p';

    /// <summary>The first sixteen bytes of a longer process name.</summary>
    public const byte CutProcess = (byte)'k';

    /// <summary>A path, or the beginning of one up to a border of segments.</summary>
    public const byte Path = (byte)'/';

    /// <summary>A file name.</summary>
    public const byte FileName = (byte)'n';

    /// <summary>An Android system property.</summary>
    public const byte AndroidProperty = (byte)'y';

    /// <summary>A configuration profile.</summary>
    public const byte Profile = (byte)'o';
}
