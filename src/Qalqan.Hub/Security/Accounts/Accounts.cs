using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>The accounts, their invitations and their one-time codes.</summary>
sealed class Accounts(Database database, HubKeys keys, Responders responders, TimeProvider clock)
{
    /// <summary>An invitation that lies in a mailbox for longer is somebody else's.</summary>
    static readonly TimeSpan InvitationLives = TimeSpan.FromDays(3);

    /// <summary>Wrong codes after the right passphrase, in an hour. Only who knows the passphrase can use them up, so nobody is locked out by strangers.</summary>
    const int MaxWrongCodes = 8, WrongCodeSeconds = 3600;

    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, byte[] Sealed, byte[]? SealingKey, byte[]? WrappedKeys, string State);

    const string Columns = """
        select a.id as "Id", a.organisation_id as "OrganisationId", a.sealed as "Sealed", coalesce(r.sealing_key, a.sealing_key) as "SealingKey", coalesce(r.wrapped_keys, a.wrapped_keys) as "WrappedKeys", a.state as "State"
        from account a left join responder r on r.id = a.id
        """;

    /// <summary>One; null if there is none.</summary>
    public Account? Find(string id) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where a.id = @id", new { id })) is { } row ? Open(row) : null;

    /// <summary>The one that signs in under <paramref name="login"/>; null if there is none.</summary>
    public Account? FindLogin(string login) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where a.login_mac = @mac", new { mac = LoginMac(login) })) is { } row ? Open(row) : null;

    /// <summary>Everybody of an organisation, ended accounts last.</summary>
    public IReadOnlyList<Account> Of(string organisation) => [.. database.Read(c => c.Query<Row>(Columns + " where a.organisation_id = @organisation order by a.state, a.created, a.id", new { organisation }).ToList()).Select(Open)];

    /// <summary>Makes an invitation. Its code is shown once.</summary>
    public string Invite(Invitation invitation)
    {
        var code = ReceiptCode.Generate();
        var mac = InvitationMac(code);
        database.Write(c => c.Execute("insert into invitation (mac, organisation_id, sealed, expires) values (@mac, @OrganisationId, @blob, @expires)", new
        {
            mac,
            invitation.OrganisationId,
            blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(invitation, AccountJson.Default.Invitation), Sealing.Place("invitation", mac, "sealed")),
            expires = clock.Seconds() + (long)InvitationLives.TotalSeconds,
        }));
        return string.Join('-', code.Groups);
    }

    /// <summary>The invitation of a code; null if there is none, or it is used or too old.</summary>
    public Invitation? Invited(string typed)
    {
        if (!ReceiptCode.TryParse(typed, out var code)) return null;
        var mac = InvitationMac(code);
        var blob = database.Read(c => c.QuerySingleOrDefault<byte[]>("select sealed from invitation where mac = @mac and expires > @now", new { mac, now = clock.Seconds() }));
        return blob is not null && keys.Meta.TryOpen(blob, Sealing.Place("invitation", mac, "sealed"), out var json) ? JsonSerializer.Deserialize(json, AccountJson.Default.Invitation) : null;
    }

    /// <summary>Uses an invitation up: makes the account, or gives it a new passphrase and second factor.</summary>
    /// <returns>The account's id; null if the code was used meanwhile or the login is taken.</returns>
    public string? Join(string typed, JoinSecrets secrets)
    {
        if (Invited(typed) is not { } invitation || !ReceiptCode.TryParse(typed, out var code)) return null;
        var label = new AccountLabel(invitation.Login, invitation.Name, invitation.Roles, secrets.Totp, Digest(secrets.Passphrase));
        if (invitation.Account is null && FindLogin(invitation.Login) is not null) return null;
        if (database.Write(c => c.Execute("delete from invitation where mac = @mac", new { mac = InvitationMac(code) })) == 0) return null;
        if (invitation.Account is { } known)
        {
            Change(known, label, ", last_step = 0, wrong = 0");
            database.Write(c => c.Execute("delete from passkey where account_id = @known", new { known }));
            EndSessions(known);
            return known;
        }
        return Add(invitation, label, secrets);
    }

    /// <summary>Whether the passphrase is this account's.</summary>
    public bool IsPassphrase(Account account, string typed) => CryptographicOperations.FixedTimeEquals(account.Label.Passphrase, Digest(typed));

    /// <summary>Takes a one-time code: each step once, and not after too many wrong ones.</summary>
    public bool TakeCode(Account account, string typed)
    {
        var now = clock.Seconds();
        var step = Totp.Step(account.Label.Secret, typed, now);
        return database.Write(c =>
        {
            c.Execute("update account set wrong = 0, wrong_since = @now where id = @Id and wrong_since < @since", new { account.Id, now, since = now - WrongCodeSeconds });
            if (c.QuerySingle<long>("select wrong from account where id = @Id", new { account.Id }) >= MaxWrongCodes) return false;
            // The step is taken by the same statement that asks for it: of two requests with one code, one loses.
            if (step > 0 && c.Execute("update account set last_step = @step, wrong = 0 where id = @Id and last_step < @step", new { account.Id, step }) > 0) return true;
            c.Execute("update account set wrong = wrong + 1 where id = @Id", new { account.Id });
            return false;
        });
    }

    /// <summary>Ends an account: it signs in no more, and every session of it ends.</summary>
    public void End(string id)
    {
        database.Write(c =>
        {
            c.Execute("update account set state = 'ended' where id = @id", new { id });
            c.Execute("update responder set state = 'ended' where id = @id", new { id });
        });
        EndSessions(id);
    }

    /// <summary>Ends every session of an account, in every process.</summary>
    public void EndSessions(string id) => database.Write(c => c.Execute("delete from staff_session where account_id = @id", new { id }));

    string Add(Invitation invitation, AccountLabel label, JoinSecrets secrets)
    {
        var isResponder = invitation.Roles.Contains(Roles.Responder);
        var id = invitation.Responder is { } known ? known : isResponder
            ? responders.Add(invitation.OrganisationId, new(invitation.Name, invitation.Roles), secrets.Sealing!.Public, secrets.Signing!.Public, secrets.WrappedKeys!)
            : Id.New();
        database.Write(c => c.Execute("""
            insert into account (id, organisation_id, login_mac, sealed, sealing_key, wrapped_keys, state, created) values (@id, @OrganisationId, @login, @blob, @sealing, @wrapped, 'active', @now)
            """, new
        {
            id,
            invitation.OrganisationId,
            login = LoginMac(label.Login),
            blob = Seal(id, label),
            sealing = isResponder ? null : secrets.Sealing?.Public.Bytes,
            wrapped = isResponder ? null : secrets.WrappedKeys,
            now = clock.Hour(),
        }));
        return id;
    }

    void Change(string id, AccountLabel label, string more) => database.Write(c => c.Execute($"update account set sealed = @blob{more} where id = @id", new { id, blob = Seal(id, label) }));

    byte[] Seal(string id, AccountLabel label) => keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(label, AccountJson.Default.AccountLabel), Place(id));

    Account Open(Row row)
    {
        if (!keys.Meta.TryOpen(row.Sealed, Place(row.Id), out var json)) throw new InvalidDataException($"account {row.Id}: the row does not open");
        SealingPublicKey? sealing = null;
        if (row.SealingKey is not null) SealingPublicKey.TryImport(row.SealingKey, out sealing);
        return new(row.Id, row.OrganisationId, JsonSerializer.Deserialize(json, AccountJson.Default.AccountLabel)!, sealing, row.WrappedKeys, row.State == "active");
    }

    /// <summary>A keyed digest is enough: the passphrase is generated (66 bits), and the key is not on the disk. Nothing slow, so no lever for a flood.</summary>
    byte[] Digest(string passphrase) => keys.AccountMac("passphrase", string.Join(' ', passphrase.ToLowerInvariant().Split([' ', '\t', '\r', '\n', '-'], StringSplitOptions.RemoveEmptyEntries)));

    byte[] LoginMac(string login) => keys.AccountMac("login", login.Trim().ToLowerInvariant());

    byte[] InvitationMac(ReceiptCode code) => keys.AccountMac("invitation", string.Join('-', code.Groups));

    static byte[] Place(string id) => Sealing.Place("account", id, "sealed");
}

/// <summary>What is made for somebody who joins, before they have shown that their authenticator works. In memory only.</summary>
/// <param name="Totp">Secret of the one-time codes.</param>
/// <param name="Passphrase">For signing in.</param>
/// <param name="VaultPassphrase">Opens their keys; null where the role opens nothing.</param>
/// <param name="Sealing">Their key; null where the role opens nothing.</param>
/// <param name="Signing">Their key; null where the role signs nothing.</param>
/// <param name="WrappedKeys">Both under the vault passphrase.</param>
sealed record JoinSecrets(byte[] Totp, string Passphrase, string? VaultPassphrase, SealingKey? Sealing, SigningKey? Signing, byte[]? WrappedKeys) : IDisposable
{
    /// <summary>Words of the passphrase for signing in: 6 x 11 = 66 bits.</summary>
    const int PassphraseWords = 6;

    /// <summary>New ones for these roles.</summary>
    public static JoinSecrets Create(IReadOnlyCollection<string> roles, bool withKeys)
    {
        var passphrase = string.Join(' ', Enumerable.Range(0, PassphraseWords).Select(_ => WordList.Word(RandomNumberGenerator.GetInt32(WordList.Count))));
        if (!withKeys || !(roles.Contains(Roles.Responder) || roles.Contains(Roles.Custodian))) return new(Hub.Totp.NewSecret(), passphrase, null, null, null, null);
        var (sealing, signing, vault) = (SealingKey.Create(), roles.Contains(Roles.Responder) ? SigningKey.Create() : null, WordList.Passphrase());
        return new(Hub.Totp.NewSecret(), passphrase, vault, sealing, signing, UnlockedKeys.Wrap(vault, sealing, signing));
    }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => nameof(JoinSecrets);

    /// <inheritdoc/>
    public void Dispose()
    {
        Sealing?.Dispose();
        Signing?.Dispose();
    }
}
