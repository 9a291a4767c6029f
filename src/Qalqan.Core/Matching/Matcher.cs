namespace Qalqan;

/// <summary>One indicator that matched one observable.</summary>
/// <param name="Indicator">Its number in the <see cref="IndicatorSet"/>.</param>
/// <param name="Weak">Weaker than equality: a process or file name that was cut at 16 characters.</param>
public readonly record struct Match(int Indicator, bool Weak);

/// <summary>Looks single observables up in a set, under the rules of <c>Matching/DESIGN.md</c>. Holds scratch space: one per thread.</summary>
public sealed class Matcher(IndicatorSet set)
{
    /// <summary>Where iOS cuts the names of processes.</summary>
    internal const int CutProcessBytes = 16;

    readonly byte[] _canonical = new byte[Canonical.MaxBytes];
    readonly SetImage _image = set.Image;

    /// <summary>Adds to <paramref name="matches"/> every indicator that <paramref name="value"/> matches: itself, a parent domain, a network, a path prefix.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">UTF-8, canonical or not.</param>
    /// <param name="matches">Receives the matches; not cleared.</param>
    /// <exception cref="InvalidDataException">The compiled set is damaged.</exception>
    public void Match(ObservableKind kind, ReadOnlySpan<byte> value, List<Match> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        if (!Canonical.TryWrite(kind, value, _canonical, out var n)) return;
        MatchCanonical(kind, _canonical.AsSpan(0, n), matches);
        GC.KeepAlive(set);
    }

    internal void MatchCanonical(ObservableKind kind, ReadOnlySpan<byte> value, List<Match> matches)
    {
        _ = set.Image; // throws when disposed
        switch (kind)
        {
            case ObservableKind.Domain:
                Host(value, matches);
                break;
            case ObservableKind.Ip:
                Exact(KeyTag.Token, kind, value, matches);
                NetworksOf(value, matches);
                break;
            case ObservableKind.Url:
                Prefixes(KeyTag.Url, kind, value, matches);
                HostOrAddress(Tokens.HostOf(value), matches);
                break;
            case ObservableKind.Email:
                Exact(KeyTag.Email, kind, value, matches);
                HostOrAddress(value[(value.LastIndexOf((byte)'@') + 1)..], matches);
                break;
            case ObservableKind.Path:
                Prefixes(KeyTag.Path, kind, value, matches);
                break;
            case ObservableKind.Process:
                Process(value, matches);
                break;
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.Cert or ObservableKind.App:
                Exact(KeyTag.Token, kind, value, matches);
                break;
            case ObservableKind.FileName or ObservableKind.AndroidProperty or ObservableKind.Profile:
                Exact((KeyTag)kind, kind, value, matches);
                break;
        }
    }

    internal void Exact(KeyTag tag, ObservableKind kind, ReadOnlySpan<byte> value, List<Match> matches)
    {
        if (!set.Has(kind)) return;
        foreach (var id in Find(_image.Hash.Suffix(tag, value)))
            if (Is(id, kind, value)) Add(matches, id);
    }

    // From the last two labels to the left, as long as something longer was compiled.
    void Host(ReadOnlySpan<byte> host, List<Match> matches)
    {
        if (!set.Has(ObservableKind.Domain)) return;
        var start = Tokens.TwoLabels(host);
        while (true)
        {
            var suffix = host[start..];
            var more = false;
            foreach (var entry in Entries(_image.Hash.Suffix(KeyTag.Token, suffix)))
            {
                if ((entry & SetImage.HooksFlag) != 0) more |= (entry & (uint)Hooks.More) != 0;
                else if (Is(entry, ObservableKind.Domain, suffix) && (start == 0 || (_image.Record(entry).Sources & SetRecord.ExactOnly) == 0)) Add(matches, entry);
            }
            if (start == 0 || !more) return;
            start = host[..(start - 1)].LastIndexOf((byte)'.') + 1;
        }
    }

    void HostOrAddress(ReadOnlySpan<byte> host, List<Match> matches)
    {
        if (host.IsEmpty) return;
        var isAddress = host.Contains((byte)':') || Tokens.TryParseIp4(host, out _);
        MatchCanonical(isAddress ? ObservableKind.Ip : ObservableKind.Domain, host, matches);
    }

    /// <summary>The value itself, and indicators that it continues on a segment border.</summary>
    internal void Prefixes(KeyTag tag, ObservableKind kind, ReadOnlySpan<byte> value, List<Match> matches)
    {
        if (!set.Has(kind)) return;
        var hash = new PrefixHash(_image.Hash, tag, value);
        for (var n = 1; n <= value.Length; n++)
        {
            var whole = n == value.Length;
            if (!whole && !IsBorder(kind, value[n]) && !IsBorder(kind, value[n - 1])) continue;
            var key = hash.At(n);
            foreach (var id in Find(key))
                if (Is(id, kind, value[..n]) && (whole || kind == ObservableKind.Path || (_image.Record(id).Sources & SetRecord.Prefix) != 0)) Add(matches, id);
        }
    }

    static bool IsBorder(ObservableKind kind, byte b) =>
        kind == ObservableKind.Path ? Tokens.IsSlash(b) : b is (byte)'/' or (byte)'?' or (byte)'#' or (byte)'&';

    void Process(ReadOnlySpan<byte> name, List<Match> matches)
    {
        Exact(KeyTag.Process, ObservableKind.Process, name, matches);
        if (name.Length < CutProcessBytes || !set.Has(ObservableKind.Process)) return;
        var cut = name[..CutProcessBytes];
        if (name.Length > CutProcessBytes)
        {
            // The feed has the cut name, the evidence the whole.
            foreach (var id in Find(_image.Hash.Suffix(KeyTag.Process, cut)))
                if (Is(id, ObservableKind.Process, cut)) Add(matches, id, weak: true);
            return;
        }
        foreach (var id in Find(_image.Hash.Suffix(KeyTag.CutProcess, cut)))
            if (_image.Record(id) is { Kind: ObservableKind.Process, ValueLength: > CutProcessBytes } record && _image.Value(record).StartsWith(cut))
                Add(matches, id, weak: true);
    }

    void NetworksOf(ReadOnlySpan<byte> address, List<Match> matches)
    {
        if (!set.Has(ObservableKind.Network)) return;
        if (Tokens.TryParseIp4(address, out var ip4)) Networks4(ip4, matches);
        else if (NetworkKey.TryParseIp6(address, out var ip6)) Networks6(ip6, matches);
    }

    /// <summary>All networks that hold <paramref name="address"/>: one look-up for each prefix length in the set.</summary>
    internal void Networks4(uint address, List<Match> matches)
    {
        var list = _image.Networks;
        for (var lengths = _image.Header.Lengths4; lengths != 0; lengths &= lengths - 1)
        {
            var length = Math.Min(32, System.Numerics.BitOperations.TrailingZeroCount(lengths));
            if (list.HasNetwork(length == 0 ? 0 : address & uint.MaxValue << (32 - length), length)) Network(NetworkKey.Of(address, length), matches);
        }
    }

    internal void Networks6(UInt128 address, List<Match> matches)
    {
        for (var word = 0; word < 3; word++)
            for (var lengths = _image.Header.Lengths6[word]; lengths != 0; lengths &= lengths - 1)
                Network(NetworkKey.Of(address, Math.Min(128, word * 64 + System.Numerics.BitOperations.TrailingZeroCount(lengths))), matches);
    }

    void Network(NetworkKey key, List<Match> matches)
    {
        var hash = key.Hash(_image.Hash);
        foreach (var id in Find(hash))
        {
            var record = _image.Record(id);
            if (record.Kind == ObservableKind.Network && NetworkKey.TryParse(_image.Value(record), out var found) && found == key) Add(matches, id);
        }
    }

    bool Is(uint id, ObservableKind kind, ReadOnlySpan<byte> value)
    {
        var record = _image.Record(id);
        return record.Kind == kind && record.ValueLength == value.Length && _image.Value(record).SequenceEqual(value);
    }

    // Hooks and indicators under a hash, and indicators alone.
    EntryList Entries(ulong hash) => _image.MayContain(hash) ? new(_image.Bucket(hash), (uint)hash, 0) : default;

    EntryList Find(ulong hash) => _image.MayContain(hash) ? new(_image.Bucket(hash), (uint)hash, SetImage.HooksFlag) : default;

    static void Add(List<Match> matches, uint id, bool weak = false) => matches.Add(new((int)id, weak));
}
