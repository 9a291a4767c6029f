using System.Collections.Concurrent;
using Microsoft.AspNetCore.Identity;

namespace Qalqan.Hub;

/// <summary>Signing in with a passkey: the checks are those of ASP.NET Core Identity; here are the challenges, each used once.</summary>
sealed class Passkeys(TimeProvider clock)
{
    /// <summary>A flood of challenges takes no memory: the oldest are forgotten.</summary>
    const int MaxChallenges = 2_000;

    static readonly TimeSpan Lives = TimeSpan.FromMinutes(5);

    sealed record Challenge(string State, DateTimeOffset Made, string? Account);

    readonly ConcurrentDictionary<string, Challenge> _challenges = new(StringComparer.Ordinal);

    /// <summary>What the browser is asked for a sign-in, or to show again that the one who is signed in is there.</summary>
    /// <returns>The challenge's id, and the options as JSON for the browser.</returns>
    public async Task<(string Id, string Json)> Ask(HttpContext http, Account? account)
    {
        var options = await Handler(http).MakeRequestOptionsAsync(account, http);
        return (Remember(options.AssertionState ?? "", account), options.RequestOptionsJson);
    }

    /// <summary>What the browser is asked to make a new passkey.</summary>
    public async Task<(string Id, string Json)> AskNew(HttpContext http, Account account)
    {
        var options = await Handler(http).MakeCreationOptionsAsync(new() { Id = account.Id, Name = account.Label.Login, DisplayName = account.Label.Login }, http);
        return (Remember(options.AttestationState ?? "", account), options.CreationOptionsJson);
    }

    /// <summary>The account whose passkey answered the challenge; null if none did.</summary>
    /// <param name="http">The request.</param>
    /// <param name="id">The challenge's id.</param>
    /// <param name="credential">What the browser gave, as JSON.</param>
    /// <param name="expected">Who it must be; null for a sign-in.</param>
    public async Task<Account?> Check(HttpContext http, string id, string credential, Account? expected)
    {
        if (!_challenges.TryRemove(id, out var challenge) || clock.GetUtcNow() - challenge.Made > Lives || challenge.Account != expected?.Id) return null;
        var result = await Handler(http).PerformAssertionAsync(new() { HttpContext = http, CredentialJson = credential, AssertionState = challenge.State });
        if (!result.Succeeded || !result.User.Active || (expected is not null && expected.Id != result.User.Id)) return null;
        await Store(http).AddOrUpdatePasskeyAsync(result.User, result.Passkey, http.RequestAborted);
        return result.User;
    }

    /// <summary>Adds a passkey; false if the browser's answer does not hold.</summary>
    public async Task<bool> Add(HttpContext http, string id, string credential, Account account)
    {
        if (!_challenges.TryRemove(id, out var challenge) || clock.GetUtcNow() - challenge.Made > Lives || challenge.Account != account.Id) return false;
        var result = await Handler(http).PerformAttestationAsync(new() { HttpContext = http, CredentialJson = credential, AttestationState = challenge.State });
        if (!result.Succeeded || result.UserEntity.Id != account.Id) return false;
        await Store(http).AddOrUpdatePasskeyAsync(account, result.Passkey, http.RequestAborted);
        return true;
    }

    string Remember(string state, Account? account)
    {
        var id = Id.New();
        if (_challenges.Count >= MaxChallenges)
            foreach (var (old, _) in _challenges.OrderBy(c => c.Value.Made).Take(MaxChallenges / 4)) _challenges.TryRemove(old, out _);
        _challenges[id] = new(state, clock.GetUtcNow(), account?.Id);
        return id;
    }

    static IPasskeyHandler<Account> Handler(HttpContext http) => http.RequestServices.GetRequiredService<IPasskeyHandler<Account>>();

    static PasskeyStore Store(HttpContext http) => http.RequestServices.GetRequiredService<PasskeyStore>();
}
