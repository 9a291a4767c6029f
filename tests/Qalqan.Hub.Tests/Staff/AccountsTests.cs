using System.Net;
using System.Text;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Codes, invitations, requests of two, and the audit's chain.</summary>
public sealed class AccountsTests
{
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_RFC_6238_appendix_B(long seconds, string code) => Assert.Equal(code, Totp.Code("12345678901234567890"u8, seconds / 30));

    [Fact]
    public void A_code_belongs_to_now_or_the_step_beside_it()
    {
        var secret = Totp.NewSecret();
        foreach (var (steps, expected) in ((int, bool)[])[(-2, false), (-1, true), (0, true), (1, true), (2, false)])
            Assert.Equal(expected, Totp.Step(secret, Totp.Code(secret, 1000 + steps), 1000 * 30) != 0);
        Assert.Equal(0, Totp.Step(secret, "12345", 30_000));
        Assert.Equal(0, Totp.Step(secret, "", 30_000));
    }

    [Fact]
    public void A_secret_is_written_in_letters_as_RFC_4648_has_them() => Assert.Equal("MZXW6YTBOI", Totp.Letters("foobar"u8));

    [Fact]
    public void Administrators_and_auditors_have_no_second_role()
    {
        Assert.Null(Roles.Fault([Roles.Responder, Roles.Custodian]));
        Assert.NotNull(Roles.Fault([Roles.Admin, Roles.Responder]));
        Assert.NotNull(Roles.Fault([Roles.Auditor, Roles.Custodian]));
        Assert.NotNull(Roles.Fault([]));
        Assert.NotNull(Roles.Fault(["root"]));
    }

    [Fact]
    public void A_step_counts_once_and_strangers_use_up_nothing()
    {
        using var hub = new Desk();
        var (account, secrets) = hub.Join("ana", Roles.Auditor);
        var code = Totp.Code(secrets.Totp, hub.Step);
        var signIn = new SignIn(hub.Accounts, new(hub.Clock), hub.Audit);
        for (var i = 0; i < 100; i++) Assert.Null(signIn.Try("ana", "a wrong passphrase", code, IPAddress.Parse("203.0.113.7")).Account);
        Assert.Equal(SignIn.Wait, signIn.Try("ana", "a wrong passphrase", code, IPAddress.Parse("203.0.113.7")).Said);
        // From the same place, as all come from the same place behind an onion service.
        Assert.NotNull(signIn.Try(" ANA ", secrets.Passphrase, code, IPAddress.Parse("203.0.113.7")).Account);
        Assert.Null(signIn.Try("ana", secrets.Passphrase, code, IPAddress.Parse("203.0.113.7")).Account);
        hub.Clock.Move(TimeSpan.FromSeconds(30));
        Assert.True(hub.Accounts.TakeCode(account, Totp.Code(secrets.Totp, hub.Step)));
    }

    [Fact]
    public void Who_knows_the_passphrase_cannot_try_codes_for_ever()
    {
        using var hub = new Desk();
        var (account, secrets) = hub.Join("ana", Roles.Auditor);
        for (var i = 0; i < 8; i++) Assert.False(hub.Accounts.TakeCode(account, "000000"));
        Assert.False(hub.Accounts.TakeCode(account, Totp.Code(secrets.Totp, hub.Step)));
        hub.Clock.Move(TimeSpan.FromMinutes(61));
        Assert.True(hub.Accounts.TakeCode(account, Totp.Code(secrets.Totp, hub.Step)));
    }

    [Fact]
    public void An_invitation_works_once_and_not_for_ever()
    {
        using var hub = new Desk();
        var code = hub.Accounts.Invite(new(hub.Organisation, "ana", "Ana", [Roles.Auditor]));
        using var secrets = JoinSecrets.Create([Roles.Auditor], withKeys: true);
        Assert.Null(secrets.WrappedKeys);
        Assert.NotNull(hub.Accounts.Join(code.ToUpperInvariant().Replace('-', ' '), secrets));
        Assert.Null(hub.Accounts.Join(code, secrets));
        var late = hub.Accounts.Invite(new(hub.Organisation, "ben", "Ben", [Roles.Auditor]));
        hub.Clock.Move(TimeSpan.FromDays(4));
        Assert.Null(hub.Accounts.Join(late, secrets));
    }

    [Fact]
    public void A_recovery_gives_new_secrets_and_keeps_the_keys()
    {
        using var hub = new Desk();
        var (account, old) = hub.Join("ana", Roles.Responder);
        using var fresh = JoinSecrets.Create([Roles.Responder], withKeys: false);
        Assert.Equal(account.Id, hub.Accounts.Join(hub.Accounts.Invite(new(hub.Organisation, "ana", "Ana", [Roles.Responder], account.Id)), fresh));
        var after = hub.Accounts.Find(account.Id)!;
        Assert.False(hub.Accounts.IsPassphrase(after, old.Passphrase));
        Assert.True(hub.Accounts.IsPassphrase(after, fresh.Passphrase));
        using var keys = UnlockedKeys.Open(old.VaultPassphrase!, after.WrappedKeys!);
        Assert.Equal(account.SealingKey, keys!.Sealing.Public);
    }

    [Fact]
    public void Nobody_is_the_second_person_to_themselves_and_a_wipe_is_meant_now()
    {
        using var hub = new Desk();
        var (ana, _) = hub.Join("ana", Roles.Auditor);
        var (ben, _) = hub.Join("ben", Roles.Auditor);
        var id = hub.Requests.Ask(ana, TwoPerson.Reveal, "person", "because");
        Assert.False(hub.Requests.Approve(id, ana));
        Assert.False(hub.Requests.Approve(id, ben with { OrganisationId = Id.New() }));
        Assert.False(hub.Requests.Use(id));
        Assert.True(hub.Requests.Approve(id, ben));
        Assert.True(hub.Requests.Use(id));
        Assert.False(hub.Requests.Use(id));
        var wipe = hub.Requests.Ask(ana, TwoPerson.Wipe, "", "");
        hub.Clock.Move(TimeSpan.FromMinutes(11));
        Assert.False(hub.Requests.Approve(wipe, ben));
    }

    [Theory]
    [InlineData("update audit set object = 'x' where seq = 2")]
    [InlineData("delete from audit where seq = 2")]
    [InlineData("update audit set actor = 'x' where seq = 3")]
    public void An_altered_audit_shows(string edit)
    {
        using var hub = new Desk();
        for (var i = 0; i < 4; i++) hub.Audit.Write("actor", Acts.CaseOpened, Id.New());
        Assert.Equal((4, null), hub.Audit.Check());
        hub.Database.Write(c => c.Execute(edit));
        Assert.NotNull(hub.Audit.Check().Broken);
    }

    [Fact]
    public void The_store_has_no_name_and_no_secret_in_clear()
    {
        using var hub = new Desk();
        var (_, secrets) = hub.Join("canary-login", Roles.Responder);
        hub.Requests.Ask(hub.Accounts.FindLogin("canary-login")!, TwoPerson.Reveal, "x", "canary-reason");
        hub.Database.Dispose();
        var files = Directory.EnumerateFiles(hub.Folder, "hub.db*").SelectMany(File.ReadAllBytes).ToArray();
        foreach (var canary in (string[])["canary-login", "Name of canary-login", "canary-reason", secrets.Passphrase, secrets.VaultPassphrase!])
            Assert.False(files.AsSpan().IndexOf(Encoding.UTF8.GetBytes(canary)) >= 0, canary);
        Assert.False(files.AsSpan().IndexOf(secrets.Totp) >= 0);
    }

    /// <summary>Accounts over a store of their own.</summary>
    sealed class Desk : IDisposable
    {
        readonly HubKeys _keys = new(new byte[HubKeys.RootBytes]);

        public Desk()
        {
            Database = Database.Open(Folder, null);
            Organisation = new Organisations(Database, _keys, Clock).Add("School", [], null).Id;
            Accounts = new(Database, _keys, new(Database, _keys, Clock), Clock);
            Audit = new(Database, _keys, Clock);
            Requests = new(Database, _keys, Clock);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("qacc").FullName;

        public ManualClock Clock { get; } = new();

        public Database Database { get; }

        public string Organisation { get; }

        public Accounts Accounts { get; }

        public Audit Audit { get; }

        public TwoPerson Requests { get; }

        public long Step => Clock.GetUtcNow().ToUnixTimeSeconds() / 30;

        public (Account, JoinSecrets) Join(string login, string role)
        {
            var secrets = JoinSecrets.Create([role], withKeys: true);
            return (Accounts.Find(Accounts.Join(Accounts.Invite(new(Organisation, login, "Name of " + login, [role])), secrets)!)!, secrets);
        }

        public void Dispose()
        {
            Database.Dispose();
            _keys.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
