using Xunit;

namespace Qalqan.Hub.Tests;

[Trait("Speed", "slow")]
public sealed class CaseCommandTests
{
    const string Mail = "Look at https://evil.example/login today";

    static async Task<(OperatedHub Hub, string[] Keys, string Case)> WithCase()
    {
        var hub = await OperatedHub.Start();
        var (key, words, _) = await hub.AddResponder("ana");
        await hub.Call("submit", hub.Write("suspect.txt", Mail), "--person", await hub.Enrol(), "--keep");
        await hub.Ok("feed", "set", "lab", "--tier", "A");
        await hub.Ok("intel", "push", "lab", hub.Write("pack.csv", "indicator\nevil.example\n"));
        await OperatedHub.Until(() => hub.Get<SealedCases>().All(null) is [{ Hits: 1 }]);
        return (hub, ["--key", key, "--passphrase-file", words], (await hub.Ok("case", "list", "--key", key)).Split('\t')[0]);
    }

    [Fact]
    [Trait("State", "open")] // red: see the list in ./test
    public async Task A_responder_opens_a_case_and_signs_for_what_they_take()
    {
        var (hub, keys, id) = await WithCase();
        await using var _ = hub;
        var shown = await hub.Ok(["case", "show", id, .. keys]);
        Assert.Contains("evil[.]example", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", shown, StringComparison.Ordinal);
        var original = shown.Split('\n').First(l => l.StartsWith("original\t", StringComparison.Ordinal)).Split('\t');
        Assert.Equal("suspect.txt", original[3]);

        var copy = hub.PathOf("copy.txt");
        Assert.Contains("as it came in", await hub.Ok(["case", "open", id, original[1], "--out", copy, .. keys]), StringComparison.Ordinal);
        Assert.Equal(Mail, await File.ReadAllTextAsync(copy, TestContext.Current.CancellationToken));
        var line = hub.Get<CaseCustody>().Lines(id)[^1].Act;
        Assert.Equal(CustodyVerb.Opened, line.Verb);
        Assert.True(line.IsSignedBy(hub.Get<Qalqan.Hub.Responders>().All()[0].SigningKey));
        Assert.Equal(2, (await hub.Call(["case", "open", id, original[1], "--out", copy, .. keys])).Status); // it is there already
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bundle_that_was_exported_holds_and_again_after_the_next(bool plain)
    {
        var (hub, keys, id) = await WithCase();
        await using var _ = hub;
        string[] more = plain ? ["--plain"] : [];
        foreach (var name in (string[])["first.zip", "second.zip"])
        {
            await hub.Ok(["case", "export", id, "--out", hub.PathOf(name), .. keys, .. more]);
            using var verified = new ChildProcess("dotnet", [CommandLine(), "verify", hub.PathOf(name)]);
            Assert.StartsWith("Holds", verified.ReadLine(), StringComparison.Ordinal);
        }
        var names = System.IO.Compression.ZipFile.OpenRead(hub.PathOf("second.zip")).Entries.Select(e => e.FullName).ToArray();
        Assert.Equal(plain, names.Contains("history.json"));
        Assert.Equal(plain, names.Any(n => n.EndsWith(".bin", StringComparison.Ordinal)));
        Assert.Contains("checkpoint-2", names);
    }

    [Fact]
    public async Task A_new_colleague_opens_cases_from_before_only_when_they_were_shared()
    {
        var (hub, keys, id) = await WithCase();
        await using var _ = hub;
        var (key, words, ben) = await hub.AddResponder("ben");
        string[] hers = ["--key", key, "--passphrase-file", words];
        Assert.Contains("closed to you", await hub.Ok("case", "list", "--key", key), StringComparison.Ordinal);
        Assert.Equal(2, (await hub.Call(["case", "show", id, .. hers])).Status);
        Assert.Equal("1 shared", (await hub.Ok(["case", "share", ben, .. keys])).Trim());
        Assert.Contains("evil[.]example", await hub.Ok(["case", "show", id, .. hers]), StringComparison.Ordinal);
        Assert.Equal(CustodyVerb.KeyWrapped, hub.Get<CaseCustody>().Lines(id)[^1].Act.Verb);
    }

    [Fact]
    public async Task No_original_leaves_without_its_responders_line()
    {
        var (hub, _, id) = await WithCase();
        await using var __ = hub;
        var (custody, file) = (hub.Get<CaseCustody>(), hub.Get<SealedCases>().Find(id, null)!.Files[0]);
        foreach (var line in custody.Lines(id)) Assert.False(custody.Allows(id, file.Id, line.Seq)); // the hub's own lines allow nothing
        Assert.False(custody.Allows(id, file.Id, 1_000_000));
        using var stranger = SigningKey.Create();
        var self = hub.Get<Qalqan.Hub.Responders>().All()[0].Id;
        var act = new CustodyAct { Verb = CustodyVerb.Opened, Time = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Case = custody.Reference(id), Object = Convert.FromHexString(file.Commitment!) };
        Assert.Throws<FormatException>(() => custody.Append(id, self, act.Signed(stranger)));
        Assert.Null(custody.Append(Qalqan.Hub.Id.New(), self, act.Signed(stranger)));
    }

    [Fact]
    public async Task A_signed_line_cannot_be_used_twice_nor_later()
    {
        var (hub, keys, id) = await WithCase();
        await using var _ = hub;
        using var own = ResponderKeys.Open(ResponderKeys.Read(keys[1]), await File.ReadAllTextAsync(keys[3], TestContext.Current.CancellationToken));
        var (custody, self) = (hub.Get<CaseCustody>(), hub.Get<Qalqan.Hub.Responders>().All()[0].Id);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var act = new CustodyAct { Verb = CustodyVerb.Opened, Time = now, Case = custody.Reference(id) }.Signed(own.Signing);
        Assert.NotNull(custody.Append(id, self, act));
        Assert.Throws<FormatException>(() => custody.Append(id, self, act));
        Assert.Throws<FormatException>(() => custody.Append(id, self, (act with { Time = now - 7200 }).Signed(own.Signing)));
    }

    /// <summary>The command line of the offline part, as it was built.</summary>
    static string CommandLine() => Path.Combine(Qalqan.Tests.Golden.Root, "src/Qalqan.Cli/bin/Release/net10.0/qalqan.dll");
}
