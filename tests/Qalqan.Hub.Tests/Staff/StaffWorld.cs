using System.Text;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Somebody who signs in, with everything they wrote down.</summary>
sealed record Member(Account Account, JoinSecrets Secrets)
{
    public string Login => Account.Label.Login;

    /// <summary>Their keys, opened once: it takes a second each time.</summary>
    public UnlockedKeys? Keys()
    {
        if (Secrets.Sealing is not { } sealing) return null;
        return UnlockedKeys.Of(SealingKey.Import(sealing.Export()), Secrets.Signing is { } signing ? SigningKey.Import(signing.Export()) : null);
    }

    /// <summary>Invites somebody, who joins.</summary>
    public static Member Join(HubFixture hub, string organisation, string login, string name, params string[] roles)
    {
        var code = hub.Part<Accounts>().Invite(new(organisation, login, name, roles));
        var secrets = JoinSecrets.Create(roles, withKeys: true);
        return new(hub.Part<Accounts>().Find(hub.Part<Accounts>().Join(code, secrets)!)!, secrets);
    }

    /// <summary>A client that is signed in, with a fresh second factor, the keys open or not.</summary>
    public StaffClient SignIn(HubFixture hub, bool unlocked = true)
    {
        var (cookie, session) = hub.Part<StaffSessions>().Begin(hub.Part<Accounts>().Find(Account.Id)!);
        if (unlocked && Keys() is { } keys) session.Unlock(keys);
        return new(hub.Client.Address, cookie) { FormToken = session.FormToken, Session = session };
    }
}

/// <summary>A real hub with two organisations, their people and cases, and an account for every role.</summary>
public sealed class StaffWorld : IAsyncLifetime
{
    /// <summary>Text that breaks pages that are not careful: markup, marks that turn the direction, a closing of everything.</summary>
    public const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&amp;\u202Egpj.exe\u2066\u200F</textarea></title>";

    readonly List<Enrolled> _crowd = [];

    Release? _report;

    readonly Lazy<string> _png = new(() => "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    internal HubFixture Hub { get; private set; } = null!;

    internal Member Ana { get; private set; } = null!;

    internal Member Ben { get; private set; } = null!;

    internal Member Custodian { get; private set; } = null!;

    internal Member Admin { get; private set; } = null!;

    internal Member Auditor { get; private set; } = null!;

    internal Member Reviewer { get; private set; } = null!;

    /// <summary>A responder of the other organisation.</summary>
    internal Member Zoe { get; private set; } = null!;

    internal string OtherOrganisation { get; private set; } = "";

    internal Enrolled Person { get; private set; } = null!;

    internal Enrolled OtherPerson { get; private set; } = null!;

    internal string Case { get; private set; } = "";

    internal string OtherCase { get; private set; } = "";

    /// <summary>A text in the vault, and a picture.</summary>
    internal string TextFile { get; private set; } = "";

    internal string ImageFile { get; private set; } = "";

    internal string OtherFile { get; private set; } = "";

    internal string Release { get; private set; } = "";

    internal T Part<T>()
        where T : notnull => Hub.Part<T>();

    public async ValueTask InitializeAsync()
    {
        Hub = await new HubFixture().StartAsync();
        OtherOrganisation = await Hub.Client.OrganisationAsync("Night School", "night.example");
        Ana = Join("ana", "Ana " + Hostile, Roles.Responder);
        Ben = Join("ben", "Ben", Roles.Responder);
        Custodian = Join("cus", "Cem", Roles.Custodian);
        Admin = Join("adm", "Dilnur", Roles.Admin);
        Auditor = Join("aud", "Esra", Roles.Auditor);
        Reviewer = Join("rev", "Rena", Roles.Reviewer);
        Zoe = JoinIn(OtherOrganisation, "zoe", "Zoe", Roles.Responder);
        await PeopleAsync();
        Case = Part<PersonStore>().Find(Person.Person)!.CaseId!;
        OtherCase = Part<PersonStore>().Find(OtherPerson.Person)!.CaseId!;
    }

    internal Member Join(string login, string name, params string[] roles) => JoinIn(Hub.Organisation, login, name, roles);

    internal Member JoinIn(string organisation, string login, string name, params string[] roles) => Member.Join(Hub, organisation, login, name, roles);

    /// <summary>A client that is signed in as <paramref name="member"/>, with a fresh second factor, its keys open or not.</summary>
    internal StaffClient As(Member member, bool unlocked = true) => member.SignIn(Hub, unlocked);

    /// <summary>A client that nobody is signed in with.</summary>
    internal StaffClient Nobody() => new(Hub.Client.Address, null);

    /// <summary>The quarter before this one: it is over.</summary>
    internal static Quarter LastQuarter => Quarter.Of(Quarter.Of(DateTimeOffset.UtcNow).Start.AddDays(-1));

    /// <summary>Everybody of a crowd told of something in <see cref="LastQuarter"/>, and may be counted.</summary>
    internal void Tell()
    {
        var clock = new ManualClock();
        clock.Move(LastQuarter.Start.AddDays(40) - clock.GetUtcNow());
        var incidents = new IncidentStore(Part<Database>(), Part<HubKeys>(), Part<PersonStore>(), Part<CaseStore>(), Part<DeletionLedger>(), clock);
        for (var i = 0; i < _crowd.Count; i++)
            incidents.Add(_crowd[i].Person, new()
            {
                Place = IncidentPlace.Of(i % 2 == 0 ? "CA" : "TR"),
                Target = i % 2 == 0 ? TargetKind.Self : TargetKind.FamilyThere,
                Tactics = (i % 4) switch { 0 => Tactics.Physical, 1 => Tactics.ThreatNamingFamily, 2 => Tactics.Surveillance, _ => Tactics.DemandToInform },
                Origin = i % 2 == 0 ? ClaimedOrigin.Unknown : ClaimedOrigin.Police,
                Consents = Consents.Keep | Consents.Count,
            });
    }

    /// <summary>What a person tells of calls to the family.</summary>
    internal static IncidentDraft Told(string story, Consents uses) => new()
    {
        Time = IncidentTime.At(DatePrecision.Month, new(2026, 3, 14)),
        Place = IncidentPlace.Of("CA", "ON"),
        Target = TargetKind.FamilyThere,
        Tactics = Tactics.ThreatNamingFamily | Tactics.UnwantedContact,
        Origin = ClaimedOrigin.Police,
        Language = LanguageUsed.Chinese,
        Story = story,
        Consents = uses,
    };

    /// <summary>A report that was published under an agreement.</summary>
    internal Release Report()
    {
        if (_report is not null) return _report;
        Tell();
        return _report = Part<Statistics>().Publish(LastQuarter, new(Audience.Agreement));
    }

    public async ValueTask DisposeAsync() => await Hub.DisposeAsync();

    async Task PeopleAsync()
    {
        var (client, vault, people) = (Hub.Client, Part<Vault>(), Part<PersonStore>());
        Person = await client.PersonAsync(null, Hub.Organisation);
        OtherPerson = await client.PersonAsync(null, OtherOrganisation);
        TextFile = vault.Keep(people.Find(Person.Person)!, new("photo_\u202Egpj.exe<b>.txt", Encoding.UTF8.GetBytes("Look: https://login.bait.example/session\n" + Hostile + "\nئۇيغۇرچە\n")));
        ImageFile = vault.Keep(people.Find(Person.Person)!, new("picture.png", Convert.FromBase64String(_png.Value)));
        OtherFile = vault.Keep(people.Find(OtherPerson.Person)!, new("other.txt", Encoding.UTF8.GetBytes("other")));
        await client.FeedAsync("watch", FeedTier.A);
        await client.SubmitAsync(Person.Person, "Look: https://login.bait.example/session");
        await client.PackAsync("watch", "bait.example\n");
        await Eventually.Holds("a notice", () => Part<QueueRows>().Hit(Hub.Organisation).Count == 1, 90);
        await Eventually.Holds("its line in the case", () => Part<CaseDesk>().Find(Ana.Account, people.Find(Person.Person)!.CaseId!)?.Hits == 1, 90);
        await ReleaseAsync();
    }

    /// <summary>So many people hit at once that two responders must agree.</summary>
    async Task ReleaseAsync()
    {
        for (var i = 0; i < 26; i++) _crowd.Add(await Hub.Client.PersonAsync(null, Hub.Organisation));
        foreach (var one in _crowd) await Hub.Client.SubmitAsync(one.Person, "https://crowd.example/");
        await Hub.Client.PackAsync("watch", "crowd.example\n");
        await Eventually.Holds("a release waits", async () => (await Hub.Client.ReleasesAsync()).Count == 1);
        Release = (await Hub.Client.ReleasesAsync())[0].Id;
    }
}
