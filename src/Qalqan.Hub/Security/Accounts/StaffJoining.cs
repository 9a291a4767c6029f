using System.Collections.Concurrent;

namespace Qalqan.Hub;

/// <summary>Somebody between typing the invitation's code and showing that their authenticator works.</summary>
sealed record Join(string Code, Invitation Invitation, JoinSecrets Secrets, DateTimeOffset Began);

/// <summary>Those who are joining. In memory only, for half an hour.</summary>
sealed class StaffJoining(Accounts accounts, Audit audit, TimeProvider clock)
{
    /// <summary>More than these at once is a flood; each needs a code that was handed out.</summary>
    const int Max = 100;

    static readonly TimeSpan Lives = TimeSpan.FromMinutes(30);

    readonly ConcurrentDictionary<string, Join> _joins = new(StringComparer.Ordinal);

    /// <summary>Begins; null if the code is none.</summary>
    public (string Id, Join Join)? Begin(string code)
    {
        foreach (var (old, join) in _joins)
            if (clock.GetUtcNow() - join.Began > Lives && _joins.TryRemove(old, out var gone)) gone.Secrets.Dispose();
        if (_joins.Count >= Max || accounts.Invited(code) is not { } invitation) return null;
        var begun = new Join(code, invitation, JoinSecrets.Create(invitation.Roles, withKeys: invitation is { Account: null, Responder: null }), clock.GetUtcNow());
        var id = Id.New();
        _joins[id] = begun;
        return (id, begun);
    }

    /// <summary>The one begun; null if it is over.</summary>
    public Join? Find(string id) => _joins.TryGetValue(id, out var join) ? join : null;

    /// <summary>Ends with a one-time code of the new authenticator. The account's id; null if the code is wrong or the invitation was used.</summary>
    public string? Finish(string id, string code)
    {
        if (Find(id) is not { } join || Totp.Step(join.Secrets.Totp, code, clock.Seconds()) == 0 || !_joins.TryRemove(id, out _)) return null;
        using (join.Secrets)
        {
            if (accounts.Join(join.Code, join.Secrets) is not { } account) return null;
            audit.Write(account, Acts.Joined, "");
            return account;
        }
    }
}
