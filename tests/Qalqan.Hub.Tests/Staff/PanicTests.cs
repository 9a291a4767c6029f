using System.Net;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The lock that one person turns and the operator opens; the end that two must mean.</summary>
[Trait("Speed", "slow")]
public sealed class PanicTests : IDisposable
{
    const string Passphrase = "seven words that only this test ever knows";

    readonly string _folder = Directory.CreateTempSubdirectory("qpanic").FullName;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    HubOptions Options
    {
        get
        {
            var file = Path.Combine(_folder, "passphrase");
            File.WriteAllText(file, Passphrase);
            return new() { Data = Path.Combine(_folder, "data"), PassphraseFile = file, Listen = "127.0.0.1:0" };
        }
    }

    [Fact]
    public async Task One_person_locks_and_the_operator_opens()
    {
        await using var hub = await RunningHub.Start(Options, Cancel);
        var (ana, _) = Join(hub, "ana");
        var keys = ana.Session!.Keys!;
        var hubKeys = hub.Services.GetRequiredService<HubKeys>();
        using var turned = await ana.PostAsync("/staff/lock");
        Assert.Equal(HttpStatusCode.Redirect, turned.StatusCode);
        await Eventually.Holds("locked", () => hub.IsLocked);
        Assert.Throws<ObjectDisposedException>(() => keys.Sealing.Export());
        Assert.Throws<ObjectDisposedException>(() => hubKeys.Meta.Seal([], []));
        using var visitor = new StaffClient(new(hub.Address), null);
        foreach (var path in (string[])["/", "/staff/queue", "/en/check", "/api/v1/people"])
        {
            using var page = await visitor.GetAsync(path);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.Contains("locked", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        using var wrong = await visitor.PostRawAsync("/staff/open", [("passphrase", "another passphrase altogether")]);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, wrong.StatusCode);
        using var foreign = await visitor.PostRawAsync("/staff/open", [("passphrase", Passphrase)], ("Sec-Fetch-Site", "cross-site"));
        Assert.True(hub.IsLocked);
        using var right = await visitor.PostRawAsync("/staff/open", [("passphrase", Passphrase)]);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        await Eventually.Holds("open", () => !hub.IsLocked);
        using var signIn = await visitor.GetAsync("/staff/sign-in");
        Assert.Equal(HttpStatusCode.OK, signIn.StatusCode);
        using var gone = await ana.GetAsync("/staff/queue");
        Assert.Equal("/staff/sign-in", gone.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_locked_hub_stays_locked_when_it_is_started_again()
    {
        await using (var hub = await RunningHub.Start(Options, Cancel))
        {
            hub.Services.GetRequiredService<HubLock>().Engage();
            await Eventually.Holds("locked", () => hub.IsLocked);
        }
        await using var again = await RunningHub.Start(Options, Cancel);
        Assert.True(again.IsLocked);
    }

    [Fact]
    public async Task Two_people_destroy_every_key_and_one_cannot()
    {
        await using var hub = await RunningHub.Start(Options, Cancel);
        var (ana, organisation) = Join(hub, "ana");
        var (ben, _) = Join(hub, "ben", organisation);
        var enrolled = hub.Services.GetRequiredService<Enrolment>().Add(new("Tea House", ["en"], Organisation: organisation));
        using var asked = await ana.PostAsync("/staff/wipe");
        var request = hub.Services.GetRequiredService<TwoPerson>().Of(organisation, TwoPerson.Wipe).Single();
        using var alone = await ana.PostAsync($"/staff/wipe/{request.Id}/approve");
        Assert.False(File.Exists(HubLock.WipedOf(Options)));
        Assert.NotNull(hub.Services.GetRequiredService<PersonStore>().Find(enrolled.Person));
        using var both = await ben.PostAsync($"/staff/wipe/{request.Id}/approve");
        await Eventually.Holds("locked", () => hub.IsLocked);
        Assert.False(File.Exists(Path.Combine(Options.Data, "keys", "root.wrapped")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Options.Data, "notifier"), "*", SearchOption.AllDirectories));
        using (var database = Database.Open(Options.Data, null))
        {
            Assert.Equal(0, database.Read(c => c.ExecuteScalar<long>("select coalesce(sum(length(wrapped_key)), 0) from person") + c.ExecuteScalar<long>("select coalesce(sum(length(wrapped_keys)), 0) from responder") + c.ExecuteScalar<long>("select count(*) from case_wrap")));
        }
        using var visitor = new StaffClient(new(hub.Address), null);
        using var opened = await visitor.PostRawAsync("/staff/open", [("passphrase", Passphrase)]);
        Assert.True(hub.IsLocked);
        using var page = await visitor.GetAsync("/staff");
        Assert.Contains("destroyed", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static (StaffClient Client, string Organisation) Join(RunningHub hub, string login, string? organisation = null)
    {
        var services = hub.Services;
        organisation ??= services.GetRequiredService<Organisations>().Add("School", [], null).Id;
        var accounts = services.GetRequiredService<Accounts>();
        var secrets = JoinSecrets.Create([Roles.Responder], withKeys: true);
        var account = accounts.Find(accounts.Join(accounts.Invite(new(organisation, login, login, [Roles.Responder])), secrets)!)!;
        var (cookie, session) = services.GetRequiredService<StaffSessions>().Begin(account);
        session.Unlock(UnlockedKeys.Of(secrets.Sealing!, secrets.Signing!));
        return (new(new(hub.Address), cookie) { FormToken = session.FormToken, Session = session }, organisation);
    }
}
