using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class IncidentStoreTests : IDisposable
{
    const string Story = "They called my mother and named my brother.";

    readonly RegisterWorld _world = new();

    static IncidentDraft Draft => new()
    {
        Time = IncidentTime.At(DatePrecision.Month, new(2026, 5, 17)),
        Place = IncidentPlace.Of("ca", "on"),
        Target = TargetKind.FamilyThere,
        Tactics = Tactics.ThreatNamingFamily | Tactics.DemandToInform,
        Origin = ClaimedOrigin.Police,
        Language = LanguageUsed.Uyghur,
        Demands = Demands.Inform,
        Effects = Effects.Health | Effects.FamilyContact,
        Needs = Needs.Support,
        Stage = Stage.Threats,
        Story = Story,
        Evidence = [Id.New()],
        Consents = Consents.Keep | Consents.Count | Consents.Share,
    };

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Keeps_what_was_told_and_no_exacter_date_than_was_remembered()
    {
        var person = _world.Person(out var code);
        var id = _world.Incidents.Add(code, Draft)!;
        var kept = Assert.Single(_world.Incidents.Of(person));
        Assert.Equal((id, person, true), (kept.Id, kept.Person, kept.HasStory));
        Assert.Equal(new DateOnly(2026, 5, 1), kept.Fields.Time.From);
        Assert.Equal("CA-ON", kept.Fields.Place.Province);
        Assert.Equal(Draft.Tactics, kept.Fields.Tactics);
        Assert.Equal((Draft.Effects, Draft.Needs, Draft.Stage, Draft.Consents), (kept.Fields.Effects, kept.Fields.Needs, kept.Fields.Stage, kept.Consents));
        Assert.Equal("", kept.Fields.Story);
        Assert.Equal(kept.Told.AddYears(5), kept.Review);
    }

    [Fact]
    public void Only_a_responder_of_the_case_reads_the_story()
    {
        var id = _world.Incidents.Add(_world.Person(out _), Draft)!;
        using var key = _world.CaseKey(_world.Incidents.Find(id)!.Case);
        using var other = SealingKey.Create();
        Assert.Equal(Story, _world.Incidents.Story(id, key));
        Assert.Null(_world.Incidents.Story(id, other));
    }

    [Fact]
    public void The_stolen_file_shows_neither_story_nor_fields_nor_how_long_they_are()
    {
        var person = _world.Person(out _);
        var full = _world.Incidents.Add(person, Draft)!;
        _world.Incidents.PassOn(full, Consents.Share, "PARTNER-CANARY", "WHAT-CANARY");
        var bare = _world.Incidents.Add(person, new() { Target = TargetKind.Self, Tactics = Tactics.Physical, Consents = Consents.Keep })!;
        var file = Encoding.Latin1.GetString(_world.Bytes());
        foreach (var canary in (string[])[Story, "mother", "CA-ON", "ThreatNamingFamily", "FamilyThere", "PARTNER-CANARY", "WHAT-CANARY", Convert.ToBase64String(Encoding.UTF8.GetBytes(Story))])
            Assert.DoesNotContain(canary, file, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(_world.Lengths(full), _world.Lengths(bare));
    }

    [Fact]
    public void A_withdrawn_count_leaves_the_statistics_and_stays_in_the_register()
    {
        var person = _world.Person(out _);
        var id = _world.Incidents.Add(person, Draft)!;
        Assert.Single(_world.Incidents.Counted());
        Assert.True(_world.Incidents.Withdraw(person, id, Consents.Count));
        Assert.Empty(_world.Incidents.Counted());
        Assert.Equal(Consents.Keep | Consents.Share, _world.Incidents.Find(id)!.Consents);
        Assert.True(_world.Incidents.Allow(person, id, Consents.Count));
        Assert.Single(_world.Incidents.Counted());
    }

    [Fact]
    public void A_withdrawn_keep_deletes_it_and_a_restored_backup_does_not_bring_it_back()
    {
        var person = _world.Person(out var code);
        var id = _world.Incidents.Add(person, Draft)!;
        _world.Incidents.PassOn(id, Consents.Share, "a partner", "the date");
        Qalqan.Hub.Database.Copy(_world.Folder, _world.Backup);
        Assert.True(_world.Incidents.Withdraw(code, id, Consents.Keep));
        Assert.Empty(_world.Incidents.Of(person));
        Assert.Equal(0, _world.Rows());
        _world.Restore();
        Assert.Single(_world.Incidents.Of(person));
        Assert.Equal(1, new DeletionLedger(_world.Folder).Replay(_world.Database));
        Assert.Empty(_world.Incidents.Of(person));
    }

    [Fact]
    public void Nobody_withdraws_or_changes_what_is_another_persons()
    {
        var id = _world.Incidents.Add(_world.Person(out _), Draft)!;
        var other = _world.Person(out var code);
        Assert.False(_world.Incidents.Withdraw(other, id, Consents.Keep));
        Assert.False(_world.Incidents.Withdraw(code, id, Consents.Count));
        Assert.False(_world.Incidents.Change(other, id, d => d with { Stage = Stage.Detention }));
        Assert.Equal(Draft.Consents, _world.Incidents.Find(id)!.Consents);
    }

    [Fact]
    public void The_person_sees_what_was_passed_on_and_what_came_back()
    {
        var person = _world.Person(out var code);
        var id = _world.Incidents.Add(person, Draft)!;
        var passed = _world.Incidents.PassOn(id, Consents.Share, "a partner in Ottawa", "country, month and tactic")!;
        Assert.True(_world.Incidents.CameBack(passed, "they have seen the same number"));
        Assert.Throws<HubException>(() => _world.Incidents.PassOn(id, Consents.Police, "the police", "everything"));
        var shown = Assert.Single(Assert.Single(_world.Incidents.Of(code)!).PassedOn);
        Assert.Equal(("a partner in Ottawa", "country, month and tactic", "they have seen the same number"), (shown.To, shown.What, Assert.Single(shown.Answers).Text));
    }

    [Fact]
    public void After_five_years_somebody_must_ask()
    {
        var person = _world.Person(out _);
        var id = _world.Incidents.Add(person, Draft)!;
        Assert.Empty(_world.Incidents.DueForReview());
        _world.Clock.Move(TimeSpan.FromDays(5 * 366));
        Assert.Equal(id, Assert.Single(_world.Incidents.DueForReview()).Id);
        Assert.True(_world.Incidents.Keep(id));
        Assert.Empty(_world.Incidents.DueForReview());
    }

    [Fact]
    public void Refuses_what_no_form_of_ours_sends()
    {
        var person = _world.Person(out _);
        foreach (var bad in (IncidentDraft[])[Draft with { Consents = Consents.Count }, Draft with { Tactics = Tactics.None }, Draft with { Tactics = (Tactics)(1 << 20) }, Draft with { Target = 0 },
            Draft with { Effects = (Effects)64 }, Draft with { Story = new('x', IncidentDraft.MaxStory + 1) }, Draft with { Evidence = ["../../etc/passwd"] }, Draft with { Household = "ours" }])
            Assert.Throws<FormatException>(() => _world.Incidents.Add(person, bad));
        Assert.Throws<FormatException>(() => IncidentPlace.Of("Canada"));
        Assert.Throws<FormatException>(() => IncidentPlace.Of("CA", "Toronto"));
        Assert.Throws<FormatException>(() => IncidentTime.At(DatePrecision.Day, new(2026, 5, 2), new(2026, 5, 1)));
        Assert.Null(_world.Incidents.Add(Id.New(), Draft));
        Assert.Empty(_world.Incidents.Of(person));
    }

    [Fact]
    public void Every_tactic_has_a_group_and_every_group_two_tactics()
    {
        Assert.Equal(TacticGroup.Several, TacticList.GroupOf(TacticList.Every));
        foreach (var tactic in TacticList.All) Assert.NotEqual(TacticGroup.Several, TacticList.GroupOf(tactic));
        foreach (var group in Enum.GetValues<TacticGroup>()) Assert.True(TacticList.Of(group).Each().Count() >= 2);
    }
}

/// <summary>A store with an organisation and a responder, without a hub around it.</summary>
sealed class RegisterWorld : IDisposable
{
    readonly SealingKey _responderKey = SealingKey.Create();
    readonly string _organisation, _responder;

    public RegisterWorld()
    {
        Folder = Directory.CreateTempSubdirectory("qalqan-register").FullName;
        Database = Database.Open(Folder, null);
        People = new(Database, Keys, Clock);
        Cases = new(Database, Clock);
        Incidents = new(Database, Keys, People, Cases, new(Folder), Clock);
        _organisation = new Organisations(Database, Keys, Clock).Add("Example Help", [], null).Id;
        using var signing = SigningKey.Create();
        _responder = new Qalqan.Hub.Responders(Database, Keys, Clock).Add(_organisation, new("Ana", []), _responderKey.Public, signing.Public, []);
    }

    public string Folder { get; }

    public string Backup => Path.Combine(Folder, "backup.db");

    public ManualClock Clock { get; } = new();

    public HubKeys Keys { get; } = new(Enumerable.Range(1, HubKeys.RootBytes).Select(i => (byte)i).ToArray());

    public Database Database { get; private set; }

    public PersonStore People { get; private set; }

    public CaseStore Cases { get; private set; }

    public IncidentStore Incidents { get; private set; }

    public string Person(out ReceiptCode code)
    {
        var id = Id.New();
        code = ReceiptCode.Generate();
        using var mailbox = code.MailboxKey();
        var person = new NewPerson(id, _organisation, code, mailbox.Public.Bytes, [], Reach.Pull, PersonKey.Create(), 0);
        Database.Write(c => People.Insert(c, person));
        return id;
    }

    public SealingKey CaseKey(string file) => Cases.Unwrap(file, _responder, _responderKey)!;

    public void Restore()
    {
        Database.Dispose();
        foreach (var name in (string[])["hub.db-wal", "hub.db-shm"]) File.Delete(Path.Combine(Folder, name));
        File.Copy(Backup, Path.Combine(Folder, "hub.db"), overwrite: true);
        Database = Database.Open(Folder, null);
        People = new(Database, Keys, Clock);
        Cases = new(Database, Clock);
        Incidents = new(Database, Keys, People, Cases, new(Folder), Clock);
    }

    public byte[] Bytes() => [.. Directory.GetFiles(Folder, "hub.db*").SelectMany(Read)];

    public (long, long) Lengths(string incident) => Database.Read(c => Dapper.SqlMapper.QuerySingle<(long, long)>(c, "select length(sealed), length(story) from incident where id = @incident", new { incident }));

    public long Rows() => Database.Read(c => Dapper.SqlMapper.ExecuteScalar<long>(c, "select (select count(*) from incident) + (select count(*) from incident_passed)"));

    public void Dispose()
    {
        Database.Dispose();
        _responderKey.Dispose();
        Keys.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, true);
    }

    static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
