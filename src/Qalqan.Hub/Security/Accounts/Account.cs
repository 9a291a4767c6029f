namespace Qalqan.Hub;

/// <summary>What of an account lies sealed.</summary>
/// <param name="Login">Typed at sign-in.</param>
/// <param name="Name">Shown to colleagues.</param>
/// <param name="Roles">Of <see cref="Hub.Roles"/>.</param>
/// <param name="Secret">Of the one-time codes, 20 bytes.</param>
/// <param name="Passphrase">Its keyed digest.</param>
sealed record AccountLabel(string Login, string Name, IReadOnlyList<string> Roles, byte[] Secret, byte[] Passphrase)
{
    /// <summary>Nothing of it: it may end up in a message.</summary>
    public override string ToString() => nameof(AccountLabel);
}

/// <summary>Somebody who signs in.</summary>
/// <param name="Id">Of a responder, the responder's id.</param>
/// <param name="OrganisationId">Where they belong.</param>
/// <param name="Label">What lies sealed.</param>
/// <param name="SealingKey">What only they can open is sealed to it; null where the role opens nothing.</param>
/// <param name="WrappedKeys">Their private keys under the vault passphrase; null where there are none.</param>
/// <param name="Active">Whether they may sign in.</param>
sealed record Account(string Id, string OrganisationId, AccountLabel Label, SealingPublicKey? SealingKey, byte[]? WrappedKeys, bool Active)
{
    /// <summary>Whether they have the role.</summary>
    public bool Is(string role) => Label.Roles.Contains(role);
}

/// <summary>A code of one use by which somebody gets an account, or a lost second factor back.</summary>
/// <param name="OrganisationId">Where they will belong.</param>
/// <param name="Login">Typed at sign-in.</param>
/// <param name="Name">Shown to colleagues.</param>
/// <param name="Roles">Of <see cref="Hub.Roles"/>.</param>
/// <param name="Account">An account to be recovered; null for a new one.</param>
/// <param name="Responder">A responder who made their keys elsewhere and gets an account; null for somebody who has none.</param>
sealed record Invitation(string OrganisationId, string Login, string Name, IReadOnlyList<string> Roles, string? Account = null, string? Responder = null);

/// <summary>What an account's wrapped keys hold: two scalars of P-256, 32 bytes each, sealing then signing. A custodian has the first only.</summary>
sealed class UnlockedKeys : IDisposable
{
    const string Purpose = "qalqan/responder-keys/v1";
    const int ScalarBytes = 32;

    UnlockedKeys(SealingKey sealing, SigningKey? signing) => (Sealing, Signing) = (sealing, signing);

    /// <summary>Opens cases and evidence.</summary>
    public SealingKey Sealing { get; }

    /// <summary>Signs approvals and lines of the custody log; null for a custodian.</summary>
    public SigningKey? Signing { get; }

    /// <summary>Keys that are open already. They become this object's.</summary>
    public static UnlockedKeys Of(SealingKey sealing, SigningKey? signing) => new(sealing, signing);

    /// <summary>Wraps new keys.</summary>
    public static byte[] Wrap(string passphrase, SealingKey sealing, SigningKey? signing)
    {
        byte[] both = [.. sealing.Export(), .. signing?.Export() ?? []];
        try
        {
            return PassphraseWrap.Wrap(passphrase, both, Purpose);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Unwraps; null if the passphrase is another.</summary>
    public static UnlockedKeys? Open(string passphrase, byte[] wrapped)
    {
        if (!PassphraseWrap.TryUnwrap(passphrase, wrapped, Purpose, out var both)) return null;
        try
        {
            return new(SealingKey.Import(both.AsSpan(0, ScalarBytes)), both.Length > ScalarBytes ? SigningKey.Import(both.AsSpan(ScalarBytes)) : null);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Zeroes both.</summary>
    public void Dispose()
    {
        Sealing.Dispose();
        Signing?.Dispose();
    }
}
