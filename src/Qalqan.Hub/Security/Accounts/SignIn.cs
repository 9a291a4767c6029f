using System.Net;

namespace Qalqan.Hub;

/// <summary>Signing in with passphrase and one-time code, without a script. It unlocks nothing.</summary>
sealed class SignIn(Accounts accounts, SourceBuckets buckets, Audit audit)
{
    /// <summary>What is said when it fails. One word for every reason: which of the three was wrong is not said.</summary>
    public const string Wrong = "wrong", Wait = "wait";

    /// <summary>The account; null with the word to say.</summary>
    public (Account? Account, string? Said) Try(string login, string passphrase, string code, IPAddress? from)
    {
        var account = accounts.FindLogin(login);
        // The code is taken only after the passphrase was right: strangers cannot use up anybody's tries.
        if (account is { Active: true } && accounts.IsPassphrase(account, passphrase) && accounts.TakeCode(account, code))
        {
            audit.Write(account.Id, Acts.SignedIn, "");
            return (account, null);
        }
        audit.Write(account?.Id ?? Audit.Nobody, Acts.SignInFailed, "");
        return (null, buckets.MayFail(from) ? Wrong : Wait);
    }
}
