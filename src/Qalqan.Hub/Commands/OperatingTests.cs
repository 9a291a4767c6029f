using System.Text.Json;
using Xunit;

namespace Qalqan.Hub.Tests;

[Trait("Speed", "slow")]
public sealed class OperatingTests
{
    const string Pack = "indicator\nevil.example\ntrap.example\n";

    [Fact]
    public async Task An_operator_sets_up_enrols_submits_and_deletes()
    {
        await using var hub = await OperatedHub.Start();
        var page = await hub.Ok("people", "enrol", "--nickname", "the library", "--language", "ug");
        Assert.Contains("RECEIPT CODE", page, StringComparison.Ordinal);
        Assert.Contains("  24  ", page, StringComparison.Ordinal);
        var person = page.Split('\n')[0]["person ".Length..].Trim();

        var mail = hub.Write("mail.txt", "Look at https://evil.example/login today");
        var (status, output) = await hub.Call("submit", mail, "--person", person);
        Assert.Equal(3, status); // no intelligence yet: could not check
        Assert.Contains("could not check", output, StringComparison.Ordinal);
        Assert.Contains("remembered, sealed", output, StringComparison.Ordinal);

        await hub.Ok("feed", "set", "lab", "--tier", "A");
        Assert.Contains("2 accepted", await hub.Ok("intel", "push", "lab", hub.Write("pack.csv", Pack)), StringComparison.Ordinal);
        Assert.StartsWith("A\t2\tlab", await hub.Ok("feed", "list"), StringComparison.Ordinal);

        (status, output) = await hub.Call("submit", mail, hub.Write("quiet.txt", "see https://calm.example/"), "--format", "json");
        Assert.Equal(1, status);
        var reports = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("verdict").GetString());
        Assert.Equal(["known-indicator-matched", "no-match-today"], reports);

        Assert.Equal("1 of 1 withdrawn", (await hub.Ok("intel", "withdraw", "lab", "evil.example")).Trim());
        Assert.Equal(1, (await hub.Call("intel", "withdraw", "lab", "evil.example")).Status);

        await hub.Ok("people", "delete", person, "--yes");
        Assert.Equal(2, (await hub.Call("people", "delete", person, "--yes")).Status);
        Assert.Equal(2, (await hub.Call("submit", mail, "--person", person)).Status);
    }

    [Fact]
    public async Task A_token_does_no_more_than_it_says_and_ends_when_it_is_revoked()
    {
        await using var hub = await OperatedHub.Start();
        var mail = hub.Write("mail.txt", "nothing");
        var token = hub.Write("submit.token", await hub.Ok("token", "add", "desk", "--scope", "submit"));
        string[] narrow = ["--hub", hub.Running.Address, "--token-file", token];
        Assert.NotEqual(2, (await OperatedHub.Command(["submit", mail, .. narrow])).Status);
        Assert.Equal(2, (await OperatedHub.Command(["people", "enrol", "--nickname", "x", .. narrow])).Status);
        Assert.Equal(2, (await OperatedHub.Command(["case", "list", .. narrow])).Status);
        var id = (await hub.Ok("token", "list")).Split('\n').First(l => l.EndsWith("\tdesk", StringComparison.Ordinal)).Split('\t')[0];
        await hub.Ok("token", "revoke", id);
        Assert.Equal(2, (await OperatedHub.Command(["submit", mail, .. narrow])).Status);
    }

    [Theory]
    [InlineData("http://hub.example:8080")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("nonsense")]
    public void A_token_is_not_sent_where_it_could_be_read(string address) => Assert.Throws<HubException>(() => new Qalqan.Hub.HubClient(address, null).Dispose());

    [Fact]
    public void A_find_counts_before_a_fault_and_a_fault_before_silence()
    {
        Assert.Equal(1, SubmitCommand.Gravest([0, 2, 1, 3]));
        Assert.Equal(2, SubmitCommand.Gravest([0, 3, 2]));
        Assert.Equal(3, SubmitCommand.Gravest([0, 3]));
        Assert.Equal(0, SubmitCommand.Gravest([0]));
    }

    [Fact]
    public async Task A_release_to_many_is_seen_signed_and_let_go()
    {
        await using var hub = await OperatedHub.Start();
        var (key, words, _) = await hub.AddResponder("ana");
        var mail = hub.Write("mail.txt", "https://evil.example/login");
        for (var i = 0; i < 6; i++) await hub.Call("submit", mail, "--person", await hub.Enrol());
        await hub.Ok("feed", "set", "lab", "--tier", "B");
        await hub.Ok("intel", "push", "lab", hub.Write("pack.csv", Pack));
        var releases = "";
        await OperatedHub.Until(() => (releases = hub.Ok("releases").GetAwaiter().GetResult()).Length > 0);
        Assert.Contains("would notify 6 people in 1 organisation; 0 of 1 approvals", releases, StringComparison.Ordinal);
        var approved = await hub.Ok("approve", releases.Split('\t')[0], "--yes", "--key", key, "--passphrase-file", words);
        Assert.Equal("released: people are being told", approved.Trim());
        Assert.Equal(2, (await hub.Call("approve", releases.Split('\t')[0], "--yes", "--key", key, "--passphrase-file", words)).Status);
        Assert.Contains("approved", await hub.Ok("releases"), StringComparison.Ordinal);
    }
}
