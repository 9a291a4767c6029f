using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Qalqan;

/// <summary>All warning lists in one index: the answer for an indicator takes a few look-ups, however many lists there are. Safe for any number of threads.</summary>
public sealed class WarningLists
{
    static readonly SearchValues<char> UrlHostEnd = SearchValues.Create("/:?#");

    /// <summary>The lists, in the order of their index.</summary>
    public IReadOnlyList<WarningList> Lists => _lists;

    readonly IReadOnlyList<WarningList> _lists;
    readonly Dictionary<string, int> _exact = new(StringComparer.Ordinal), _hosts = new(StringComparer.Ordinal);
    readonly Dictionary<NetworkKey, int> _networks = [];
    readonly SortedSet<int> _lengths4 = [], _lengths6 = [];
    readonly List<(int List, SearchValues<string> Parts)> _substrings = [];
    readonly List<(int List, Regex Expression)> _expressions = [];
    readonly HashSet<string> _shared = new(StringComparer.Ordinal);
    readonly List<(int List, int Next)> _chains = [(0, 0)];
    readonly int _privateSuffixes = -1;

    /// <summary>Indexes <paramref name="lists"/>.</summary>
    /// <param name="lists">The lists; entries that cannot be used are left out (<see cref="WarningList.Problems"/>).</param>
    public WarningLists(IReadOnlyList<WarningList> lists)
    {
        _lists = lists;
        for (var i = 0; i < lists.Count; i++)
        {
            Add(i, lists[i]);
            if (lists[i].Name == BuiltInWarningLists.SharedHosting) _privateSuffixes = i;
        }
    }

    /// <summary>The names of the lists that hold <paramref name="indicator"/>, in the order of the lists. Empty for most.</summary>
    public IReadOnlyList<string> Of(Indicator indicator)
    {
        var found = new SortedSet<int>();
        Collect(_exact, indicator.Value, found);
        switch (indicator.Kind)
        {
            case ObservableKind.Domain: Host(indicator.Value, found); break;
            case ObservableKind.Ip or ObservableKind.Network: Address(indicator.Value, found); break;
            case ObservableKind.Url: Url(indicator.Value, found); break;
        }
        foreach (var (list, parts) in _substrings)
            if (indicator.Value.AsSpan().ContainsAny(parts)) found.Add(list);
        foreach (var (list, expression) in _expressions)
            if (expression.IsMatch(indicator.Value)) found.Add(list);
        found.RemoveWhere(i => !_lists[i].AppliesTo(indicator.Kind));
        return found.Count == 0 ? [] : [.. found.Select(i => _lists[i].Name).Distinct()];
    }

    void Add(int number, WarningList list)
    {
        switch (list.Match)
        {
            case WarningListMatch.Network:
                foreach (var entry in list.Entries) AddNetwork(number, entry);
                break;
            case WarningListMatch.Substring:
                if (list.Entries.Count > 0) _substrings.Add((number, SearchValues.Create([.. list.Entries], StringComparison.OrdinalIgnoreCase)));
                break;
            case WarningListMatch.Regex:
                foreach (var entry in list.Entries)
                    if (WarningList.TryRegex(entry, out var regex)) _expressions.Add((number, regex!));
                break;
            default:
                foreach (var entry in list.Entries) AddText(number, list, entry);
                break;
        }
    }

    void AddText(int number, WarningList list, string entry)
    {
        var value = entry.Trim().ToLowerInvariant();
        // ".example.org" means the domain with everything below it, in lists of either type.
        var host = value.TrimStart('.');
        if (list.SharedHosting) _shared.Add(host);
        if (list.Match == WarningListMatch.Hostname || value.StartsWith('.')) Chain(_hosts, host, number);
        else if (WarningList.TryNetwork(value, out _)) AddNetwork(number, value);
        else Chain(_exact, value, number);
    }

    void AddNetwork(int number, string entry)
    {
        if (!WarningList.TryNetwork(entry, out var network)) return;
        (network.IsIp6 ? _lengths6 : _lengths4).Add(network.PrefixLength);
        Chain(_networks, network, number);
    }

    void Chain<TKey>(Dictionary<TKey, int> index, TKey key, int list) where TKey : notnull
    {
        var head = index.GetValueOrDefault(key);
        if (head != 0 && _chains[head].List == list) return;
        _chains.Add((list, head));
        index[key] = _chains.Count - 1;
    }

    void Collect<TKey>(Dictionary<TKey, int> index, TKey key, SortedSet<int> found) where TKey : notnull
    {
        if (!index.TryGetValue(key, out var at)) return;
        for (; at != 0; at = _chains[at].Next) found.Add(_chains[at].List);
    }

    void Host(string host, SortedSet<int> found)
    {
        Collect(_hosts, host, found);
        if (_privateSuffixes >= 0 && IsSuffix(host)) found.Add(_privateSuffixes);
        for (var dot = host.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = host.IndexOf('.', StringComparison.Ordinal))
        {
            host = host[(dot + 1)..];
            // Attackers rent names under shared hosts: that the host is well known says nothing of them.
            if (_shared.Contains(host) || IsSuffix(host)) return;
            Collect(_hosts, host, found);
        }
    }

    static bool IsSuffix(string host)
    {
        Span<byte> bytes = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(host, bytes, out var n) && PublicSuffixes.IsPublicSuffix(bytes[..n]);
    }

    void Url(string url, SortedSet<int> found)
    {
        // Canonical http and https URLs have no scheme.
        var slash = url.IndexOf('/', StringComparison.Ordinal);
        var rest = slash > 0 && url[slash - 1] == ':' ? url.AsSpan(slash + 2) : url;
        var path = rest.IndexOfAny("/?#");
        var authority = path < 0 ? rest : rest[..path];
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        // A page on a well-known site is that site's visitor, not the site: only the bare host counts there.
        if (path >= 0 && rest[path..].Length > 1) return;
        if (authority.StartsWith('[')) Address(authority.Trim("[]").ToString(), found);
        else
        {
            var end = authority.IndexOfAny(UrlHostEnd);
            var host = (end < 0 ? authority : authority[..end]).ToString();
            Collect(_exact, host, found);
            if (WarningList.TryNetwork(host, out _)) Address(host, found);
            else Host(host, found);
        }
    }

    void Address(string value, SortedSet<int> found)
    {
        if (!WarningList.TryNetwork(value, out var network)) return;
        foreach (var shorter in network.IsIp6 ? _lengths6 : _lengths4)
        {
            // A network is on a list if all of it is.
            if (shorter > network.PrefixLength) break;
            Collect(_networks, network.Cut(shorter), found);
        }
    }
}
