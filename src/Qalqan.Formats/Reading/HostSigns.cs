using System.Text;

namespace Qalqan.Formats;

/// <summary>Looks for hosts that look like a domain the user protects. Costs nothing where none is protected.</summary>
sealed class HostSigns(IReadOnlyList<string> domains)
{
    readonly LookAlike? _lookAlike = domains.Count == 0 ? null : new(domains);
    readonly Dictionary<string, Sign?> _known = new(StringComparer.Ordinal);
    readonly List<Sign> _found = [];

    /// <summary>How many hosts' answers are kept: mail and logs name the same ones again and again.</summary>
    const int MaxKnown = 65_536;

    /// <summary>Whether any domain is protected.</summary>
    public bool Any => _lookAlike is not null;

    /// <summary>The signs of one observable: of a host, or of the host in a URL or address. Valid until the next call.</summary>
    public IReadOnlyList<Sign> Of(in Observable observable) => observable.Kind switch
    {
        _ when !Any => [],
        ObservableKind.Domain or ObservableKind.Url or ObservableKind.Email => In(observable.Value, observable.Offset),
        _ => [],
    };

    /// <summary>The signs of every host in running text. Valid until the next call.</summary>
    public IReadOnlyList<Sign> In(ReadOnlySpan<byte> utf8, long offset)
    {
        if (!Any) return [];
        _found.Clear();
        ObservableExtractor.Extract(utf8, (kind, canonical, at, _) =>
        {
            if (kind == ObservableKind.Domain && Look(Encoding.UTF8.GetString(canonical)) is { } sign) _found.Add(sign with { Offset = offset });
        });
        return _found;
    }

    Sign? Look(string host)
    {
        if (_known.TryGetValue(host, out var sign)) return sign;
        if (_known.Count == MaxKnown) _known.Clear();
        return _known[host] = _lookAlike!.Check(host, 0);
    }
}
