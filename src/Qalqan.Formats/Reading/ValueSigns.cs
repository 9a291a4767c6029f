using System.Text;

namespace Qalqan.Formats;

/// <summary>Signs that lie in a value itself: a host that looks like a domain the user protects, a link that hides where it leads. What nobody asked for costs nothing.</summary>
/// <param name="domains">The protected domains, canonical; none for no look-alikes.</param>
sealed class ValueSigns(IReadOnlyList<string> domains)
{
    readonly LookAlike? _lookAlike = domains.Count == 0 ? null : new(domains);
    readonly Dictionary<string, Sign?> _known = new(StringComparer.Ordinal);
    readonly List<Sign> _found = [];

    /// <summary>How many hosts' answers are kept: mail and logs name the same ones again and again.</summary>
    const int MaxKnown = 65_536;

    /// <summary>Whether any domain is protected.</summary>
    public bool Protects => _lookAlike is not null;

    /// <summary>The look-alikes in one observable: a host, or the host of a URL or address. Valid until the next call.</summary>
    public IReadOnlyList<Sign> Of(in Observable observable) =>
        observable.Kind is ObservableKind.Domain or ObservableKind.Url or ObservableKind.Email ? In(observable.Value, observable.Offset, links: false) : [];

    /// <summary>The signs in running text. Valid until the next call.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="offset">Its place in the file, for the signs.</param>
    /// <param name="links">Whether its links are judged too.</param>
    public IReadOnlyList<Sign> In(ReadOnlySpan<byte> utf8, long offset, bool links)
    {
        _found.Clear();
        // Most text has no link, and then there is nothing to take apart.
        if (!Protects && !(links && utf8.IndexOf("://"u8) >= 0)) return _found;
        var spans = new List<(int At, int Length)>();
        ObservableExtractor.Extract(utf8, (kind, canonical, at, length) =>
        {
            if (kind == ObservableKind.Domain && Protects && Look(Encoding.UTF8.GetString(canonical)) is { } sign) _found.Add(sign with { Offset = offset });
            if (kind == ObservableKind.Url && links) spans.Add((at, length));
        });
        foreach (var (at, length) in spans) UrlSigns.Check(Encoding.UTF8.GetString(utf8.Slice(at, length)), offset, _found);
        return _found;
    }

    Sign? Look(string host)
    {
        if (_known.TryGetValue(host, out var sign)) return sign;
        if (_known.Count == MaxKnown) _known.Clear();
        return _known[host] = _lookAlike!.Check(host, 0);
    }
}
