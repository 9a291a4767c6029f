using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Ten thousand junk submissions a minute while people are being told. The long version, with figures, is <c>qalqan hub bench --flood</c>.</summary>
[Trait("Speed", "slow")]
public sealed class FloodTests
{
    const int People = 20, Junk = 700, EachTick = 10, Networked = 150;

    /// <summary>Ten in each: ten thousand a minute.</summary>
    static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(60);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flood_of_junk_stops_no_notice_and_shuts_out_nobody_who_has_a_code_and_each_of_it_is_answered()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink)).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        for (var i = 0; i < People; i++) await hub.SubmitAsync((await hub.PersonAsync(SmtpSendingTests.Address(i))).Person, $"http://flooded{i}.example/");
        using var holder = new Visitor(fixture.Hub!.Address);
        await holder.JoinAsync("en", "http://mine.example/");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new(fixture.Hub.Address), Timeout = TimeSpan.FromMinutes(2) };
        var token = await TokenAsync(http);

        var (answers, watch) = (new ConcurrentBag<string>(), Stopwatch.StartNew());
        var flood = FloodAsync(http, hub, token, answers);
        for (var i = 0; i < People; i++)
        {
            await hub.PackAsync("watch", $"flooded{i}.example");
            Assert.Equal(HttpStatusCode.OK, await holder.GetAsync("/en/mailbox"));
            Assert.EndsWith("/mailbox", holder.Path, StringComparison.Ordinal);
        }
        await Eventually.Holds("every notice", () => sink.Count == People, seconds: 60);
        var told = watch.Elapsed;
        var sent = await flood;
        Assert.Equal(Junk, sent);
        Assert.Equal(People, sink.Mails.Select(m => SmtpSink.Header(m, "To")).Distinct().Count());
        var count = answers.CountBy(a => a).ToDictionary();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", count.Select(c => $"{c.Value} {c.Key}"))}; last notice {told.TotalSeconds:0.0} s, flood {watch.Elapsed.TotalSeconds:0.0} s"));
        // One network may hand in so much; the rest of it was told so. Everybody else had a verdict, or was told to wait.
        Assert.Equal(sent, count.GetValueOrDefault("verdict") + count.GetValueOrDefault("told to wait"));
        Assert.True(count.GetValueOrDefault("told to wait") >= Networked - 120, "the limit of a network was not kept");
        Assert.True(count.GetValueOrDefault("verdict") > 0);
        // And afterwards: whoever is new is served again.
        using var visitor = new Visitor(fixture.Hub.Address);
        await visitor.GetAsync("/en/check");
        Assert.Equal(HttpStatusCode.OK, await visitor.SendAsync(("text", "http://later.example/")));
        Assert.Contains("<header class=\"v ", visitor.Page, StringComparison.Ordinal);
    }

    /// <summary>Sends at its own pace, whether it is answered or not.</summary>
    static async Task<int> FloodAsync(HttpClient http, HubClient hub, string token, ConcurrentBag<string> answers)
    {
        var sending = new List<Task>();
        using var timer = new PeriodicTimer(Tick);
        while (sending.Count < Junk && await timer.WaitForNextTickAsync(Cancel))
            for (var i = 0; i < EachTick; i++)
            {
                var n = sending.Count;
                sending.Add(Task.Run(async () => answers.Add(n % 5 == 0 ? await ByApiAsync(hub, n) : await ByPageAsync(http, token, n)), Cancel));
            }
        await Task.WhenAll(sending);
        return sending.Count;
    }

    static async Task<string> ByApiAsync(HubClient hub, int number)
    {
        using var response = await hub.SubmitRawAsync(null, System.Text.Encoding.UTF8.GetBytes($"junk http://junk{number}.example/"));
        var said = await response.Content.ReadAsStringAsync(Cancel);
        return response.StatusCode == HttpStatusCode.OK && said.Contains("\"verdict\"", StringComparison.Ordinal) ? "verdict" : Refusal(response, said);
    }

    static async Task<string> ByPageAsync(HttpClient http, string token, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/check") { Content = new FormUrlEncodedContent([new("text", $"junk http://junk{number}.example/"), new(FormTokens.Field, token)]) };
        // A part of it from one network (of the first 188, 38 came through the API); the rest as an onion service shows them, of whom nothing is known.
        if (number <= Networked * 5 / 4) request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        using var taken = await http.SendAsync(request, Cancel);
        if (taken.StatusCode != HttpStatusCode.Redirect) return Refusal(taken, await taken.Content.ReadAsStringAsync(Cancel));
        using var answer = await http.GetAsync(taken.Headers.Location, Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        return answer.StatusCode == HttpStatusCode.OK && page.Contains("<header class=\"v ", StringComparison.Ordinal) ? "verdict" : Refusal(answer, page);
    }

    /// <summary>Told to wait, in words and in the header that programs read; anything else is a silent loss.</summary>
    static string Refusal(HttpResponseMessage response, string said) =>
        response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null && said.Contains("minute", StringComparison.Ordinal) ? "told to wait" : $"{response.StatusCode}";

    static async Task<string> TokenAsync(HttpClient http)
    {
        using var handler = new Visitor(http.BaseAddress!.ToString());
        await handler.GetAsync("/en/check");
        return handler.Token;
    }
}
