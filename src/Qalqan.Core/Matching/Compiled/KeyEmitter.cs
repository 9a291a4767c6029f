using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Qalqan;

/// <summary>Decides under which keys each indicator is found. Its twin is the scanner, which asks for them.</summary>
sealed unsafe class KeyEmitter(KeyList keys, SetHeader header, ulong[] names, ulong[] addresses, ulong[] networks)
{
    public ulong[] Names => names;
    public ulong[] Addresses => addresses;
    public ulong[] Networks => networks;
    public ulong[] SlashRuns { get; } = new ulong[1 << (SetHeader.SlashRunBits - 6)];
    public ulong[] Networks4 { get; } = new ulong[1 << (SetHeader.Network4Bits - 6)];

    /// <summary>Adds the keys of indicator <paramref name="id"/>, those by which file names and paths are found in running text left out.</summary>
    public void Emit(ObservableKind kind, ReadOnlySpan<byte> value, uint id)
    {
        header.Kinds |= 1UL << (kind == ObservableKind.Other ? 63 : (int)kind);
        switch (kind)
        {
            case ObservableKind.Domain or ObservableKind.App:
                if (kind == ObservableKind.Domain && value.IndexOf("xn--"u8) >= 0) header.Needs |= Needs.Punycode;
                Suffixes(value);
                keys.AddIndicator(Hash(KeyTag.Token, value), id);
                break;
            case ObservableKind.Ip:
                if (value.Contains((byte)':')) header.Needs |= Needs.Ip6;
                else Ip4(value);
                keys.AddIndicator(Hash(KeyTag.Token, value), id);
                break;
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.Cert:
                header.Needs |= Needs.Hex;
                keys.AddIndicator(Hash(KeyTag.Token, value), id);
                break;
            case ObservableKind.Url:
                keys.AddIndicator(PrefixHash.Of(keys.Hash, KeyTag.Url, value), id);
                Host(Tokens.HostOf(value), Hooks.Url);
                break;
            case ObservableKind.Email:
                keys.AddIndicator(Hash(KeyTag.Email, value), id);
                Host(value[(value.LastIndexOf((byte)'@') + 1)..], Hooks.Email);
                break;
            case ObservableKind.Network:
                Network(value, id);
                break;
            case ObservableKind.Path:
                keys.AddIndicator(PrefixHash.Of(keys.Hash, KeyTag.Path, value), id);
                break;
            case ObservableKind.Process:
                keys.AddIndicator(Hash(KeyTag.Process, value), id);
                if (value.Length > Matcher.CutProcessBytes)
                    keys.AddIndicator(Hash(KeyTag.CutProcess, value[..Matcher.CutProcessBytes]), id);
                break;
            default:
                keys.AddIndicator(Hash((KeyTag)kind, value), id);
                break;
        }
    }

    // Values lie in the store, which has room in front of them.
    ulong Hash(KeyTag tag, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value) return keys.Hash.Long(tag, start + value.Length, value.Length);
    }

    void Host(ReadOnlySpan<byte> host, Hooks hooks)
    {
        if (host.IsEmpty) return;
        if (host.IndexOf("xn--"u8) >= 0) header.Needs |= Needs.Punycode;
        if (host.Contains((byte)':')) header.Needs |= Needs.Ip6;
        else if (Tokens.TryParseIp4(host, out _)) Ip4(host);
        else if (host.Contains((byte)'.')) Suffixes(host);
        else SlashRun(host);
        keys.AddHooks(Hash(KeyTag.Token, host), hooks);
    }

    /// <summary>Makes the scanner walk from the last two labels of <paramref name="token"/> to all of it.</summary>
    public void Suffixes(ReadOnlySpan<byte> token)
    {
        header.Needs |= Needs.Dotted;
        var last = token[(token.LastIndexOf((byte)'.') + 1)..];
        if (last.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) header.Needs |= Needs.NumericLabels;
        var two = Tokens.TwoLabels(token);
        AddName(token[two..]);
        for (var start = two; start > 0; start = token[..(start - 1)].LastIndexOf((byte)'.') + 1)
            keys.AddHooks(Hash(KeyTag.Token, token[start..]), Hooks.More);
    }

    readonly ulong[] _waiting = new ulong[BucketTable.Ahead];
    int _names;

    // The list is as large as the cache: each place is asked for now and written some names later.
    void AddName(ReadOnlySpan<byte> name)
    {
        ref var waiting = ref _waiting[_names % _waiting.Length];
        if (_names++ >= _waiting.Length) Shortlist.Add(names, waiting);
        waiting = Shortlist.HashOf(name);
        BucketTable.Ask(ref Shortlist.WordOf(names, waiting));
    }

    /// <summary>To be called behind the last indicator.</summary>
    public void Finish()
    {
        foreach (var hash in _waiting.AsSpan(0, Math.Min(_names, _waiting.Length))) Shortlist.Add(names, hash);
    }

    /// <summary>Makes the scanner look at <paramref name="token"/>, which may have no dot, where it stands behind a slash.</summary>
    public void SlashRun(ReadOnlySpan<byte> token)
    {
        header.Needs |= Needs.SlashRuns;
        Set(SlashRuns, Tokens.SlashRunSlot(Tokens.Last8(token), token.Length));
    }

    /// <summary>Makes the scanner compare with indicator <paramref name="id"/> where <paramref name="token"/>, a part of its value, stands.</summary>
    public void Anchor(ReadOnlySpan<byte> token, uint id) => keys.AddIndicator(Hash(KeyTag.Token, token), id);

    void Network(ReadOnlySpan<byte> value, uint id)
    {
        if (!NetworkKey.TryParse(value, out var key)) return;
        keys.AddIndicator(key.Hash(keys.Hash), id);
        if (key.IsIp6)
        {
            header.Needs |= Needs.Networks6;
            header.Lengths6[key.PrefixLength >> 6] |= 1UL << (key.PrefixLength & 63);
            return;
        }
        header.Needs |= Needs.Networks4;
        header.Lengths4 |= 1UL << key.PrefixLength;
        Shortlist.AddNetwork(networks, (uint)(key.High >> 32), key.PrefixLength);
        var first = (uint)(key.High >> 48);
        var count = key.PrefixLength >= 16 ? 1 : 1 << (16 - key.PrefixLength);
        for (var i = first; i < first + count; i++)
        {
            var text = Encoding.ASCII.GetBytes($"{i >> 8}.{i & 255}.0.0");
            Set(Networks4, Tokens.Network4Slot(text));
        }
    }

    void Ip4(ReadOnlySpan<byte> address)
    {
        header.Needs |= Needs.Ip4;
        Shortlist.Add(addresses, address);
    }

    static void Set(ulong[] map, uint slot) => map[slot >> 6] |= 1UL << (int)(slot & 63);
}

/// <summary>An address cut to a prefix: what networks are looked up by.</summary>
readonly record struct NetworkKey(bool IsIp6, int PrefixLength, ulong High, ulong Low)
{
    public static NetworkKey Of(uint ip4, int prefixLength) => new NetworkKey(false, prefixLength, (ulong)ip4 << 32, 0).Masked();

    public static NetworkKey Of(UInt128 ip6, int prefixLength) => new NetworkKey(true, prefixLength, (ulong)(ip6 >> 64), (ulong)ip6).Masked();

    /// <summary>The network of <paramref name="prefixLength"/> bits, at most its own, that this one lies in.</summary>
    public NetworkKey Cut(int prefixLength) => (this with { PrefixLength = prefixLength }).Masked();

    NetworkKey Masked() => this with
    {
        High = PrefixLength == 0 ? 0 : PrefixLength >= 64 ? High : High & ~(ulong.MaxValue >> PrefixLength),
        Low = PrefixLength <= 64 ? 0 : PrefixLength >= 128 ? Low : Low & ~(ulong.MaxValue >> (PrefixLength - 64)),
    };

    /// <summary>Parses CIDR notation.</summary>
    public static bool TryParse(ReadOnlySpan<byte> cidr, out NetworkKey key)
    {
        key = default;
        var slash = cidr.IndexOf((byte)'/');
        if (slash < 0 || !int.TryParse(cidr[(slash + 1)..], System.Globalization.NumberStyles.None, null, out var length)) return false;
        var address = cidr[..slash];
        if (Tokens.TryParseIp4(address, out var ip4))
        {
            key = Of(ip4, Math.Min(length, 32));
            return length <= 32;
        }
        if (length > 128 || !TryParseIp6(address, out var ip6)) return false;
        key = Of(ip6, length);
        return true;
    }

    /// <summary>Parses an IPv6 address without a zone.</summary>
    public static bool TryParseIp6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = default;
        if (!text.Contains((byte)':') || text.ContainsAny("%[]"u8) || !IPAddress.TryParse(text, out var ip)) return false;
        Span<byte> bytes = stackalloc byte[16];
        if (!ip.TryWriteBytes(bytes, out var n) || n != 16) return false;
        address = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return true;
    }

    public ulong Hash(KeyHash hash)
    {
        Span<byte> bytes = stackalloc byte[18];
        bytes[0] = IsIp6 ? (byte)6 : (byte)4;
        bytes[1] = (byte)PrefixLength;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[2..], High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[10..], Low);
        return PrefixHash.Of(hash, KeyTag.Network, bytes);
    }
}
