using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed partial class PublicPagesTests(StartedHub hub) : IClassFixture<StartedHub>, IDisposable
{
    public static readonly string[] Names = ["", "check", "incident", "code", "verify", "keep", "recognise", "exit"];

    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    readonly Visitor _visitor = new(hub.Address);

    public void Dispose() => _visitor.Dispose();

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task Every_page_is_small_whole_and_asks_nobody_for_anything(string tag)
    {
        var language = Language.For(tag);
        var style = 0;
        foreach (var name in Names)
        {
            Assert.Equal(HttpStatusCode.OK, await _visitor.GetAsync($"/{tag}/{name}".TrimEnd('/')));
            var page = _visitor.Page;
            Assert.Contains($"<html lang=\"{tag}\" dir=\"{(language.RightToLeft ? "rtl" : "ltr")}\">", page, StringComparison.Ordinal);
            Assert.Single(Regex.Matches(page, "<h1"));
            Assert.DoesNotMatch("(?i)<script|<iframe|<object|<embed| style=| on[a-z]+=|javascript:", page);
            Assert.All(Reference().Matches(page), m => Assert.Matches("^(/[^/]|#)", m.Groups[1].Value));
            Assert.Equal(tag != "en", page.Contains("<p class=\"note\" id=\"draft\">", StringComparison.Ordinal));
            Assert.DoesNotContain("Set-Cookie", _visitor.Response.Headers.ToString(), StringComparison.Ordinal);
            if (style == 0) style = await StyleAsync(page);
            var weight = Encoding.UTF8.GetByteCount(page) + style;
            Assert.True(weight <= 30_000, $"{tag}/{name}: {weight} bytes");
        }
        Assert.Null(_visitor.Cookie);
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_to_refuse()
    {
        foreach (var path in (string[])["/en", "/ug/check", "/en/exit", "/fr/nothing", "/", "/api/v1/people"])
        {
            await _visitor.GetAsync(path);
            var headers = _visitor.Response.Headers;
            Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'", headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Opener-Policy").Single());
            Assert.Contains("camera=()", headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
            Assert.True(headers.CacheControl!.NoStore);
            Assert.False(headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("ug-CN,zh;q=0.5", "/ug")]
    [InlineData("zh-TW", "/zh-Hant")]
    [InlineData("de, fr;q=0.3", "/fr")]
    [InlineData("de", "/en")]
    [InlineData("en-US,ug;q=0.9", "/en")]
    [InlineData(";;;=", "/en")]
    public async Task Without_a_language_in_the_address_the_browser_s_choice_leads_to_the_first_page(string wanted, string path)
    {
        _visitor.Headers["Accept-Language"] = wanted;
        await _visitor.GetAsync("/");
        Assert.Equal(path, _visitor.Path);
    }

    [Theory]
    [InlineData("/ug/nothing", 404)]
    [InlineData("/ug/problem", 404)]
    [InlineData("/ug/answer/abc", 404)]
    [InlineData("/ug/answer/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 404)]
    public async Task What_does_not_exist_is_told_in_the_reader_s_language(string path, int status)
    {
        Assert.Equal(status, (int)await _visitor.GetAsync(path));
        Assert.Contains("<html lang=\"ug\" dir=\"rtl\">", _visitor.Page, StringComparison.Ordinal);
        Assert.Contains("<h1>", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_from_elsewhere_is_not_taken()
    {
        foreach (var (name, value) in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Referer", "https://evil.example/page") })
        {
            _visitor.Headers.Clear();
            await _visitor.GetAsync("/en/code");
            _visitor.Headers[name] = value;
            Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("code", "BCDF BCDF BCDF BCDF BCDF BCDF")));
            Assert.Contains("This page was open for a long time", _visitor.Page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAecDKslIYfiCibg0Q2ScG5dDN8")]
    public async Task A_form_without_its_token_is_not_taken_and_what_was_typed_stays(string token)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.PostAsync("/en/check", ("text", "https://kept.example/"), (FormTokens.Field, token)));
        Assert.Contains("https://kept.example/", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_one_page_or_session_does_not_send_another()
    {
        await _visitor.GetAsync("/en/verify");
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.PostAsync("/en/code", ("code", "x"), (FormTokens.Field, _visitor.Token)));
        await _visitor.JoinAsync("en", "https://token-one.example/");
        var token = _visitor.Token;
        using var other = new Visitor(hub.Address);
        await other.JoinAsync("en", "https://token-two.example/");
        Assert.Equal(HttpStatusCode.BadRequest, await other.PostAsync("/en/mailbox", ("do", "message"), ("message", "forged"), (FormTokens.Field, token)));
        await other.GetAsync("/en/mailbox");
        Assert.DoesNotContain("forged", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_code_and_what_is_nobody_s_code_get_the_same_answer()
    {
        var answers = new HashSet<string>();
        foreach (var typed in (string[])["", "no code", "BCDF GHJK LMNP QRST VWXZ BCDF", "1 BCDF 2 GHJK 3 LMNP 4 QRST 5 VWXZ 6 CCCC", new string('B', 100_000), "<script>", "\u202E"])
        {
            await _visitor.GetAsync("/en/code");
            Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("code", typed)));
            answers.Add(TokenValue().Replace(_visitor.Page, ""));
        }
        Assert.Single(answers);
        Assert.Null(_visitor.Cookie);
    }

    [Fact]
    public async Task A_cookie_comes_with_the_code_and_a_stranger_s_cookie_is_not_adopted()
    {
        _visitor.Cookies.Add(new Cookie("mailbox", new string('A', 32), "/", new Uri(hub.Address).Host));
        var code = await _visitor.JoinAsync("en", "https://cookie.example/");
        var first = _visitor.Cookie;
        Assert.NotEqual(new string('A', 32), first);
        await _visitor.GetAsync("/en/code");
        await _visitor.SendAsync(("code", code.ToLowerInvariant().Replace(" ", "-", StringComparison.Ordinal)));
        Assert.EndsWith("/mailbox", _visitor.Path, StringComparison.Ordinal);
        Assert.NotEqual(first, _visitor.Cookie);
        await _visitor.GetAsync("/en/exit");
        Assert.Contains("\"cookies\"", _visitor.Response.Headers.GetValues("Clear-Site-Data").Single(), StringComparison.Ordinal);
        await _visitor.GetAsync("/en/mailbox");
        Assert.EndsWith("/code", _visitor.Path, StringComparison.Ordinal);
        // The name the browser had before opens nothing either.
        _visitor.Cookies.Add(new Cookie("mailbox", first, "/", new Uri(hub.Address).Host));
        await _visitor.GetAsync("/en/mailbox");
        Assert.EndsWith("/code", _visitor.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_TLS_the_cookie_never_leaves_it()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new(hub.Address) };
        var code = await _visitor.JoinAsync("en", "https://tls.example/");
        await _visitor.GetAsync("/en/code");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/code") { Content = new FormUrlEncodedContent([KeyValuePair.Create("code", code), KeyValuePair.Create(FormTokens.Field, _visitor.Token)]) };
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-mailbox=", cookie, StringComparison.Ordinal);
        foreach (var flag in (string[])["secure", "httponly", "samesite=strict", "path=/"]) Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("max-age", response.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_refused_with_what_to_do_instead()
    {
        foreach (var picture in (byte[][])[[0xFF, 0xD8, 0xFF, 0xE0, 0, 0], [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10], [0, 0, 0, 24, .. "ftypheic"u8, 0, 0]])
        {
            await _visitor.GetAsync("/en/check");
            Assert.Equal(HttpStatusCode.BadRequest, await _visitor.UploadAsync([("qr.jpg", picture)]));
            Assert.Contains("is a picture", _visitor.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Several_files_get_one_answer()
    {
        await _visitor.GetAsync("/en/check");
        var mail = "From: a@one.example\r\nTo: b@two.example\r\nSubject: x\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\nMessage-ID: <1@one.example>\r\n\r\nhttps://three.example/\r\n"u8.ToArray();
        Assert.Equal(HttpStatusCode.OK, await _visitor.UploadAsync([("one.eml", mail), ("two.txt", "https://four.example/"u8.ToArray())], ("text", "and this")));
        Assert.StartsWith("/en/answer/", _visitor.Path, StringComparison.Ordinal);
        Assert.Contains("<header class=\"v ", _visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?i)\b(safe|clean)\b", _visitor.Page);
    }

    /// <summary>What hides, turns or ends something is shown as what it is, in every field that is shown again.</summary>
    [Fact]
    public async Task Nothing_that_somebody_wrote_becomes_part_of_a_page()
    {
        const string hostile = "<script>alert(1)</script>\"'><img src=x onerror=y>\u202Egpj.exe\u2066\u0007 </textarea><h1>";
        var code = await _visitor.JoinAsync("ug", "x " + hostile);
        await _visitor.SendAsync(("do", "message"), ("message", hostile));
        AssertHarmless(_visitor.Page, shown: true);
        await _visitor.UploadAsync([(hostile.Replace("\u0007", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal) + ".txt", "x"u8.ToArray())], ("do", "add"));
        AssertHarmless(_visitor.Page, shown: true);
        await _visitor.SendAsync(("do", "add"), ("text", ""), ("message", hostile));
        AssertHarmless(_visitor.Page, shown: true);
        await _visitor.GetAsync("/en/verify");
        await _visitor.SendAsync(("number", hostile), ("code", hostile));
        AssertHarmless(_visitor.Page, shown: false);
        await _visitor.GetAsync("/en/incident");
        await _visitor.SendAsync([.. new[] { "story", "year", "month", "day", "country", "region", "spoken", "demand", "effect", "need", "target", "origin", "tactic", "consent" }.Select(n => (n, hostile))]);
        Assert.Equal(HttpStatusCode.BadRequest, _visitor.Response.StatusCode);
        AssertHarmless(_visitor.Page, shown: false);
        await _visitor.GetAsync("/en/check");
        await _visitor.PostAsync("/en/check", ("text", hostile));
        AssertHarmless(_visitor.Page, shown: false);
        Assert.Equal(6, code.Split(' ').Length);
    }

    [Fact]
    public async Task A_header_cannot_be_written_through_a_field()
    {
        foreach (var path in (string[])["/en%0d%0aSet-Cookie:%20x=y/check", "/en/answer/%0d%0aX-Evil:%201", "/en/check?x=%0d%0aX-Evil:%201"])
        {
            await _visitor.GetAsync(path);
            Assert.DoesNotContain("X-Evil", _visitor.Response.Headers.ToString(), StringComparison.Ordinal);
            Assert.Null(_visitor.Cookie);
        }
    }

    [Fact]
    public async Task Bombs_of_every_kind_are_refused_in_words_and_leave_nothing_in_memory_or_on_the_disk()
    {
        var memory = hub.Fixture.Part<IntakeMemory>();
        var temp = Directory.EnumerateFiles(Path.GetTempPath(), "ASPNETCORE_*").Count();
        await _visitor.GetAsync("/en/check");
        var before = memory.Used;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _visitor.UploadAsync(Enumerable.Range(0, 60).Select(i => ($"{i}.txt", new byte[] { 65 }))));
        Assert.Contains("64 MB", _visitor.Page, StringComparison.Ordinal);
        await _visitor.GetAsync("/en/check");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _visitor.SendAsync(("text", new string('x', FormBody.MaxText + 1))));
        await _visitor.GetAsync("/en/check");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _visitor.SendAsync([.. Enumerable.Range(0, 10_000).Select(i => ($"f{i}", "x"))]));
        foreach (var (type, body) in new[] { ("multipart/form-data", "x"), ("multipart/form-data; boundary=" + new string('b', 5000), "x"), ("text/plain", "x"), ("multipart/form-data; boundary=b", "--b\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 5000))) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/en/check") { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            Assert.Equal(HttpStatusCode.BadRequest, await _visitor.AskAsync(request));
            Assert.Contains("<h1>", _visitor.Page, StringComparison.Ordinal);
        }
        Assert.Equal(before, memory.Used);
        Assert.Equal(temp, Directory.EnumerateFiles(Path.GetTempPath(), "ASPNETCORE_*").Count());
    }

    [Fact]
    public async Task More_than_fits_is_refused_while_it_arrives()
    {
        await _visitor.GetAsync("/en/check");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/check") { Content = new ByteArrayContent(new byte[8]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        request.Content = new StreamContent(new EndlessPart()) { Headers = { ContentType = new("multipart/form-data") { Parameters = { new("boundary", "b") } } } };
        request.Headers.TransferEncodingChunked = true;
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await _visitor.AskAsync(request));
        }
        catch (HttpRequestException)
        {
            // The server ended the connection while more was on its way: also a refusal.
        }
        Assert.Equal(HttpStatusCode.OK, await _visitor.GetAsync("/en/check"));
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        _visitor.Headers["X-Forwarded-For"] = "203.0.113.7";
        await _visitor.GetAsync("/en/verify");
        var token = _visitor.Token;
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 70 && last == HttpStatusCode.OK; i++) last = await _visitor.PostAsync("/en/verify", ("number", "1"), ("code", "BCDF BCDF BCDF BCDF"), (FormTokens.Field, token));
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        Assert.Contains("Wait ten minutes", _visitor.Page, StringComparison.Ordinal);
        _visitor.Headers["X-Forwarded-For"] = "198.51.100.9";
        Assert.Equal(HttpStatusCode.OK, await _visitor.PostAsync("/en/verify", ("number", "1"), ("code", "BCDF BCDF BCDF BCDF"), (FormTokens.Field, token)));
        Assert.Contains("We did not send this message", _visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_happened_is_taken_into_the_register_with_a_code_and_only_with_consent()
    {
        await _visitor.GetAsync("/ug/incident");
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("tactic", "contact"), ("story", "ئۇلار تېلېفون قىلدى")));
        Assert.Contains("ئۇلار تېلېفون قىلدى", _visitor.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("tactic", "contact"), ("consent", "keep"), ("year", "2026"), ("month", "2"), ("day", "30")));
        Assert.Equal(HttpStatusCode.OK, await _visitor.SendAsync(("tactic", "contact"), ("tactic", "inform"), ("story", "ئۇلار تېلېفون قىلدى"), ("year", "۲۰۲۵"), ("month", "3"), ("country", "كانادا"),
            ("region", "ON"), ("target", "family-there"), ("origin", "police"), ("spoken", "zh"), ("need", "بىر كىشى بىلەن سۆزلىشىش"), ("consent", "keep"), ("consent", "statistics")));
        Assert.EndsWith("/receipt", _visitor.Path, StringComparison.Ordinal);
        var kept = hub.Fixture.Part<IncidentStore>().Counted()[^1].Fields;
        Assert.Equal((Tactics.UnwantedContact | Tactics.DemandToInform, TargetKind.FamilyThere, ClaimedOrigin.Police, LanguageUsed.Chinese), (kept.Tactics, kept.Target, kept.Origin, kept.Language));
        Assert.Equal(("CA", "CA-ON", new DateOnly(2025, 3, 1), DatePrecision.Month), (kept.Place.Country, kept.Place.Province, kept.Time.From, kept.Time.Precision));
        Assert.Equal(Consents.Keep | Consents.Count, kept.Consents);
    }

    [Fact]
    public async Task Whoever_has_the_code_deletes_everything_after_one_question()
    {
        var code = await _visitor.JoinAsync("en", "https://delete.example/");
        await _visitor.GetAsync("/en/delete");
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync());
        Assert.Equal(HttpStatusCode.OK, await _visitor.SendAsync(("yes", "on")));
        Assert.Contains("Everything is deleted", _visitor.Page, StringComparison.Ordinal);
        await _visitor.GetAsync("/en/code");
        Assert.Equal(HttpStatusCode.BadRequest, await _visitor.SendAsync(("code", code)));
    }

    [Fact]
    public async Task The_journey_can_be_made_with_curl_alone()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/curl") && File.Exists("/bin/sh"), "needs curl and a shell");
        using var script = new ChildProcess("/bin/sh", [Path.Combine(Qalqan.Tests.Golden.Root, "docs", "journey.sh"), hub.Address, "ug", hub.Fixture.Client.Token!]);
        Assert.Equal("", await Task.Run(() => script.ReadLine("done"), TestContext.Current.CancellationToken));
    }

    static void AssertHarmless(string page, bool shown)
    {
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "<h1"));
        if (shown)
        {
            Assert.DoesNotContain('\u202E', Regex.Replace(page, "(?s)<textarea.*?</textarea>", ""));
            Assert.Contains("U&#x2B;202E", page, StringComparison.Ordinal);
        }
    }

    async Task<int> StyleAsync(string page)
    {
        var path = Regex.Match(page, "href=\"(/style-[0-9a-f]{16}\\.css)\"").Groups[1].Value;
        await _visitor.GetAsync(path);
        Assert.Equal("text/css", _visitor.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", _visitor.Response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotMatch(@"url\(|@import|@font-face", _visitor.Page);
        Assert.DoesNotMatch("(margin|padding|border)-(left|right)|text-align: *(left|right)|float: *(left|right)", _visitor.Page);
        return _visitor.Page.Length;
    }

    [GeneratedRegex("(?:href|src|action|data|poster)=\"([^\"]*)\"")]
    private static partial Regex Reference();

    [GeneratedRegex("value=\"[^\"]*\"")]
    private static partial Regex TokenValue();

    /// <summary>The beginning of a form, then a file that does not end.</summary>
    sealed class EndlessPart : Stream
    {
        readonly byte[] _head = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"x\"\r\n\r\n"u8.ToArray();
        int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var n = Math.Min(count, _head.Length - _at);
            if (n > 0) Array.Copy(_head, _at, buffer, offset, n);
            else Array.Fill(buffer, (byte)'x', offset, n = count);
            _at += Math.Min(n, _head.Length - _at);
            return n;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
