using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>A session as its owner sees it in the list.</summary>
/// <param name="Id">By which it can be ended.</param>
/// <param name="Started">When they signed in.</param>
/// <param name="Here">Whether it is the one that asks.</param>
sealed record SessionShown(string Id, DateTimeOffset Started, bool Here);

/// <summary>Who is signed in. The cookie holds 256 random bits; here is only their digest. Each session has a row as well, and a session without its row is over: that is how
/// ending one reaches every process at the next request.</summary>
sealed class StaffSessions : IDisposable
{
    /// <summary>Unused keys are zeroed, and an unused session ends, after this.</summary>
    public static readonly TimeSpan KeysIdle = TimeSpan.FromMinutes(15), SessionIdle = TimeSpan.FromHours(1), SessionLives = TimeSpan.FromHours(12);

    /// <summary>How long a shown second factor opens what needs a fresh one.</summary>
    public static readonly TimeSpan StepUpLives = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, StaffSession> _sessions = new(StringComparer.Ordinal);
    readonly Database _database;
    readonly TimeProvider _clock;
    readonly ITimer _timer;

    public StaffSessions(Database database, TimeProvider clock)
    {
        (_database, _clock) = (database, clock);
        // Whoever was signed in before a restart is not: their keys are gone with the memory. Other processes keep theirs.
        if (!database.IsShared) database.Write(c => c.Execute("delete from staff_session"));
        _timer = clock.CreateTimer(_ => Sweep(), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    }

    /// <summary>Begins a session.</summary>
    /// <returns>What the cookie holds. Always new: whatever cookie came with the request is worth nothing.</returns>
    public (string Cookie, StaffSession Session) Begin(Account account)
    {
        var cookie = Random();
        var session = new StaffSession(Id.New(), account.Id, Random(), _clock.GetUtcNow());
        _database.Write(c => c.Execute("insert into staff_session (id, account_id, started) values (@Id, @AccountId, @now)", new { session.Id, session.AccountId, now = _clock.Seconds() }));
        _sessions[Digest(cookie)] = session;
        return (cookie, session);
    }

    /// <summary>The session of a cookie; null if there is none, or it is over.</summary>
    public StaffSession? Find(string? cookie)
    {
        if (cookie is not { Length: > 0 and < 100 } || !_sessions.TryGetValue(Digest(cookie), out var session)) return null;
        var now = _clock.GetUtcNow();
        if (now - session.Seen > SessionIdle || now - session.Started > SessionLives || !HasRow(session.Id))
        {
            Remove(session);
            return null;
        }
        if (now - session.Seen > KeysIdle) session.Lock();
        session.Seen = now;
        return session;
    }

    /// <summary>Whether the second factor was shown lately enough.</summary>
    public bool IsFresh(StaffSession session) => _clock.GetUtcNow() - session.SteppedUp < StepUpLives;

    /// <summary>The sessions of an account.</summary>
    public IReadOnlyList<SessionShown> Of(StaffSession asking) => [.. _database.Read(c => c.Query<(string Id, long Started)>("select id, started from staff_session where account_id = @AccountId order by started", new { asking.AccountId }).ToList())
        .Select(s => new SessionShown(s.Id, DateTimeOffset.FromUnixTimeSeconds(s.Started), s.Id == asking.Id))];

    /// <summary>Ends one session of an account.</summary>
    public bool End(string account, string session)
    {
        var ended = _database.Write(c => c.Execute("delete from staff_session where id = @session and account_id = @account", new { session, account })) > 0;
        if (ended && _sessions.Values.FirstOrDefault(s => s.Id == session) is { } here) Remove(here);
        return ended;
    }

    /// <summary>Zeroes every key and ends every session of this process.</summary>
    public void EndAll()
    {
        foreach (var session in _sessions.Values) Remove(session);
        _database.Write(c => c.Execute("delete from staff_session"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        foreach (var session in _sessions.Values) session.Dispose();
        _sessions.Clear();
    }

    /// <summary>Keys do not wait for a request to be zeroed.</summary>
    void Sweep()
    {
        try
        {
            var now = _clock.GetUtcNow();
            foreach (var session in _sessions.Values)
            {
                if (now - session.Seen > KeysIdle) session.Lock();
                if (now - session.Seen > SessionIdle || !HasRow(session.Id)) Remove(session);
            }
        }
        catch (Exception e) when (e is System.Data.Common.DbException or ObjectDisposedException)
        {
            // The store is away or closing: no session is let in by that, and the next turn tries again.
        }
    }

    bool HasRow(string id) => _database.Read(c => c.ExecuteScalar<long>("select count(*) from staff_session where id = @id", new { id })) > 0;

    void Remove(StaffSession session)
    {
        foreach (var (key, held) in _sessions)
            if (held == session) _sessions.TryRemove(key, out _);
        session.Dispose();
        _database.Write(c => c.Execute("delete from staff_session where id = @Id", new { session.Id }));
    }

    static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    static string Digest(string cookie) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(cookie)));
}
