using System.Net;
using System.Net.Sockets;

namespace Qalqan.Hub;

/// <summary>What may be done with an indicator, before anybody is affected by it.</summary>
/// <param name="State"><c>accepted</c>, <c>held</c> (a responder must look), <c>search</c> (checks use it, nobody is told) or <c>refused</c>.</param>
/// <param name="Mode">When people would be told.</param>
/// <param name="Reason">Why it is not simply accepted; null if it is.</param>
readonly record struct Judgement(string State, ReleaseMode Mode, string? Reason);

/// <summary>Policy before people: poisoned, careless and person-denoting indicators must not send a single notice.</summary>
static class IndicatorPolicy
{
    public const string Accepted = "accepted", Held = "held", Search = "search", Refused = "refused", Withdrawn = "withdrawn";

    /// <summary>Networks that reach more than these hold thousands of unrelated customers.</summary>
    const int NarrowestV4 = 24, NarrowestV6 = 48;

    /// <summary>An opaque part this long in a URL is as good as a name: only one person was sent it.</summary>
    const int PersonalTokenLength = 20;

    /// <summary>Judges one indicator.</summary>
    /// <param name="indicator">Canonical, marked with the warning lists that hold it.</param>
    /// <param name="tier">Its feed's tier.</param>
    /// <param name="own">Domains of the hub's organisations and partners, canonical.</param>
    public static Judgement Judge(Indicator indicator, FeedTier tier, IReadOnlyCollection<string> own)
    {
        var mode = indicator.Tlp switch { Tlp.Red => ReleaseMode.Manual, Tlp.AmberStrict => ReleaseMode.Batch, _ => ReleaseMode.Immediate };
        if (indicator.Value.Length == 0) return new(Refused, mode, "it has no value");
        if (OwnDomain(indicator, own) is { } domain) return new(Refused, mode, $"{domain} belongs to an organisation of this hub");
        if (Personal(indicator) is { } personal) return new(Held, ReleaseMode.Manual, personal);
        if (indicator.WarningLists is [var list, ..]) return new(Held, ReleaseMode.Manual, $"on the warning list '{list}'");
        if (TooWide(indicator)) return new(Held, ReleaseMode.Manual, "the network is so wide that most of it is other people's");
        return tier switch
        {
            FeedTier.A => new(Accepted, mode, null),
            FeedTier.B => new(Held, mode == ReleaseMode.Immediate ? ReleaseMode.Manual : mode, "its feed is reviewed before people are told"),
            _ => new(Search, ReleaseMode.Manual, "its feed is used for checks only"),
        };
    }

    /// <summary>Its own or a partner's domain, as a whole or a host in it: nobody may make a community's own site the alarm.</summary>
    static string? OwnDomain(Indicator indicator, IReadOnlyCollection<string> own)
    {
        var host = HostOf(indicator);
        return host is null ? null : own.FirstOrDefault(o => host == o || host.EndsWith('.' + o, StringComparison.Ordinal) || (indicator.Kind == ObservableKind.Domain && o.EndsWith('.' + host, StringComparison.Ordinal)));
    }

    /// <summary>Why this denotes a person rather than an attack; null if it does not. A source that names one person's address learns from any reaction that this person is here.</summary>
    static string? Personal(Indicator indicator)
    {
        if (indicator.Kind == ObservableKind.Email) return "an address is a person's; a responder must say that it is the attacker's";
        if (indicator.Kind != ObservableKind.Url) return null;
        var (_, path) = Split(indicator.Value);
        if (path.Contains('@', StringComparison.Ordinal) || path.Contains("%40", StringComparison.OrdinalIgnoreCase)) return "the address in it holds somebody's e-mail address";
        return LongestOpaque(path) >= PersonalTokenLength ? "part of it was made for one recipient" : null;
    }

    static bool TooWide(Indicator indicator)
    {
        if (indicator.Kind != ObservableKind.Network || !IPNetwork.TryParse(indicator.Value, out var network)) return false;
        return network.PrefixLength < (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? NarrowestV4 : NarrowestV6);
    }

    static string? HostOf(Indicator indicator) => indicator.Kind switch
    {
        ObservableKind.Domain => indicator.Value,
        ObservableKind.Url => Split(indicator.Value).Host,
        ObservableKind.Email => indicator.Value[(indicator.Value.LastIndexOf('@') + 1)..],
        _ => null,
    };

    static (string Host, string Path) Split(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var slash = url.IndexOfAny(['/', '?', '#'], start);
        var authority = slash < 0 ? url[start..] : url[start..slash];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var port = host.LastIndexOf(':');
        return (port > 0 && !host.EndsWith(']') ? host[..port] : host, slash < 0 ? "" : url[slash..]);
    }

    /// <summary>The longest run of letters and digits that has both: ids and tokens do, words do not.</summary>
    static int LongestOpaque(string path)
    {
        var (longest, run, letters, digits) = (0, 0, 0, 0);
        foreach (var c in path)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            {
                run++;
                if (char.IsAsciiDigit(c)) digits++;
                else letters++;
                if (letters >= 4 && digits >= 4) longest = Math.Max(longest, run);
                continue;
            }
            (run, letters, digits) = (0, 0, 0);
        }
        return longest;
    }
}
