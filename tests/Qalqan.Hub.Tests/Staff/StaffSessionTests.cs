using System.Net;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Signing in, sessions, and what other sites try with them.</summary>
[Trait("Speed", "slow")]
public sealed class StaffSessionTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    static Task<HttpResponseMessage> SignInAsync(StaffClient client, Member member, string code) =>
        client.FillAsync("/staff/sign-in", ("login", member.Login), ("passphrase", member.Secrets.Passphrase.ToUpperInvariant()), ("code", code));

    [Fact]
    public async Task A_code_signs_in_once_and_the_session_is_new()
    {
        var member = world.Join("once", "Once", Roles.Auditor);
        using var client = world.Nobody();
        client.Cookie = "chosen-by-somebody-else";
        var code = Totp.Code(member.Secrets.Totp, Now / 30);
        using var first = await SignInAsync(client, member, code);
        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.NotEqual("chosen-by-somebody-else", client.Cookie);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Logs", await client.ReadAsync("/staff/log"), StringComparison.Ordinal);

        using var thief = world.Nobody();
        using var again = await SignInAsync(thief, member, code);
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Null(thief.Cookie);
    }

    [Fact]
    public async Task A_session_from_before_sign_in_gives_nothing()
    {
        using var attacker = world.As(world.Auditor);
        var before = attacker.Cookie;
        using var reader = world.Nobody();
        var page = await reader.ReadAsync("/staff/sign-in");
        var member = world.Join("fixed", "Fixed", Roles.Auditor);
        using var victim = world.Nobody();
        victim.Cookie = before;
        using var signedIn = await victim.PostRawAsync("/staff/sign-in", [("form", StaffClient.TokenIn(page)), ("login", member.Login), ("passphrase", member.Secrets.Passphrase), ("code", Totp.Code(member.Secrets.Totp, Now / 30))]);
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.NotEqual(before, victim.Cookie);
        Assert.Contains("Esra", await attacker.ReadAsync("/staff/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_TLS_the_cookie_is_of_this_host_only_and_secure()
    {
        await using var hub = new HubFixture();
        var options = hub.Options with { Address = new("https://help.example") };
        await using var running = await RunningHub.Start(options, Cancel);
        using var client = new StaffClient(new(running.Address), null);
        var page = await client.ReadAsync("/staff/sign-in");
        var accounts = (Accounts)running.Services.GetService(typeof(Accounts))!;
        var organisation = ((Organisations)running.Services.GetService(typeof(Organisations))!).Add("School", [], null);
        var secrets = JoinSecrets.Create([Roles.Auditor], withKeys: true);
        accounts.Join(accounts.Invite(new(organisation.Id, "tls", "Tls", [Roles.Auditor])), secrets);
        using var signedIn = await client.PostRawAsync("/staff/sign-in", [("form", StaffClient.TokenIn(page)), ("login", "tls"), ("passphrase", secrets.Passphrase), ("code", Totp.Code(secrets.Totp, Now / 30))]);
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("__Host-qalqan=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_ended_session_is_over_at_once()
    {
        using var here = world.As(world.Ben);
        using var lost = world.As(world.Ben);
        await lost.ReadAsync("/staff/queue");
        await here.DoAsync($"/staff/account/sessions/{lost.Session!.Id}/end");
        using var after = await lost.GetAsync("/staff/queue");
        Assert.Equal("/staff/sign-in", after.Headers.Location?.OriginalString);
        Assert.Null(lost.Session.Keys);
    }

    [Fact]
    public async Task An_ended_account_is_signed_out_everywhere()
    {
        var member = world.Join("gone", "Gone", Roles.Auditor);
        using var client = world.As(member);
        using var admin = world.As(world.Admin);
        Assert.Contains("The account is over", await admin.DoAsync($"/staff/admin/accounts/{member.Account.Id}/end"), StringComparison.Ordinal);
        using var after = await client.GetAsync("/staff/log");
        Assert.Equal("/staff/sign-in", after.Headers.Location?.OriginalString);
        using var again = world.Nobody();
        using var refused = await SignInAsync(again, member, Totp.Code(member.Secrets.Totp, Now / 30));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_refused()
    {
        using var ana = world.As(world.Ana);
        var path = $"/staff/cases/{world.Case}/write";
        (string, string)[] fields = [("form", ana.FormToken), ("kind", "note"), ("text", "written by another site")];
        foreach (var (sent, header, value) in new ((string, string)[] Sent, string Header, string Value)[] {
            (fields[1..], "X", "no token"), ([("form", "00"), .. fields[1..]], "X", "wrong token"), ([("form", world.As(world.Ben).FormToken), .. fields[1..]], "X", "another session's token"),
            (fields, "Sec-Fetch-Site", "cross-site"), (fields, "Sec-Fetch-Site", "same-site"), (fields, "Origin", "https://attacker.example") })
        {
            using var response = await ana.PostRawAsync(path, sent, (header, value));
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{header}: {value}: {response.StatusCode}");
        }
        using var other = await ana.GetAsync($"{path}?form={ana.FormToken}&kind=note&text=x");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.DoesNotContain("written by another site", await ana.ReadAsync($"/staff/cases/{world.Case}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_is_framed_cached_or_scripted()
    {
        using var ana = world.As(world.Ana);
        using var admin = world.As(world.Admin);
        foreach (var (client, path) in new (StaffClient Client, string Path)[] { (ana, "/staff/queue"), (ana, $"/staff/cases/{world.Case}"), (ana, $"/staff/evidence/{world.TextFile}"), (admin, "/staff/admin"), (world.Nobody(), "/staff/sign-in"), (world.Nobody(), "/staff/join") })
        {
            using var response = await client.GetAsync(path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.DoesNotContain("<script", await response.Content.ReadAsStringAsync(Cancel), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_picture_is_served_without_rights_and_by_its_bytes()
    {
        using var ana = world.As(world.Ana);
        using var image = await ana.GetAsync($"/staff/evidence/{world.ImageFile}/image");
        Assert.Equal("image/png", image.Content.Headers.ContentType?.ToString());
        Assert.Equal("sandbox; default-src 'none'", image.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        using var text = await ana.GetAsync($"/staff/evidence/{world.TextFile}/image");
        Assert.Equal(HttpStatusCode.NotFound, text.StatusCode);
    }

    [Fact]
    public async Task What_was_handed_in_is_shown_and_never_alive()
    {
        using var ana = world.As(world.Ana);
        await ana.DoAsync($"/staff/cases/{world.Case}/write", ("kind", "note"), ("text", StaffWorld.Hostile));
        await ana.DoAsync($"/staff/cases/{world.Case}/write", ("kind", "task"), ("text", StaffWorld.Hostile));
        using var custodian = world.As(world.Custodian);
        await custodian.DoAsync($"/staff/people/{world.Person.Person}/identity", ("name", StaffWorld.Hostile), ("contact", StaffWorld.Hostile));
        await custodian.DoAsync($"/staff/people/{world.Person.Person}/reveal", ("reason", StaffWorld.Hostile));
        using var admin = world.As(world.Admin);
        using var auditor = world.As(world.Auditor);
        using var found = await ana.PostAsync("/staff/search", ("word", "onerror"));
        var pages = new List<string> { await found.Content.ReadAsStringAsync(Cancel) };
        foreach (var path in (string[])["/staff/queue", $"/staff/cases/{world.Case}", $"/staff/evidence/{world.TextFile}", $"/staff/people/{world.Person.Person}", "/staff/account"]) pages.Add(await ana.ReadAsync(path));
        pages.Add(await admin.ReadAsync("/staff/admin"));
        pages.Add(await auditor.ReadAsync("/staff/log"));
        foreach (var page in pages)
        {
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u202E', page);
            Assert.DoesNotContain('\u2066', page);
        }
        Assert.Contains("<U+202E>", WebUtility.HtmlDecode(pages[2]), StringComparison.Ordinal);
        Assert.Contains("<U+202E>gpj.exe", WebUtility.HtmlDecode(pages[3]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_leave_the_session_when_it_is_idle_or_over()
    {
        using var idle = world.As(world.Ana);
        idle.Session!.Seen -= StaffSessions.KeysIdle + TimeSpan.FromSeconds(1);
        using var response = await idle.GetAsync($"/staff/cases/{world.Case}");
        Assert.Equal("/staff/unlock", response.Headers.Location?.OriginalString);
        Assert.Null(idle.Session.Keys);

        using var leaving = world.As(world.Ana);
        var keys = leaving.Session!.Keys!;
        using var signedOut = await leaving.PostAsync("/staff/sign-out");
        Assert.Throws<ObjectDisposedException>(() => keys.Sealing.Export());
        Assert.Throws<ObjectDisposedException>(() => keys.Signing!.Export());
    }

    [Fact]
    public async Task The_vault_passphrase_and_nothing_else_opens_the_keys()
    {
        using var ana = world.As(world.Ana, unlocked: false);
        using var wrong = await ana.PostAsync("/staff/unlock", ("passphrase", world.Ana.Secrets.Passphrase));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Null(ana.Session!.Keys);
        using var right = await ana.PostAsync("/staff/unlock", ("passphrase", world.Ana.Secrets.VaultPassphrase!));
        Assert.NotNull(ana.Session.Keys);
        Assert.Contains("Match with new intelligence", await ana.ReadAsync($"/staff/cases/{world.Case}"), StringComparison.Ordinal);
    }
}
