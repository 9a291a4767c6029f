using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Two cases become one: what a person told goes with it, and nothing of it stays where it was.</summary>
[Trait("Speed", "slow")]
public sealed class CaseMergeTests : IAsyncLifetime
{
    const string Story = "They called my mother and named my brother.";

    readonly HubFixture _hub = new();
    Account _ana = null!;
    UnlockedKeys _keys = null!;
    string _person = "", _own = "", _intake = "", _incident = "", _file = "";

    public async ValueTask InitializeAsync()
    {
        await _hub.StartAsync();
        var accounts = _hub.Part<Accounts>();
        var secrets = JoinSecrets.Create([Roles.Responder], withKeys: true);
        _ana = accounts.Find(accounts.Join(accounts.Invite(new(_hub.Organisation, "ana", "Ana", [Roles.Responder])), secrets)!)!;
        _keys = UnlockedKeys.Of(secrets.Sealing!, secrets.Signing!);
        _person = (await _hub.Client.PersonAsync()).Person;
        _incident = _hub.Part<IncidentStore>().Add(_person, new() { Target = TargetKind.Self, Tactics = Tactics.Physical, Consents = Consents.Keep | Consents.Count, Story = Story })!;
        _file = _hub.Part<Vault>().Keep(_hub.Part<PersonStore>().Find(_person)!, new("letter.txt", "what came in"u8.ToArray()));
        _own = _hub.Part<PersonStore>().Find(_person)!.CaseId!;
        _intake = Store.Write(c => _hub.Part<CaseStore>().Open(c, _hub.Organisation));
    }

    Database Store => _hub.Part<Database>();

    CaseRow Row(string id) => _hub.Part<CaseDesk>().Find(_ana, id)!;

    [Fact]
    public void Incidents_and_their_stories_go_with_the_case_and_no_removal_of_the_empty_one_takes_them()
    {
        Assert.True(_hub.Part<CaseDesk>().Merge(_ana, _keys, Row(_own), Row(_intake)));
        var incidents = _hub.Part<IncidentStore>();
        using var key = _hub.Part<CaseDesk>().Key(_ana, _keys, _intake)!;
        Assert.Equal(_incident, Assert.Single(incidents.OfCase(_intake)).Id);
        Assert.Equal(Story, incidents.Story(_incident, key));
        Store.Write(c => c.Execute("delete from case_file where id = @own", new { own = _own }));
        Assert.Equal(Story, incidents.Story(_incident, key));
        Assert.Equal(_incident, Assert.Single(incidents.Counted()).Id);
    }

    [Fact]
    public void An_original_still_agrees_with_the_custody_log()
    {
        Assert.True(_hub.Part<EvidenceRoom>().Open(_ana, _keys, _file, sign: true)!.Agrees);
        Assert.True(_hub.Part<CaseDesk>().Merge(_ana, _keys, Row(_own), Row(_intake)));
        var opened = _hub.Part<EvidenceRoom>().Open(_ana, _keys, _file, sign: true)!;
        Assert.Equal((_intake, true), (opened.CaseId, opened.Agrees));
        Assert.NotNull(Assert.Single(_hub.Part<SealedCases>().Find(_intake, _ana.Id)!.Files).Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_outlives_a_person_who_deletes_everything(bool intoTheirs)
    {
        using (var before = _hub.Part<CaseDesk>().Key(_ana, _keys, _own)!) Assert.True(_hub.Part<CaseStore>().Read(_own, before).Count > 1);
        var (from, into) = intoTheirs ? (_intake, _own) : (_own, _intake);
        _hub.Part<CaseDesk>().Write(_ana, Row(from), "note", "what they said on the phone");
        Assert.True(_hub.Part<CaseDesk>().Merge(_ana, _keys, Row(from), Row(into)));
        using var key = _hub.Part<CaseDesk>().Key(_ana, _keys, from)!;
        Assert.True(_hub.Part<PersonDeletion>().Delete(_person));
        Assert.Equal("merged-into", Assert.Single(_hub.Part<CaseStore>().Read(from, key)).Kind);
        Assert.Equal(0, Store.Read(c => c.ExecuteScalar<long>("select (select count(*) from incident) + (select count(*) from vault_file) + (select count(*) from case_entry where case_id <> @from)", new { from })));
        Assert.Null(_hub.Part<Vault>().PathOf(_file));
    }

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        await _hub.DisposeAsync();
    }
}
