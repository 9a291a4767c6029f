using System.Net;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>What a person told, on the case's page: read in full by its responders, passed on only as allowed, and the person reads what left the house and what came back.</summary>
[Trait("Speed", "slow")]
public sealed class IncidentDeskTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    IncidentStore Register => world.Part<IncidentStore>();

    string Tell(string person, string story, Consents uses) => Register.Add(person, StaffWorld.Told(story, uses))!;

    /// <summary>Somebody who told of something: the incident, and the case it stands in.</summary>
    async Task<(string Incident, string Case)> Somebody(string story, Consents uses)
    {
        var person = (await world.Hub.Client.PersonAsync()).Person;
        return (Tell(person, story, uses), world.Part<PersonStore>().Find(person)!.CaseId!);
    }

    [Fact]
    public async Task A_responder_reads_all_of_it_and_nobody_without_the_key_reads_the_story()
    {
        var (_, file) = await Somebody($"They named my brother.\n{StaffWorld.Hostile}", Consents.Keep | Consents.Share);
        using var ben = world.As(world.Ben);
        var page = await ben.ReadAsync($"/staff/cases/{file}");
        foreach (var said in (string[])["They named my brother.", "A threat that names my family", "Unwanted calls or messages", "<code dir=\"ltr\">2026-03</code>", "CA-ON", "To my family at home", "Police or security", "中文", "Show it to a partner organisation"])
            Assert.Contains(said, page, StringComparison.Ordinal);
        Assert.DoesNotContain("Give it to the police", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<script|<img|\u202E|\u2066", page);
        using var zoe = world.As(world.Zoe);
        using var foreign = await zoe.GetAsync($"/staff/cases/{file}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var locked = world.As(world.Ben, unlocked: false);
        using var asked = await locked.GetAsync($"/staff/cases/{file}");
        Assert.Equal("/staff/unlock", asked.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task What_is_passed_on_needs_consent_and_the_person_reads_it_and_what_came_back()
    {
        using var visitor = new Visitor(world.Hub.Client.Address.ToString());
        var code = await visitor.JoinAsync("en", "https://passed.example/");
        var person = ReceiptCode.TryParse(code, out var typed) ? world.Part<PersonStore>().Find(typed)! : throw new InvalidOperationException("the page shows no code");
        var incident = Tell(person.Id, "story", Consents.Keep | Consents.Share);
        var at = $"/staff/cases/{world.Part<PersonStore>().Find(person.Id)!.CaseId}";
        using var ben = world.As(world.Ben);
        Assert.Contains("does not allow this use", await ben.DoAsync($"{at}/passed", ("incident", incident), ("use", "police"), ("to", "The police"), ("text", "all of it")), StringComparison.Ordinal);
        Assert.Contains("nothing in it", await ben.DoAsync($"{at}/passed", ("incident", incident), ("use", "partner"), ("to", ""), ("text", "all of it")), StringComparison.Ordinal);
        foreach (var use in (string[])["keep", "statistics", ""])
            Assert.Contains("not in this case", await ben.DoAsync($"{at}/passed", ("incident", incident), ("use", use), ("to", "Somebody"), ("text", "all of it")), StringComparison.Ordinal);
        Assert.Empty(Register.Find(incident)!.PassedOn);

        Assert.Contains("reads it in the mailbox", await ben.DoAsync($"{at}/passed", ("incident", incident), ("use", "partner"), ("to", "Night School"), ("text", "the date and the kind")), StringComparison.Ordinal);
        var passed = Assert.Single(Register.Find(incident)!.PassedOn);
        Assert.Contains("reads it in the mailbox", await ben.DoAsync($"{at}/came-back", ("passed", passed.Id), ("text", "They keep it on record.")), StringComparison.Ordinal);
        await visitor.GetAsync("/en/consents");
        foreach (var said in (string[])["Night School", "the date and the kind", "They keep it on record."]) Assert.Contains(said, visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_of_another_case_is_not_there()
    {
        var (_, mine) = await Somebody("mine", Consents.Keep);
        var (incident, _) = await Somebody("theirs", Consents.Keep | Consents.Share);
        var passed = Register.PassOn(incident, Consents.Share, "Partner", "what")!;
        using var ben = world.As(world.Ben);
        var at = $"/staff/cases/{mine}";
        foreach (var (act, fields) in ((string, (string, string)[])[])[("stage", [("incident", incident), ("stage", "2")]), ("passed", [("incident", incident), ("use", "partner"), ("to", "x"), ("text", "y")]), ("came-back", [("passed", passed), ("text", "y")])])
            Assert.Contains("not in this case", await ben.DoAsync($"{at}/{act}", fields), StringComparison.Ordinal);
        Assert.Equal((Stage.Unknown, 0), (Register.Find(incident)!.Fields.Stage, Register.Find(incident)!.PassedOn.Single().Answers.Count));
    }

    [Fact]
    public async Task Stage_and_household_are_set_by_a_responder_and_a_household_counts_as_one()
    {
        var ((first, one), (second, other)) = (await Somebody("", Consents.Keep | Consents.Count), await Somebody("", Consents.Keep | Consents.Count));
        using var ben = world.As(world.Ben);
        Assert.Contains("written down", await ben.DoAsync($"/staff/cases/{one}/stage", ("incident", first), ("stage", "2")), StringComparison.Ordinal);
        Assert.Equal(Stage.Detention, Register.Find(first)!.Fields.Stage);
        foreach (var stage in (string[])["9", "-", ""])
            Assert.Contains("not in this case", await ben.DoAsync($"/staff/cases/{one}/stage", ("incident", first), ("stage", stage)), StringComparison.Ordinal);
        Assert.Contains("no such case", await ben.DoAsync($"/staff/cases/{one}/household", ("case", world.OtherCase)), StringComparison.Ordinal);
        Assert.Contains("nothing was told", await ben.DoAsync($"/staff/cases/{one}/household", ("case", world.Case)), StringComparison.Ordinal);
        Assert.Null(Register.Find(first)!.Fields.Household);
        Assert.Contains("written down", await ben.DoAsync($"/staff/cases/{one}/household", ("case", other)), StringComparison.Ordinal);
        Assert.NotNull(Register.Find(first)!.Fields.Household);
        Assert.Equal(Register.Find(first)!.Fields.Household, Register.Find(second)!.Fields.Household);
    }
}
