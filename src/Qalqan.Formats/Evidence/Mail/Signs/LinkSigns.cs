namespace Qalqan.Formats;

/// <summary>The sign that a link shows one host and leads to another.</summary>
static class LinkSigns
{
    /// <summary>What the link leads to in truth, if its text deceives; null if it does not.</summary>
    /// <param name="link">An anchor.</param>
    /// <param name="url">Its target, absolute.</param>
    /// <param name="confirmedSender">The host of From where the receiving server confirmed it; empty else. An organisation may count the clicks on its own links where it likes.</param>
    public static (string Shown, string Target)? Differs(HtmlLink link, string url, string confirmedSender)
    {
        var shown = ShownHost.OfLink(link.Text);
        if (shown.Length == 0) return null;
        var target = LinkTargets.HostOf(url);
        if (target.Length == 0 || Organisation.Same(shown, target)) return null;
        if (confirmedSender.Length > 0 && Organisation.Same(shown, confirmedSender)) return null;
        var behind = Unwrapped(url, target);
        if (behind.Length > 0) return Organisation.Same(shown, behind) ? null : (shown, behind);
        return WellKnownHosts.ClickCounters.Contains(Organisation.Of(target)) ? null : (shown, target);
    }

    /// <summary>The host behind a gateway's or counter's own address, where the address carries it; empty if it does not.</summary>
    static string Unwrapped(string url, string host)
    {
        var organisation = Organisation.Of(host);
        if (!WellKnownHosts.Rewriters.Contains(organisation) && !WellKnownHosts.ClickCounters.Contains(organisation)) return "";
        var inner = Uri.UnescapeDataString(Uri.UnescapeDataString(url));
        var scheme = inner.IndexOf("http", 8, StringComparison.OrdinalIgnoreCase);
        if (scheme > 0 && inner.IndexOf(':', scheme) is var colon and > 0 && colon - scheme <= 5)
        {
            // Some gateways fold the double slash into one: "https:/x.example".
            var rest = inner[(colon + 1)..].TrimStart('/');
            return LinkTargets.HostOf("https://" + rest);
        }
        return LegacyUrlDefense(inner);
    }

    /// <summary>The older form of one gateway writes <c>-</c> for <c>%</c> and <c>_</c> for <c>/</c>: <c>u=https-3A__x.example_a</c>.</summary>
    static string LegacyUrlDefense(string url)
    {
        var mark = url.IndexOf("-3A__", StringComparison.OrdinalIgnoreCase);
        if (mark < 0) return "";
        var rest = url[(mark + 5)..];
        var end = rest.IndexOfAny(['_', '&', '/', '?']);
        return (end < 0 ? rest : rest[..end]).Replace("-2D", "-", StringComparison.OrdinalIgnoreCase).ToLowerInvariant();
    }
}
