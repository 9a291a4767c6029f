namespace Qalqan.Formats;

/// <summary>Signs that the sender pretends to be somebody else: in the display name, in Reply-To, by what the receiving server found.</summary>
static class SenderSigns
{
    /// <summary>Names of addresses that belong to a program, not a person: forms on web sites and invitations write their visitor into Reply-To.</summary>
    static readonly string[] Robots =
    [
        "wordpress", "webform", "contactform", "contact-form", "forms", "website", "invitations", "invite", "calendar", "notification", "drive-shares", "mailer-daemon", "postmaster",
    ];

    /// <summary>Reports the signs of <paramref name="message"/>.</summary>
    public static void Read(MailMessage message, Action<Sign> report)
    {
        if (message.From.Count == 0) return;
        var from = message.From[0];
        DisplayName(message, from, report);
        ReplyTo(message, from, report);
        if (FailedDomain(message, from.Host) is { } domain)
            report(new(SignRules.FailedAuthentication, message.Bytes.OffsetOf(FieldStart(message, "from"u8)), ObservableKind.Domain, domain, [("domain", domain)]));
    }

    /// <summary>Whether the receiving server confirmed that the domain of From sent the message.</summary>
    public static bool IsConfirmed(MailMessage message)
    {
        if (message.Authentication is not { } results || message.From.Count == 0) return false;
        var host = message.From[0].Host;
        return results.Any(r => (r.Method == "dmarc" && r.Result == "pass") || (r.Method == "dkim" && r.Result == "pass" && IsAligned(r, host)));
    }

    static void DisplayName(MailMessage message, MailAddress from, Action<Sign> report)
    {
        var (address, host) = ShownHost.OfName(from.Name);
        if (host.Length == 0 || from.Host.Length == 0 || Organisation.Same(host, from.Host)) return;
        // Lists rewrite From to pass the receivers' checks and keep the author in the name: "ann@x.example via List". They say where the author really is.
        var known = message.ReplyTo.Concat(message.Sender).Any(a => a.Address.Equals(address, StringComparison.OrdinalIgnoreCase));
        if (message.ListHost.Length > 0 || (known && from.Name.Contains(" via ", StringComparison.OrdinalIgnoreCase))) return;
        // Shops name themselves with a partner's or the product's ending ("ASP.NET"); one label inside the sender's own domain is the same name.
        if (address.Length == 0 && Organisation.Name(Organisation.Of(from.Host)).Contains(Organisation.Name(Organisation.Of(host)), StringComparison.Ordinal) && IsConfirmed(message)) return;
        var shown = address.Length > 0 ? address : host;
        report(new(SignRules.DisplayNameDeceives, message.Bytes.OffsetOf(FieldStart(message, "from"u8)), ObservableKind.Email, from.Address, [("shown", shown), ("from", from.Address)]));
    }

    static void ReplyTo(MailMessage message, MailAddress from, Action<Sign> report)
    {
        if (message.ListHost.Length > 0 || from.Host.Length == 0) return;
        foreach (var reply in message.ReplyTo)
        {
            if (reply.Host.Length == 0 || Organisation.Same(reply.Host, from.Host)) continue;
            var free = WellKnownHosts.FreeMail.Contains(Organisation.Of(reply.Host)) && !WellKnownHosts.FreeMail.Contains(Organisation.Of(from.Host)) && !IsRobot(from.Address);
            if (!free && !SimilarNames.AreSimilar(Organisation.Of(from.Host), Organisation.Of(reply.Host))) continue;
            report(new(SignRules.ReplyToDiffers, message.Bytes.OffsetOf(FieldStart(message, "reply-to"u8)), ObservableKind.Email, reply.Address, [("from", from.Address), ("target", reply.Address)]));
            return;
        }
    }

    static bool IsRobot(string address)
    {
        var local = address[..Math.Max(0, address.IndexOf('@'))].ToLowerInvariant();
        return Robots.Any(r => local.Contains(r, StringComparison.Ordinal));
    }

    /// <summary>The domain that the receiving server found not to have sent the message; null if it found nothing such.</summary>
    static string? FailedDomain(MailMessage message, string from)
    {
        if (message.Authentication is not { } results || from.Length == 0) return null;
        if (IsConfirmed(message)) return null;
        // A chain that the receiving server verified (RFC 8617): an earlier server it trusts had confirmed the sender.
        if (results.Any(r => r.Method == "arc" && r.Result == "pass")) return null;
        var dmarc = results.FirstOrDefault(r => r.Method == "dmarc");
        if (dmarc?.Result == "fail") return IsRelayedByList(message, dmarc, results) ? null : from;
        // Microsoft's own sum of all checks, for domains that publish none: it names nothing else when it doubts the sender.
        if (results.Any(r => r.Method == "compauth" && r.Result == "fail")) return from;
        // Domains without a DMARC record: the sending server is refused by the domain's own list, and no signature says otherwise.
        var spf = results.FirstOrDefault(r => r.Method == "spf");
        var refused = spf?.Result is "fail" or "softfail" or "hardfail" && Organisation.Same(HostOf(spf.Property("smtp.mailfrom")), from);
        return refused ? from : null;
    }

    /// <summary>A list changes what it passes on, so the author's signature breaks. Where the author's domain asks for nothing (p=none) and the list is who it says it is, that is the ordinary case.</summary>
    static bool IsRelayedByList(MailMessage message, AuthenticationResult dmarc, List<AuthenticationResult> results)
    {
        if (message.ListHost.Length == 0 || dmarc.Property("p") is { } policy && !policy.Equals("none", StringComparison.OrdinalIgnoreCase)) return false;
        return results.Any(r => (r.Method == "spf" && r.Result == "pass" && Organisation.Same(HostOf(r.Property("smtp.mailfrom")), message.ListHost))
            || (r.Method == "dkim" && r.Result == "pass" && IsAligned(r, message.ListHost)));
    }

    static bool IsAligned(AuthenticationResult dkim, string host) =>
        Organisation.Same(HostOf(dkim.Property("header.d") ?? dkim.Property("header.i") ?? dkim.Property("header.from")), host);

    static string HostOf(string? value) => value is null ? "" : value[(value.LastIndexOf('@') + 1)..].Trim('<', '>', ' ', ';');

    static int FieldStart(MailMessage message, ReadOnlySpan<byte> name)
    {
        foreach (var field in message.Tree.FieldsOf(message.Tree.Parts[0]))
            if (field.Is(message.Bytes.Content.Span, name)) return field.Start;
        return 0;
    }
}
