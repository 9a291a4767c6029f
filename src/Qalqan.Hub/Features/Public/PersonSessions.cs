using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qalqan.Hub;

/// <summary>An open mailbox.</summary>
/// <param name="Code">The receipt code.</param>
/// <param name="Card">The pairs of words that are still shown, after enrolment; empty once the person has written them down.</param>
sealed record PersonSession(ReceiptCode Code, IReadOnlyList<string> Card);

/// <summary>
/// The mailboxes that are open in a browser. A cookie exists only from here on; it dies with the browser, opens nothing after <see cref="PublicLimits.Idle"/>, and the code lies in memory sealed under
/// it.
/// </summary>
sealed class PersonSessions(TimeProvider clock)
{
    /// <summary>However busy the mailbox is, the code is asked for again after this.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    static readonly object Key = new();

    readonly Lock _lock = new();
    readonly Dictionary<string, (byte[] Sealed, DateTimeOffset Begun, DateTimeOffset Used)> _open = new(StringComparer.Ordinal);
    DateTimeOffset _forgotten;

    /// <summary>Opens one, under a new name: what a browser sent before does not count.</summary>
    public void Begin(HttpContext context, PersonSession session)
    {
        End(context);
        var secret = MemorySecret.Create();
        var tls = PageHeaders.IsTls(context.Request);
        if (!MemorySecret.TryUse(secret, out var row, out var sealer)) return;
        using (sealer) Put(row, sealer, session, clock.GetUtcNow());
        context.Response.Cookies.Append(Name(tls), secret, new() { HttpOnly = true, Secure = tls, SameSite = SameSiteMode.Strict, Path = "/" });
    }

    /// <summary>The mailbox that is open in this browser; its forms belong to it from here on. Null if there is none, or no longer.</summary>
    public PersonSession? Find(HttpContext context)
    {
        if (context.Items[Key] is PersonSession known) return known;
        if (!TryUse(context, out var row, out var sealer)) return null;
        using (sealer)
        {
            byte[] blob;
            var now = clock.GetUtcNow();
            lock (_lock)
            {
                if (!_open.TryGetValue(row, out var entry)) return null;
                if (now - entry.Used > PublicLimits.Idle || now - entry.Begun > Longest)
                {
                    _open.Remove(row);
                    return null;
                }
                blob = entry.Sealed;
                _open[row] = entry with { Used = now };
            }
            if (!sealer.TryOpen(blob, Encoding.ASCII.GetBytes(row), out var plain) || Read(plain) is not { } session) return null;
            FormTokens.BindTo(context, row);
            context.Items[Key] = session;
            return session;
        }
    }

    /// <summary>The card is written down: it is not shown again.</summary>
    public void CardTaken(HttpContext context)
    {
        if (Find(context) is not { } session || !TryUse(context, out var row, out var sealer)) return;
        using (sealer) Put(row, sealer, session with { Card = [] }, null);
    }

    /// <summary>Closes it.</summary>
    public void End(HttpContext context)
    {
        if (TryUse(context, out var row, out var sealer))
        {
            sealer.Dispose();
            lock (_lock) _open.Remove(row);
        }
        context.Items.Remove(Key);
        foreach (var name in (string[])[Name(false), Name(true)])
            if (context.Request.Cookies.ContainsKey(name)) context.Response.Cookies.Delete(name, new() { Path = "/", Secure = name == Name(true), HttpOnly = true, SameSite = SameSiteMode.Strict });
    }

    /// <summary>Closes what was left open.</summary>
    void Forget(DateTimeOffset now)
    {
        if (now - _forgotten < TimeSpan.FromMinutes(1)) return;
        _forgotten = now;
        foreach (var (row, entry) in _open.Where(e => now - e.Value.Used > PublicLimits.Idle).ToList()) _open.Remove(row);
    }

    void Put(string row, Sealer sealer, PersonSession session, DateTimeOffset? begun)
    {
        var now = clock.GetUtcNow();
        var blob = sealer.Seal(Encoding.UTF8.GetBytes(string.Join('\n', [string.Concat(session.Code.Groups), .. session.Card])), Encoding.ASCII.GetBytes(row));
        lock (_lock)
        {
            if (begun is not null) Forget(now);
            _open[row] = (blob, begun ?? (_open.TryGetValue(row, out var entry) ? entry.Begun : now), now);
        }
    }

    static PersonSession? Read(byte[] plain)
    {
        var lines = Encoding.UTF8.GetString(plain).Split('\n');
        return ReceiptCode.TryParse(lines[0], out var code) ? new(code, lines[1..]) : null;
    }

    static bool TryUse(HttpContext context, [NotNullWhen(true)] out string? row, [NotNullWhen(true)] out Sealer? sealer) =>
        MemorySecret.TryUse(context.Request.Cookies[Name(PageHeaders.IsTls(context.Request))], out row, out sealer);

    static string Name(bool tls) => tls ? "__Host-mailbox" : "mailbox";
}
