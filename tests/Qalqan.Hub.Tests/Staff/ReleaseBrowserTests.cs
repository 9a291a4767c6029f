using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Two responders agree to a release in two browsers, with a real notifier that pinned their keys and a real mail server behind them.</summary>
[Trait("Speed", "slow")]
public sealed class ReleaseBrowserTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_is_told_before_a_second_responder_agrees_and_one_cannot_agree_twice()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        await using var desk = await ReleaseDesk.StartAsync();
        var page = await browser.PageOf(null);
        await page.SignInAsync(desk.Address, desk.Ana);
        await page.FollowAsync("Releases");
        await page.FollowAsync(desk.Release[..8]);
        await page.PressAsync("Sign and agree");
        await page.UnlockAsync(desk.Ana);
        await page.PressAsync("Sign and agree");
        await page.SaysAsync("A second one is needed.");
        await page.PressAsync("Sign and agree");
        await page.SaysAsync("You agreed already. Somebody else must agree now.");

        // Somebody else's notice goes all the way meanwhile: what is silent about the crowd is not asleep.
        var alone = await desk.HitAloneAsync();
        await Eventually.Holds("the one mail", () => desk.Sink.Count > 0, 60);
        Assert.Equal([alone], desk.Recipients);
        Assert.Equal(1, Assert.Single(await desk.Hub.Client.ReleasesAsync()).Approvals);
        Assert.Empty(await desk.Hub.Client.MailboxAsync(desk.Crowd[0]));

        var other = await browser.PageOf(null);
        await other.SignInAsync(desk.Address, desk.Ben);
        await other.GotoAsync($"{desk.Address}/staff/releases/{desk.Release}");
        await other.PressAsync("Sign and agree");
        await other.UnlockAsync(desk.Ben);
        await other.PressAsync("Sign and agree");
        await other.SaysAsync("Enough people agreed.");
        await Eventually.Holds("a mail for everybody", () => desk.Sink.Count == ReleaseDesk.People + 1, 90);
        Assert.Equal(Enumerable.Range(0, ReleaseDesk.People + 1).Select(SmtpSendingTests.Address), desk.Recipients);
        await Eventually.Holds("the copy in the mailbox", async () => (await desk.Hub.Client.MailboxAsync(desk.Crowd[0])).Count == 1);
        await page.ReloadAsync();
        await page.SaysAsync("Approved");
    }

    [Fact]
    public async Task A_passkey_is_registered_signs_in_and_shows_again_who_agrees_to_a_release()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        await using var desk = await ReleaseDesk.StartAsync();
        var page = await browser.PageOf(null, script: true);
        await AddAuthenticator(page);
        await page.SignInAsync(desk.Address, desk.Ana);
        await page.FollowAsync("My account");
        await page.FollowAsync("Add a passkey. That page needs a script.");
        await page.PressAsync("Add a passkey of this device");
        await page.SaysAsync("The passkey was added.");
        await page.PressAsync("Sign out");

        await page.FollowAsync("Sign in with a passkey instead. That page needs a script.");
        await page.PressAsync("Sign in with a passkey");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Queue" })).ToBeVisibleAsync();
        var cookie = Assert.Single(await page.Context.CookiesAsync());
        var session = desk.Hub.Part<StaffSessions>().Find(cookie.Value)!;
        Assert.Equal(desk.Ana.Account.Id, session.AccountId);

        session.SteppedUp -= StaffSessions.StepUpLives;
        await page.GotoAsync($"{desk.Address}/staff/releases/{desk.Release}");
        await page.PressAsync("Sign and agree");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Show that it is you" })).ToBeVisibleAsync();
        Assert.Equal(0, Assert.Single(await desk.Hub.Client.ReleasesAsync()).Approvals);
        await page.FollowAsync("Use a passkey instead");
        await page.PressAsync("Use my passkey");
        await page.SaysAsync("Do now what you wanted to do.");
        await page.PressAsync("Sign and agree");
        await page.UnlockAsync(desk.Ana);
        await page.PressAsync("Sign and agree");
        await page.SaysAsync("A second one is needed.");
        Assert.Equal(1, Assert.Single(await desk.Hub.Client.ReleasesAsync()).Approvals);
    }

    [Fact]
    public async Task The_page_of_passkeys_runs_its_one_script_and_no_other()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        await using var hub = await new HubFixture().StartAsync();
        var page = await browser.PageOf(null, script: true);
        var first = await page.GotoAsync(StaffBrowser.BaseOf(hub) + "/staff/passkey");
        var policy = first!.Headers["content-security-policy"];
        var number = await page.EvaluateAsync<string>("document.scripts[0].nonce");
        Assert.Equal(1, await page.EvaluateAsync<int>("document.scripts.length"));
        Assert.Equal(32, number.Length);
        Assert.EndsWith($"; script-src 'nonce-{number}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("'self'", policy[policy.IndexOf("script-src", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).IsVisibleAsync(), "the one script did not run");
        foreach (var more in (string[])["s.src = '/staff/passkey.js?more'", "s.textContent = 'document.title = 1'"])
            Assert.Equal("script-src-elem", await page.EvaluateAsync<string>($$"""
                () => new Promise(done => {
                    document.addEventListener("securitypolicyviolation", e => done(e.effectiveDirective), { once: true });
                    const s = document.createElement("script"); s.onload = () => done("it ran"); {{more}}; document.body.append(s);
                })
                """));
        Assert.Equal("refused", await page.EvaluateAsync<string>("fetch('/staff/passkey.js').then(() => 'read', () => 'refused')"));
        var second = await page.ReloadAsync();
        Assert.NotEqual(policy, second!.Headers["content-security-policy"]);
    }

    /// <summary>The browser's own authenticator, as a phone with a fingerprint has it.</summary>
    static async Task AddAuthenticator(IPage page)
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
    }
}

/// <summary>A hub whose notifier pinned two responders and sends mail, and a release that waits for both: so many people were hit at once.</summary>
sealed class ReleaseDesk : IAsyncDisposable
{
    public const int People = 26;

    public SmtpSink Sink { get; } = new();

    public HubFixture Hub { get; private set; } = null!;

    public Member Ana { get; private set; } = null!;

    public Member Ben { get; private set; } = null!;

    public List<Enrolled> Crowd { get; } = [];

    public string Release { get; private set; } = "";

    public string Address => StaffBrowser.BaseOf(Hub);

    /// <summary>To whom mails came, in order; somebody who got two stands here twice.</summary>
    public IEnumerable<string> Recipients => Sink.Mails.Select(m => SmtpSink.Header(m, "To").Trim('<', '>')).Order(StringComparer.Ordinal);

    public static async Task<ReleaseDesk> StartAsync()
    {
        SmtpSink.SkipUnlessInstalled();
        var desk = new ReleaseDesk();
        var (ana, ben) = (JoinSecrets.Create([Roles.Responder], withKeys: true), JoinSecrets.Create([Roles.Responder], withKeys: true));
        desk.Hub = new(SmtpSendingTests.Config(desk.Sink) with { Approvers = [new("ana", ana.Signing!.Public.Bytes, "school"), new("ben", ben.Signing!.Public.Bytes, "school")] });
        await desk.Hub.StartAsync();
        (desk.Ana, desk.Ben) = (desk.Join("ana", ana), desk.Join("ben", ben));
        var client = desk.Hub.Client;
        for (var i = 0; i < People; i++) desk.Crowd.Add(await client.PersonAsync(SmtpSendingTests.Address(i)));
        foreach (var one in desk.Crowd) await client.SubmitAsync(one.Person, "https://crowd.example/");
        await client.FeedAsync("watch", FeedTier.A);
        await client.PackAsync("watch", "crowd.example\n");
        await Eventually.Holds("a release waits", async () => (await client.ReleasesAsync()).Count == 1);
        desk.Release = (await client.ReleasesAsync())[0].Id;
        return desk;
    }

    /// <summary>One more person, hit by what nobody else saw: that needs nobody's agreement.</summary>
    /// <returns>Their address.</returns>
    public async Task<string> HitAloneAsync()
    {
        var person = await Hub.Client.PersonAsync(SmtpSendingTests.Address(People));
        await Hub.Client.SubmitAsync(person.Person, "https://alone.example/");
        await Hub.Client.PackAsync("watch", "alone.example\n");
        return SmtpSendingTests.Address(People);
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Sink.Dispose();
    }

    Member Join(string login, JoinSecrets secrets)
    {
        var accounts = Hub.Part<Accounts>();
        return new(accounts.Find(accounts.Join(accounts.Invite(new(Hub.Organisation, login, login, [Roles.Responder])), secrets)!)!, secrets);
    }
}
