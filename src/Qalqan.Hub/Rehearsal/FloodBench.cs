using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Qalqan.Hub;

/// <summary>What a flood did, and did not. Client and server share the processors.</summary>
/// <param name="PagesPerSecond">Front pages served, by nothing else.</param>
/// <param name="PageCpuMicroseconds">Processor time of one, of client and server together: what the first number would be on idle processors.</param>
/// <param name="PageBytes">Bytes of one, headers included.</param>
/// <param name="Submissions">Small mails handed in by <see cref="FloodBench.Submitters"/> at once while a sweep ran.</param>
/// <param name="VerdictP50Milliseconds">Half of them had the verdict after this.</param>
/// <param name="VerdictP99Milliseconds">99 in 100 had.</param>
/// <param name="VerdictCpuMilliseconds">Processor time of one, of client and server together, the sweep's with it.</param>
/// <param name="SweepSeconds">How long that sweep took beside them, until it was decided what follows.</param>
/// <param name="JunkSent">Junk submissions in the flood.</param>
/// <param name="JunkVerdicts">Those answered with a verdict.</param>
/// <param name="JunkTold">Those told that nothing was taken.</param>
/// <param name="JunkLost">Those neither: must be 0.</param>
/// <param name="FloodSeconds">How long the flood lasted.</param>
/// <param name="PeopleHit">People who were to be told meanwhile.</param>
/// <param name="Notices">Those whose notice a mail server accepted.</param>
/// <param name="LastNoticeSeconds">Seconds from the intelligence, handed in at the middle of the flood, to the last of them.</param>
/// <param name="MailboxMilliseconds">The slowest of the visits that somebody with a code made during the flood; all were answered.</param>
sealed record FloodResult(double PagesPerSecond, double PageCpuMicroseconds, int PageBytes, int Submissions, double VerdictP50Milliseconds, double VerdictP99Milliseconds, double VerdictCpuMilliseconds, double SweepSeconds,
    int JunkSent, int JunkVerdicts, int JunkTold, int JunkLost, double FloodSeconds, int PeopleHit, int Notices, double LastNoticeSeconds, double MailboxMilliseconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FloodResult))]
sealed partial class FloodJson : JsonSerializerContext;

/// <summary>A hub under load from outside: pages, submitters while a sweep runs, and a flood of junk.</summary>
static partial class FloodBench
{
    /// <summary>Who hand in at the same time.</summary>
    public const int Submitters = 50;

    const int PageClients = 16, EachTick = 10;

    const string Submit = "/api/v1/submissions?name=message.eml";

    static readonly TimeSpan PageTime = TimeSpan.FromSeconds(5), Tick = TimeSpan.FromMilliseconds(60), Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it.</summary>
    /// <param name="tokens">Sealed tokens in all.</param>
    /// <param name="people">People enrolled.</param>
    /// <param name="indicators">Indicators; half of them come while submitters hand in, half in the flood.</param>
    /// <param name="hit">People who are hit.</param>
    /// <param name="seconds">How long the flood lasts.</param>
    /// <param name="say">Progress.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="HubException">No mail server is installed.</exception>
    public static async Task<FloodResult> Run(int tokens, int people, int indicators, int hit, int seconds, Action<string> say, CancellationToken cancel)
    {
        using var mail = await LoopbackMail.TryStart(cancel) ?? throw new HubException("the benchmark needs a real mail server: apt-get install python3-aiosmtpd openssl");
        var crowd = new SyntheticPeople(people, Math.Max(2, tokens / people / 2 * 2), indicators, hit, seed: 1);
        say(string.Create(CultureInfo.InvariantCulture, $"sealing {tokens:#,0} tokens of {people:#,0} people"));
        await using var stage = await RehearsalHub.Build(mail, null, (services, organisations) => Crowd.Add(services, organisations, crowd, people, mail: true), cancel);
        var address = new Uri(stage.Hub.Address);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = Patience };
        var token = stage.Hub.Services.GetRequiredService<MachineTokens>().Create("benchmark", [Scopes.Submit]).Token;
        stage.Hub.Services.GetRequiredService<Feeds>().Set(new("synthetic", FeedTier.A));
        using var told = new Told(stage);

        say("front pages");
        await Pages(address, TimeSpan.FromSeconds(2), cancel); // until the runtime has compiled it
        var before = Environment.CpuUsage.TotalTime;
        var (pages, bytes, count) = await Pages(address, PageTime, cancel);
        var pageCpu = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / count;

        var half = indicators / 2;
        Indicator[] all = [.. crowd.Indicators];
        say(string.Create(CultureInfo.InvariantCulture, $"{Submitters} submitters while {half:#,0} indicators are swept"));
        await Mails(address, token, 5000, cancel); // a hub runs for months: what the runtime compiles in its first minute is not what is measured
        var (firstHit, lastHit) = (Hit(crowd, i => i < half), Hit(crowd, i => i >= half));
        var sweep = told.Give(all[..half], firstHit, cancel);
        before = Environment.CpuUsage.TotalTime;
        var mails = await Mails(address, token, 5000, cancel);
        var mailCpu = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / mails.Length;
        var (swept, _) = await sweep;

        say(string.Create(CultureInfo.InvariantCulture, $"{EachTick / Tick.TotalMinutes:#,0} junk submissions a minute for {seconds} s, and {indicators - half:#,0} indicators"));
        var flood = Flood(http, token, seconds, cancel);
        var holder = Holder(stage, http, flood, cancel);
        await Task.Delay(TimeSpan.FromSeconds(seconds / 2.0), cancel);
        var taken = mail.Count;
        var (_, last) = await told.Give(all[half..], lastHit, cancel);
        var (junk, lasted) = await flood;
        int Of(string answer) => junk.Count(j => j == answer);
        return new(pages, pageCpu, bytes, mails.Length, At(mails, 0.5), At(mails, 0.99), mailCpu, swept.TotalSeconds, junk.Length, Of("verdict"), Of("told"), junk.Length - Of("verdict") - Of("told"),
            lasted.TotalSeconds, lastHit, mail.Count - taken, last.TotalSeconds, await holder);
    }

    static int Hit(SyntheticPeople crowd, Func<int, bool> indicator) => crowd.Expected.Where(e => indicator(e.Indicator)).Select(e => e.Person).Distinct().Count();

    static double At(double[] sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * part) - 1)];

    static async Task<(double PerSecond, int Bytes, int Count)> Pages(Uri address, TimeSpan time, CancellationToken cancel)
    {
        var request = Encoding.ASCII.GetBytes($"GET /en HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Encoding: identity\r\n\r\n");
        var (count, size, start) = (0, 0, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, PageClients).Select(_ => Task.Run(async () =>
        {
            using var connection = await BareConnection.Open(address, cancel);
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                size = (await connection.Ask(request, cancel)).Length;
                Interlocked.Increment(ref count);
            }
        }, cancel)));
        return (count / Stopwatch.GetElapsedTime(start).TotalSeconds, size, count);
    }

    /// <summary>One small mail after the other from each submitter.</summary>
    /// <returns>Milliseconds to each verdict, sorted.</returns>
    static async Task<double[]> Mails(Uri address, string token, int count, CancellationToken cancel)
    {
        var (taken, left) = (new ConcurrentBag<double>(), count);
        await Task.WhenAll(Enumerable.Range(0, Submitters).Select(_ => Task.Run(async () =>
        {
            using var connection = await BareConnection.Open(address, cancel);
            for (var n = Interlocked.Decrement(ref left); n >= 0; n = Interlocked.Decrement(ref left))
            {
                var mail = Mail(n);
                var request = Encoding.ASCII.GetBytes($"POST {Submit} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Length: {mail.Length}\r\n\r\n{mail}");
                var start = Stopwatch.GetTimestamp();
                var answer = await connection.Ask(request, cancel);
                taken.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (answer.Span.IndexOf("\"verdict\""u8) < 0) throw new HubException("a submission has no verdict");
            }
        }, cancel)));
        return [.. taken.Order()];
    }

    static string Mail(int n) => string.Create(CultureInfo.InvariantCulture, $"""
        Received: from mail{n}.example (mail{n}.example [192.0.2.{n % 250}]) by mx.example; Sun, 22 Nov 2026 08:00:00 +0000
        From: "Somebody" <somebody{n}@sender.example>
        To: <me@reader.example>
        Subject: Documents for the meeting
        Message-ID: <{n}@mail{n}.example>
        Date: Sun, 22 Nov 2026 08:00:00 +0000
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        Please look at http://files{n}.example/meeting and at https://calendar.example/{n} before Monday.
        """).ReplaceLineEndings("\r\n");

    /// <summary>At its own pace, whether it is answered or not: a fifth through the API, the rest from the public page, half of that from one network.</summary>
    static async Task<(string[] Answers, TimeSpan Lasted)> Flood(HttpClient http, string token, int seconds, CancellationToken cancel)
    {
        var form = FormToken().Match(await http.GetStringAsync(new Uri("/en/check", UriKind.Relative), cancel)).Groups[1].Value;
        var (sending, start) = (new List<Task<string>>(), Stopwatch.GetTimestamp());
        using var timer = new PeriodicTimer(Tick);
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && await timer.WaitForNextTickAsync(cancel))
            while (sending.Count < EachTick * (Stopwatch.GetElapsedTime(start) / Tick)) // a tick that was missed is made good
            {
                var n = sending.Count;
                sending.Add(Task.Run(() => n % 5 == 0 ? ByApi(http, token, $"junk http://junk{n}.example/", cancel) : ByPage(http, form, n, cancel), cancel));
            }
        var lasted = Stopwatch.GetElapsedTime(start);
        return (await Task.WhenAll(sending), lasted);
    }

    static async Task<string> ByApi(HttpClient http, string token, string text, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Submit) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) };
        request.Headers.Authorization = new("Bearer", token);
        using var answer = await http.SendAsync(request, cancel);
        return Said(answer, await answer.Content.ReadAsStringAsync(cancel), "\"verdict\"");
    }

    static async Task<string> ByPage(HttpClient http, string form, int number, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/en/check") { Content = new FormUrlEncodedContent([new("text", $"junk http://junk{number}.example/"), new(FormTokens.Field, form)]) };
        if (number % 2 == 0) request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        using var taken = await http.SendAsync(request, cancel);
        if (taken.StatusCode != HttpStatusCode.Redirect) return Said(taken, await taken.Content.ReadAsStringAsync(cancel), "<header class=\"v ");
        using var answer = await http.GetAsync(taken.Headers.Location, cancel);
        return Said(answer, await answer.Content.ReadAsStringAsync(cancel), "<header class=\"v ");
    }

    static string Said(HttpResponseMessage answer, string said, string verdict) =>
        answer.StatusCode == HttpStatusCode.OK && said.Contains(verdict, StringComparison.Ordinal) ? "verdict"
        : answer.StatusCode == HttpStatusCode.TooManyRequests && answer.Headers.RetryAfter is not null ? "told" : $"{answer.StatusCode}";

    /// <summary>Somebody with a code looks into the mailbox as long as the flood lasts.</summary>
    /// <returns>Milliseconds of the slowest visit.</returns>
    static async Task<double> Holder(RehearsalHub stage, HttpClient http, Task flood, CancellationToken cancel)
    {
        var code = string.Join(' ', stage.Hub.Services.GetRequiredService<Enrolment>().Add(new("Our friends", ["en"])).ReceiptCode);
        var slowest = 0.0;
        while (!flood.IsCompleted)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync(new Uri("/api/v1/mailbox", UriKind.Relative), new StringContent($$"""{"code":"{{code}}"}""", Encoding.UTF8, "application/json"), cancel);
            if (!answer.IsSuccessStatusCode) throw new HubException($"somebody with a code was turned away: {answer.StatusCode}");
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(200, cancel);
        }
        return slowest;
    }

    /// <summary>Hands in indicators and waits until everybody they hit has been told.</summary>
    sealed class Told : IDisposable
    {
        readonly RehearsalHub _stage;
        readonly HubEvents _events;
        TaskCompletionSource _swept = new(), _all = new();
        int _left = int.MaxValue;

        public Told(RehearsalHub stage)
        {
            (_stage, _events) = (stage, stage.Hub.Services.GetRequiredService<HubEvents>());
            _events.OnSwept += Swept;
            _events.OnHeld += Held;
            _events.OnSent += Sent;
        }

        public async Task<(TimeSpan Swept, TimeSpan Last)> Give(IReadOnlyList<Indicator> indicators, int people, CancellationToken cancel)
        {
            (_swept, _all, _left) = (new(), new(), people);
            if (people == 0) _all.SetResult();
            var start = Stopwatch.GetTimestamp();
            await Task.Run(() => _stage.Hub.Services.GetRequiredService<Acceptance>().Take("synthetic", indicators, [], new string('0', 64)), cancel);
            await _swept.Task.WaitAsync(Patience, cancel);
            var swept = Stopwatch.GetElapsedTime(start);
            await Task.WhenAny(_all.Task, Task.Delay(Patience, cancel)); // who is missing then, the count says
            return (swept, Stopwatch.GetElapsedTime(start));
        }

        public void Dispose()
        {
            _events.OnSwept -= Swept;
            _events.OnHeld -= Held;
            _events.OnSent -= Sent;
        }

        void Swept(string sweep, int people) => _swept.TrySetResult();

        void Held(string release, int people, int organisations) => _ = Task.Run(() => _stage.Approve(release)).ContinueWith(t => _swept.TrySetException(t.Exception!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

        void Sent()
        {
            if (Interlocked.Decrement(ref _left) == 0) _all.TrySetResult();
        }
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
