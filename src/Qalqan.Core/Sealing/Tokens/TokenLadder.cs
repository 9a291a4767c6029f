using System.Buffers.Binary;

namespace Qalqan;

/// <summary>Which tokens an observation leaves, and which an indicator is looked up by. The two sides meet exactly where <see cref="Matcher"/> matches.</summary>
/// <remarks>Values are canonical (<see cref="Canonical"/>). What the ladder cannot carry is refused or narrowed by <see cref="Asked"/> with words a responder can read;
/// the list is in the folder's README.</remarks>
public static partial class TokenLadder
{
    /// <summary>The most borders of one path that leave a token of their own: a hostile path is nothing but slashes.</summary>
    internal const int MaxPathBorders = 64;

    /// <summary>The longest beginning of a path that leaves a token of its own. Hashing all beginnings of a long path is quadratic; real ones end below this.</summary>
    internal const int MaxPathStartBytes = 512;

    /// <summary>The prefix lengths that an address leaves.</summary>
    internal static ReadOnlySpan<byte> Rungs4 => [16, 20, 22, 24, 32];

    internal static ReadOnlySpan<byte> Rungs6 => [32, 48, 56, 64, 128];

    /// <summary>Adds everything by which <paramref name="value"/> can be found again.</summary>
    /// <param name="kind">What it is. Networks and <see cref="ObservableKind.Other"/> are no observations and add nothing.</param>
    /// <param name="value">Canonical, UTF-8.</param>
    /// <param name="inputs">Receives them; not cleared.</param>
    public static void Observed(ObservableKind kind, ReadOnlySpan<byte> value, TokenInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (value.IsEmpty) return;
        switch (kind)
        {
            case ObservableKind.Domain:
                Host(value, inputs);
                break;
            case ObservableKind.Ip:
                Address(value, inputs);
                break;
            case ObservableKind.Url:
                Url(value, inputs);
                HostOrAddress(Tokens.HostOf(value), inputs);
                break;
            case ObservableKind.Email:
                inputs.Add(TokenKind.Mail, value);
                HostOrAddress(value[(value.LastIndexOf((byte)'@') + 1)..], inputs);
                break;
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.Cert:
                Digest(kind, value, inputs);
                break;
            case ObservableKind.Path:
                Path(value, inputs);
                break;
            case ObservableKind.Process:
                inputs.Add(TokenKind.Process, value);
                if (value.Length > Matcher.CutProcessBytes) inputs.Add(TokenKind.CutProcess, value[..Matcher.CutProcessBytes]);
                break;
            default:
                if (Plain(kind) is var plain and not 0) inputs.Add(plain, value);
                break;
        }
    }

    /// <summary>The kinds that match as they are.</summary>
    static byte Plain(ObservableKind kind) => kind switch
    {
        ObservableKind.App => TokenKind.App,
        ObservableKind.FileName => TokenKind.FileName,
        ObservableKind.AndroidProperty => TokenKind.AndroidProperty,
        ObservableKind.Profile => TokenKind.Profile,
        _ => 0,
    };

    // Itself and each parent that a domain indicator may name: two labels or more, no public suffix. Below a private suffix the walk goes on
    // (bucket.s3.amazonaws.com has the parent amazonaws.com), for the matcher's does.
    static void Host(ReadOnlySpan<byte> host, TokenInputs inputs)
    {
        if (!host.Contains((byte)'.')) return;
        inputs.Add(TokenKind.Host, host);
        var suffix = PublicSuffixes.SuffixStart(host, out _);
        for (var start = 0; ;)
        {
            if (start < suffix || !PublicSuffixes.IsPublicSuffix(host[start..])) inputs.Add(TokenKind.Domain, host[start..]);
            start += host[start..].IndexOf((byte)'.') + 1;
            if (!host[start..].Contains((byte)'.')) return;
        }
    }

    static void HostOrAddress(ReadOnlySpan<byte> host, TokenInputs inputs)
    {
        if (host.IsEmpty) return;
        if (host.Contains((byte)':') || Tokens.TryParseIp4(host, out _)) Address(host, inputs);
        else Host(host, inputs);
    }

    static void Address(ReadOnlySpan<byte> address, TokenInputs inputs)
    {
        if (Tokens.TryParseIp4(address, out var ip4))
            foreach (var length in Rungs4) Network(ip4 & (uint.MaxValue << (32 - length)), length, inputs);
        else if (NetworkKey.TryParseIp6(address, out var ip6))
            foreach (var length in Rungs6) Network(ip6 & (UInt128.MaxValue << (128 - length)), length, inputs);
    }

    static void Network(uint address, byte length, TokenInputs inputs)
    {
        var room = inputs.Room(TokenKind.Network4, 5);
        room[0] = length;
        BinaryPrimitives.WriteUInt32BigEndian(room[1..], address);
    }

    static void Network(UInt128 address, byte length, TokenInputs inputs)
    {
        var room = inputs.Room(TokenKind.Network6, 17);
        room[0] = length;
        BinaryPrimitives.WriteUInt128BigEndian(room[1..], address);
    }

    // The whole; the page without its query; what begins with this host, and with this host and first segment, each with and without the slash behind.
    static void Url(ReadOnlySpan<byte> url, TokenInputs inputs)
    {
        inputs.Add(TokenKind.Url, url);
        var query = url.IndexOf((byte)'?');
        if (query > 0) inputs.Add(TokenKind.UrlPage, url[..query]);
        var root = PathStart(url);
        if (root == 0) return;
        inputs.Add(TokenKind.UrlStart, url[..root]);
        var segment = SegmentEnd(url, root);
        if (segment == root) return;
        inputs.Add(TokenKind.UrlStart, url[..segment]);
        if (segment < url.Length && url[segment] == '/') inputs.Add(TokenKind.UrlStart, url[..(segment + 1)]);
    }

    /// <summary>Behind the slash that ends host and port; 0 if the URL is not canonical.</summary>
    static int PathStart(ReadOnlySpan<byte> url)
    {
        var scheme = url.IndexOfAny("/?#:"u8);
        var host = scheme >= 0 && url[scheme..].StartsWith("://"u8) ? scheme + 3 : 0;
        return url[host..].IndexOf((byte)'/') is var slash and >= 0 ? host + slash + 1 : 0;
    }

    /// <summary>Where the first segment ends, at one of the matcher's borders.</summary>
    static int SegmentEnd(ReadOnlySpan<byte> url, int root) => url[root..].IndexOfAny("/?#&"u8) is var end and >= 0 ? root + end : url.Length;

    static void Digest(ObservableKind kind, ReadOnlySpan<byte> hex, TokenInputs inputs)
    {
        if (hex.Length % 2 != 0 || !Ascii.AllHex(hex)) return;
        var isFile = kind != ObservableKind.Cert;
        var room = inputs.Room(isFile ? TokenKind.FileHash : TokenKind.Certificate, hex.Length / 2 + (isFile ? 1 : 0));
        if (isFile) room[0] = (byte)kind;
        Convert.FromHexString(hex, room[(isFile ? 1 : 0)..], out _, out _);
    }

    // Itself and everything it lies below, with and without the slash: an indicator may be written either way.
    static void Path(ReadOnlySpan<byte> path, TokenInputs inputs)
    {
        inputs.Add(TokenKind.Path, path);
        var longest = Math.Min(path.Length - 1, MaxPathStartBytes);
        for (int n = 1, borders = 0; n <= longest && borders < MaxPathBorders; n++)
        {
            if (!Tokens.IsSlash(path[n]) && !Tokens.IsSlash(path[n - 1])) continue;
            inputs.Add(TokenKind.Path, path[..n]);
            borders++;
        }
    }
}
