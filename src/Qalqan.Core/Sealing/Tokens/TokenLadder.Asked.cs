using System.Numerics;

namespace Qalqan;

public static partial class TokenLadder
{
    /// <summary>The most look-ups one network may take. A /20 between two rungs of IPv6 takes this many; more would make one indicator as dear as a feed.</summary>
    public const int MaxExpansion = 4096;

    /// <summary>Adds the look-ups by which sealed observations that <paramref name="indicator"/> matches are found.</summary>
    /// <param name="indicator">Its value is canonical.</param>
    /// <param name="inputs">Receives them; not cleared.</param>
    /// <returns>How many, and what they leave out.</returns>
    public static TokenQuestion Asked(Indicator indicator, TokenInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(inputs);
        var value = System.Text.Encoding.UTF8.GetBytes(indicator.Value).AsSpan();
        if (value.IsEmpty) return Refuse("empty");
        if (value.Length > Canonical.MaxBytes) return Refuse("longer than any observation");
        return indicator.Kind switch
        {
            ObservableKind.Domain => AskDomain(value, inputs),
            ObservableKind.Ip => AskAddress(value, inputs),
            ObservableKind.Network => AskNetwork(value, inputs),
            ObservableKind.Url => AskUrl(value, indicator.Prefix, inputs),
            ObservableKind.Path => AskPath(value, inputs),
            ObservableKind.Process => AskProcess(value, inputs),
            ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.Cert => AskDigest(indicator.Kind, value, inputs),
            ObservableKind.Email => One(TokenKind.Mail, value, inputs),
            _ => Plain(indicator.Kind) is var plain and not 0 ? One(plain, value, inputs) : Refuse("a kind that is never matched: a rule, a pattern or a combination"),
        };
    }

    /// <summary>As <see cref="Asked"/>, for the host alone, without what lies below it.</summary>
    /// <param name="host">Canonical.</param>
    /// <param name="inputs">Receives the look-up; not cleared.</param>
    public static TokenQuestion AskedExactly(ReadOnlySpan<byte> host, TokenInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return host.Contains((byte)'.') ? One(TokenKind.Host, host, inputs) : Refuse("a host without a dot");
    }

    static TokenQuestion Refuse(string reason) => new(0, reason, 0);

    static TokenQuestion One(byte kind, ReadOnlySpan<byte> value, TokenInputs inputs, string? limit = null)
    {
        inputs.Add(kind, value);
        return new(1, limit, 1);
    }

    static TokenQuestion AskDomain(ReadOnlySpan<byte> domain, TokenInputs inputs)
    {
        if (!domain.Contains((byte)'.')) return Refuse("a domain of one label");
        if (!PublicSuffixes.IsPublicSuffix(domain)) return One(TokenKind.Domain, domain, inputs);
        // Its owner's own site exists and is visited; below it are strangers. A registry's suffix is nobody's site.
        return PublicSuffixes.IsPrivateSuffix(domain) ? One(TokenKind.Host, domain, inputs) : Refuse("a public suffix: names below it belong to many people");
    }

    static TokenQuestion AskAddress(ReadOnlySpan<byte> address, TokenInputs inputs)
    {
        if (Tokens.TryParseIp4(address, out var ip4)) Network(ip4, 32, inputs);
        else if (NetworkKey.TryParseIp6(address, out var ip6)) Network(ip6, 128, inputs);
        else return Refuse("not an address");
        return new(1, null, 1);
    }

    static TokenQuestion AskNetwork(ReadOnlySpan<byte> network, TokenInputs inputs)
    {
        if (!NetworkKey.TryParse(network, out var key)) return Refuse("not a network");
        var rungs = key.IsIp6 ? Rungs6 : Rungs4;
        if (key.PrefixLength < rungs[0]) return Refuse(key.IsIp6 ? "a network wider than /32" : "a network wider than /16");
        byte rung = 0;
        foreach (var r in rungs)
            if (r >= key.PrefixLength)
            {
                rung = r;
                break;
            }
        var bits = rung - key.PrefixLength;
        if (bits > BitOperations.Log2(MaxExpansion)) return Refuse("a network between two steps of the ladder that would take more than 4,096 look-ups");
        var count = 1 << bits;
        var first = new UInt128(key.High, key.Low);
        for (var i = 0; i < count; i++)
        {
            if (key.IsIp6) Network(first + ((UInt128)(uint)i << (128 - rung)), rung, inputs);
            else Network((uint)(key.High >> 32) + ((uint)i << (32 - rung)), rung, inputs);
        }
        return new(count, null, count);
    }

    static TokenQuestion AskUrl(ReadOnlySpan<byte> url, bool prefix, TokenInputs inputs)
    {
        if (!prefix) return One(TokenKind.Url, url, inputs);
        var root = PathStart(url);
        if (root == 0) return Refuse("not a canonical URL");
        var segment = SegmentEnd(url, root);
        var behind = url[segment..];
        if (root == url.Length || behind.IsEmpty || (behind.Length == 1 && behind[0] == '/' && segment > root)) return One(TokenKind.UrlStart, url, inputs);
        // Deeper beginnings leave no token: they would double what is stored for everybody.
        inputs.Add(TokenKind.Url, url);
        if (url.Contains((byte)'?')) return new(1, "a beginning of URLs with a query: only the URL itself is found, not what continues it", 1);
        inputs.Add(TokenKind.UrlPage, url);
        return new(2, "a beginning of URLs of more than one segment: only that page is found, with any query, not what lies below it", 2);
    }

    static TokenQuestion AskPath(ReadOnlySpan<byte> path, TokenInputs inputs)
    {
        var borders = 1; // of the path itself, in what continues it
        for (var n = 1; n < path.Length; n++)
            if (Tokens.IsSlash(path[n]) || Tokens.IsSlash(path[n - 1])) borders++;
        var everyStart = path.Length <= MaxPathStartBytes && borders <= MaxPathBorders;
        return One(TokenKind.Path, path, inputs, everyStart ? null : "a path too long or too deep: only the path itself is found, not what lies below it");
    }

    static TokenQuestion AskProcess(ReadOnlySpan<byte> name, TokenInputs inputs)
    {
        inputs.Add(TokenKind.Process, name);
        if (name.Length < Matcher.CutProcessBytes) return new(1, null, 1);
        // Exactly as long as a cut name: the evidence may have the whole one. Longer: it may have the cut one.
        if (name.Length == Matcher.CutProcessBytes) inputs.Add(TokenKind.CutProcess, name);
        else inputs.Add(TokenKind.Process, name[..Matcher.CutProcessBytes]);
        return new(2, null, 1);
    }

    static TokenQuestion AskDigest(ObservableKind kind, ReadOnlySpan<byte> hex, TokenInputs inputs)
    {
        var before = inputs.Count;
        Digest(kind, hex, inputs);
        return inputs.Count > before ? new(1, null, 1) : Refuse("not a digest");
    }
}
