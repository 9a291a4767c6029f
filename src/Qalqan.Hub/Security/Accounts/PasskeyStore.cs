using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Identity;

namespace Qalqan.Hub;

/// <summary>A credential as it lies sealed: what <see cref="UserPasskeyInfo"/> needs.</summary>
sealed record StoredPasskey(byte[] Id, byte[] PublicKey, DateTimeOffset Created, uint SignCount, string[]? Transports, bool UserVerified, bool BackupEligible, bool BackedUp, byte[] Attestation, byte[] ClientData, string? Name);

/// <summary>What ASP.NET Core Identity asks of a store to check passkeys: accounts by id, credentials by theirs. Nothing else of Identity is used.</summary>
sealed class PasskeyStore(Database database, HubKeys keys, Accounts accounts, TimeProvider clock) : IUserPasskeyStore<Account>
{
    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        var row = Row(passkey.CredentialId);
        var stored = new StoredPasskey(passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, passkey.SignCount, passkey.Transports, passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, passkey.AttestationObject, passkey.ClientDataJson, passkey.Name);
        database.Write(c => c.Execute("""
            insert into passkey (id, account_id, sealed, created) values (@row, @Id, @blob, @now)
            on conflict (id) do update set sealed = excluded.sealed where passkey.account_id = excluded.account_id
            """, new { row, user.Id, blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(stored, AccountJson.Default.StoredPasskey), Sealing.Place("passkey", row, "sealed")), now = clock.Hour() }));
        return Task.CompletedTask;
    }

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<IList<UserPasskeyInfo>>(
        [.. database.Read(c => c.Query<(byte[] Id, byte[] Sealed)>("select id, sealed from passkey where account_id = @Id order by created", new { user.Id }).ToList()).Select(r => Open(r.Id, r.Sealed))]);

    public Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Task.FromResult(database.Read(c => c.QuerySingleOrDefault<string>("select account_id from passkey where id = @row", new { row = Row(credentialId) })) is { } id ? accounts.Find(id) : null);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var row = Row(credentialId);
        return Task.FromResult(database.Read(c => c.QuerySingleOrDefault<byte[]>("select sealed from passkey where id = @row and account_id = @Id", new { row, user.Id })) is { } blob ? Open(row, blob) : null);
    }

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        database.Write(c => c.Execute("delete from passkey where id = @row and account_id = @Id", new { row = Row(credentialId), user.Id }));
        return Task.CompletedTask;
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Task.FromResult(Id.IsValid(userId) ? accounts.Find(userId) : null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult(accounts.FindLogin(normalizedUserName));

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Label.Login);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Label.Login);

    // Accounts are made by invitation only; Identity is not asked to make, rename or delete one.
    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed());

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Failed());

    public void Dispose()
    {
        // It owns nothing.
    }

    byte[] Row(byte[] credential) => keys.RowId("passkey", Convert.ToHexStringLower(credential));

    UserPasskeyInfo Open(byte[] row, byte[] blob)
    {
        if (!keys.Meta.TryOpen(blob, Sealing.Place("passkey", row, "sealed"), out var json)) throw new InvalidDataException("a passkey's row does not open");
        var p = JsonSerializer.Deserialize(json, AccountJson.Default.StoredPasskey)!;
        return new(p.Id, p.PublicKey, p.Created, p.SignCount, p.Transports, p.UserVerified, p.BackupEligible, p.BackedUp, p.Attestation, p.ClientData) { Name = p.Name };
    }
}
