using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>What somebody tries who wants in: forged forms, another's things, bombs in archives, and the passive and active rules of a scanner such as OWASP ZAP.</summary>
public sealed partial class PublicAttackTests(StartedHub hub) : IClassFixture<StartedHub>, IDisposable
{
    const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=y>\u202Egpj.exe\u2066\u0007 </textarea></title><h1>";

    static readonly string[] BehindCode = ["mailbox", "receipt", "consents", "delete"];

    readonly Visitor _visitor = new(hub.Address);

    public void Dispose() => _visitor.Dispose();

    [Fact]
    public async Task No_form_of_any_page_is_taken_without_its_token()
    {
        var code = await _visitor.JoinAsync("en", "https://forged.example/");
        var person = PersonOf(code);
        await TellAsync(_visitor, "told");
        var incident = hub.Fixture.Part<IncidentStore>().Of(person.Id).Single();
        using var stranger = new Visitor(hub.Address);
        await stranger.GetAsync("/en/check");
        await stranger.SendAsync(("text", "https://held.example/"));
        Assert.Equal(HttpStatusCode.BadRequest, await stranger.PostAsync(stranger.Path));
        Assert.Equal(HttpStatusCode.BadRequest, await stranger.PostAsync("/en/incident", ("tactic", "contact"), ("consent", "keep")));
        Assert.Equal(HttpStatusCode.BadRequest, await stranger.PostAsync("/en/verify", ("number", "1"), ("code", "BCDF")));
        Assert.Equal(HttpStatusCode.BadRequest, await stranger.PostAsync("/en/code", ("code", code)));
        Assert.Null(stranger.Cookie);
        foreach (var (page, fields) in Forged(incident.Id)) Assert.Equal(HttpStatusCode.BadRequest, await _visitor.PostAsync($"/en/{page}", fields));
        Assert.Equal(HttpStatusCode.OK, await _visitor.GetAsync("/en/mailbox"));
        Assert.EndsWith("/mailbox", _visitor.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("forged message", _visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("forged.txt", _visitor.Page, StringComparison.Ordinal);
        Assert.Equal(Consents.Keep, hub.Fixture.Part<IncidentStore>().Of(person.Id).Single().Consents);
    }

    static (string Page, (string, string)[] Fields)[] Forged(string incident) =>
    [
        ("mailbox", [("do", "message"), ("message", "forged message")]), ("mailbox", [("do", "add"), ("text", "forged.txt")]), ("mailbox", [("do", "see"), ("notice", "x")]), ("mailbox", [("do", "close")]),
        ("consents", [("incident", incident), ("consent", "keep"), ("consent", "police")]), ("consents", [("incident", incident), ("yes", "on")]), ("delete", [("yes", "on")]), ("receipt", [("do", "done")]),
    ];

    [Fact]
    public async Task Nobody_changes_what_is_another_s()
    {
        var feed = hub.Fixture.Client;
        await feed.FeedAsync("others", FeedTier.A);
        var owner = PersonOf(await _visitor.JoinAsync("en", "https://owner.example/"));
        await TellAsync(_visitor, "the owner's story");
        var incident = hub.Fixture.Part<IncidentStore>().Of(owner.Id).Single();
        await feed.PackAsync("others", "owner.example");
        await Eventually.Holds("the notice", async () =>
        {
            await _visitor.GetAsync("/en/mailbox");
            return NoticeField().IsMatch(_visitor.Page);
        });
        var notice = NoticeField().Match(_visitor.Page).Groups[1].Value;

        using var other = new Visitor(hub.Address);
        await other.JoinAsync("en", "https://other.example/");
        Assert.Equal(HttpStatusCode.OK, await other.SendAsync(("do", "see"), ("notice", notice)));
        await other.GetAsync("/en/consents");
        Assert.DoesNotContain(incident.Id, other.Page, StringComparison.Ordinal);
        await other.SendAsync(("incident", incident.Id), ("consent", "keep"), ("consent", "police"));
        await other.GetAsync("/en/consents");
        await other.SendAsync(("incident", incident.Id), ("yes", "on"));
        await other.GetAsync("/en/mailbox");
        Assert.DoesNotContain("the owner", other.Page, StringComparison.Ordinal);

        Assert.Equal(Consents.Keep, hub.Fixture.Part<IncidentStore>().Of(owner.Id).Single().Consents);
        await _visitor.GetAsync("/en/mailbox");
        Assert.Matches(NoticeField(), _visitor.Page);
        await _visitor.SendAsync(("do", "see"), ("notice", notice));
        Assert.DoesNotMatch(NoticeField(), _visitor.Page);
    }

    [Fact]
    public async Task Each_consent_is_taken_back_on_its_own_and_without_the_first_nothing_is_kept()
    {
        var person = PersonOf(await _visitor.JoinAsync("en", "https://consent.example/"));
        await TellAsync(_visitor, "a story", ("consent", "statistics"), ("consent", "police"));
        var incidents = hub.Fixture.Part<IncidentStore>();
        var id = incidents.Of(person.Id).Single().Id;
        Assert.Contains(incidents.Counted(), i => i.Id == id);
        Assert.Contains("href=\"/en/consents\"", _visitor.Page, StringComparison.Ordinal);
        await _visitor.GetAsync("/en/consents");
        Assert.Equal(["keep", "statistics", "police"], Ticked().Matches(_visitor.Page).Select(m => m.Groups[1].Value));

        Assert.Equal(HttpStatusCode.OK, await _visitor.SendAsync(("incident", id), ("consent", "keep"), ("consent", "partner")));
        Assert.Contains("This is what you allow now", _visitor.Page, StringComparison.Ordinal);
        Assert.Equal(["keep", "partner"], Ticked().Matches(_visitor.Page).Select(m => m.Groups[1].Value));
        Assert.Equal(Consents.Keep | Consents.Share, incidents.Of(person.Id).Single().Consents);
        Assert.DoesNotContain(incidents.Counted(), i => i.Id == id);

        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("incident", id), ("consent", "partner")));
        Assert.Contains("name=\"yes\"", _visitor.Page, StringComparison.Ordinal);
        Assert.Equal(["partner"], Ticked().Matches(_visitor.Page).Select(m => m.Groups[1].Value));
        Assert.Single(incidents.Of(person.Id));
        Assert.Equal(HttpStatusCode.OK, await _visitor.SendAsync(("incident", id), ("yes", "on")));
        Assert.Empty(incidents.Of(person.Id));
        Assert.Null(incidents.Find(id));
        Assert.Contains("There is nothing here", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_told_is_text_wherever_it_is_shown_again()
    {
        await _visitor.JoinAsync("ug", "https://told.example/");
        await TellAsync(_visitor, Hostile, ("country", Hostile), ("region", Hostile), ("demand", Hostile), ("effect", Hostile), ("need", Hostile));
        foreach (var page in (string[])["mailbox", "consents"])
        {
            await _visitor.GetAsync($"/ug/{page}");
            Assert.DoesNotMatch("(?i)<script|<img|onerror=y>", _visitor.Page);
            Assert.Single(Regex.Matches(_visitor.Page, "<h1"));
            Assert.Single(Regex.Matches(_visitor.Page, "</title>"));
            Assert.DoesNotContain('\u202E', _visitor.Page);
            Assert.DoesNotContain('\u2066', _visitor.Page);
            Assert.DoesNotContain('\u0007', _visitor.Page);
        }
        await _visitor.GetAsync("/ug/mailbox");
        Assert.Equal(6, Regex.Count(_visitor.Page, "&lt;script&gt;"));
    }

    /// <summary>Pages that are written once for all: nothing of one request is in another's answer.</summary>
    [Fact]
    public async Task Nobody_chooses_what_the_next_reader_of_a_page_is_shown()
    {
        foreach (var path in (string[])["/en/KEEP?x=planted", "/en/Keep/", "/en/keep"]) Assert.Equal(HttpStatusCode.OK, await _visitor.GetAsync(path));
        Assert.Contains("href=\"/ug/keep\"", _visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", _visitor.Page, StringComparison.Ordinal);
        Assert.True(_visitor.Response.Headers.CacheControl!.NoStore);
        Assert.Null(_visitor.Cookie);
    }

    [Fact]
    public async Task A_pasted_link_has_neither_files_nor_a_size()
    {
        await _visitor.GetAsync("/en/check");
        await _visitor.SendAsync(("text", "https://pasted.example/"));
        Assert.Contains("<dt>Values looked up</dt>", _visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Files</dt>", _visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<dt>Size</dt>", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_swells_is_answered_with_what_was_not_read()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("chat.txt", CompressionLevel.SmallestSize).Open();
            entry.Write(new byte[40 << 20]);
        }
        var memory = hub.Fixture.Part<IntakeMemory>();
        await _visitor.GetAsync("/en/check");
        Assert.Equal(HttpStatusCode.OK, await _visitor.UploadAsync([("bomb.zip", zip.ToArray())]));
        Assert.Contains("expands more than", _visitor.Page, StringComparison.Ordinal);
        Assert.Equal(0, memory.Used);
    }

    [Fact]
    public async Task After_leaving_no_page_of_the_mailbox_opens_or_may_be_kept_by_the_browser()
    {
        await _visitor.JoinAsync("en", "https://leave.example/");
        foreach (var page in BehindCode)
        {
            Assert.Equal(HttpStatusCode.OK, await _visitor.GetAsync($"/en/{page}"));
            Assert.Equal("no-store", _visitor.Response.Headers.CacheControl!.ToString());
            Assert.DoesNotContain(_visitor.Cookie!, _visitor.Page, StringComparison.Ordinal);
        }
        await _visitor.GetAsync("/en/exit");
        Assert.Equal("\"cache\", \"cookies\", \"storage\"", _visitor.Response.Headers.GetValues("Clear-Site-Data").Single());
        foreach (var page in BehindCode)
        {
            await _visitor.GetAsync($"/en/{page}");
            Assert.Equal("/en/code", _visitor.Path);
        }
    }

    /// <summary>The rules of a scanner that only looks: what each answer says of itself, and what it must not tell of what runs here.</summary>
    [Fact]
    public async Task No_answer_tells_more_than_its_page()
    {
        await _visitor.GetAsync("/en");
        var style = Regex.Match(_visitor.Page, "href=\"(/style-[0-9a-f]{16}\\.css)\"").Groups[1].Value;
        string[] paths = [.. PublicPagesTests.Names.Select(n => $"/en/{n}".TrimEnd('/')), style, "/en/nothing", "/nothing", "/en/answer/%FF", "/en/check/..%2f..%2fetc/passwd", "/.git/config", "/robots.txt", "/staff/queue", "/api/v1/nothing", "/en/check?a='%22%3E%3Cscript%3E"];
        foreach (var path in paths)
        {
            await _visitor.GetAsync(path);
            var headers = _visitor.Response.Headers;
            Assert.True((int)_visitor.Response.StatusCode < 500, path);
            Assert.True(headers.Contains("X-Content-Type-Options"), $"{path}: {_visitor.Response.StatusCode} without headers");
            foreach (var name in (string[])["Server", "X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "Access-Control-Allow-Origin", "Set-Cookie", "Refresh"]) Assert.False(headers.Contains(name), $"{path}: {name}");
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
            Assert.Contains("frame-ancestors 'none'", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            if (_visitor.Page.Length > 0) Assert.Contains(_visitor.Response.Content.Headers.ContentType!.CharSet, (string?[])["utf-8", null]);
            if (path != style) Assert.True(headers.CacheControl!.NoStore, path);
            Assert.DoesNotMatch(@"<!--|(?i)exception|stack ?trace|\bat Qalqan\.|sqlite|npgsql|root:x:|<script|/home/|/src/", _visitor.Page);
        }
    }

    /// <summary>The rules of a scanner that tries: methods nobody needs, hosts that are not ours, redirections elsewhere.</summary>
    [Fact]
    public async Task Other_methods_hosts_and_ways_out_lead_nowhere()
    {
        foreach (var method in (string[])["TRACE", "OPTIONS", "PUT", "DELETE", "PATCH", "DEBUG"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/en/check");
            request.Headers.Add("X-Echo", "echoed");
            Assert.Equal((method, HttpStatusCode.MethodNotAllowed), (method, await _visitor.AskAsync(request)));
            Assert.DoesNotContain("echoed", _visitor.Page, StringComparison.Ordinal);
        }
        foreach (var name in (string[])["Host", "X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"])
        {
            _visitor.Headers.Clear();
            _visitor.Headers[name] = name == "Forwarded" ? "host=evil.example" : "evil.example";
            await _visitor.GetAsync("/");
            Assert.DoesNotContain("evil.example", _visitor.Page + _visitor.Response.Headers, StringComparison.Ordinal);
            Assert.Equal(new Uri(hub.Address).Authority, _visitor.Response.RequestMessage!.RequestUri!.Authority);
        }
        _visitor.Headers.Clear();
        foreach (var path in (string[])["//evil.example/en", "/%2f%2fevil.example", "/\\evil.example", "/en/mailbox?returnUrl=https://evil.example", "/en/code?next=//evil.example&closed=//evil.example", "/en//evil.example"])
        {
            await _visitor.GetAsync(hub.Address + path);
            Assert.Equal(new Uri(hub.Address).Authority, _visitor.Response.RequestMessage!.RequestUri!.Authority);
            Assert.DoesNotMatch("(?:href|action)=\"[^\"]*evil", _visitor.Page);
        }
    }

    Person PersonOf(string code) => ReceiptCode.TryParse(code, out var typed) && hub.Fixture.Part<PersonStore>().Find(typed) is { } person ? person : throw new InvalidOperationException("nobody has this code");

    static async Task TellAsync(Visitor visitor, string story, params (string, string)[] more)
    {
        await visitor.GetAsync("/en/incident");
        Assert.Equal(HttpStatusCode.OK, await visitor.SendAsync([("tactic", "contact"), ("consent", "keep"), ("story", story), .. more]));
        Assert.EndsWith("/mailbox", visitor.Path, StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"notice\" value=\"([^\"]*)\"")]
    private static partial Regex NoticeField();

    [GeneratedRegex("name=\"consent\" value=\"([a-z]+)\" checked")]
    private static partial Regex Ticked();
}
