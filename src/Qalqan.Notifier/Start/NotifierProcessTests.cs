using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The notifier as a process: killed, ended, asked, given a new key.</summary>
[Trait("Speed", "slow")]
public sealed class NotifierProcessTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_it_misses_nobody_and_tells_nobody_again_who_was_answered_for()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        using var notifier = new NotifierProcess(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned });
        NoticePerson[] people = [.. Enumerable.Range(0, 80).Select(i => new NoticePerson(notifier.Key, new ChannelHandle("smtp", SmtpSendingTests.Address(i))))];
        var jobs = responders.Released(people);
        var lines = jobs.Select(j => j.Sign(notifier.HubKey)).ToList();
        var random = new Random(20261122);
        var answered = new Dictionary<Guid, int>(); // and how often the mail was there by then: once, or again after an earlier crash
        for (var kill = 0; kill < 6; kill++)
        {
            var sending = SendAsync(notifier, lines);
            // After a few more mails, and then at any moment of the next one.
            for (var enough = sink.Count + random.Next(1, 20); sink.Count < enough && !sending.IsCompleted;) await Task.Delay(1, Cancel);
            await Task.Delay(random.Next(0, 25), Cancel);
            notifier.Kill();
            var sent = (await sending).Select(a => a.Id).ToList();
            var there = Arrived(sink);
            foreach (var id in sent) answered.TryAdd(id, there[MailBody.MessageId(id, "notices@hub.example")]);
            notifier.Restart();
        }
        var answers = await notifier.SendAsync(lines);
        Assert.All(answers, a => Assert.Equal(NoticeOutcome.Sent, a.Outcome));
        var arrived = Arrived(sink);
        Assert.Equal(jobs.Select(j => MailBody.MessageId(j.Id, "notices@hub.example")).Order(), arrived.Keys.Order());
        // Killed between sending and writing that down, a notice goes out again as the same mail: at most the connections that were open, each time.
        Assert.InRange(arrived.Values.Sum() - arrived.Count, 0, 6 * 6);
        Assert.NotEmpty(answered);
        Assert.All(answered, a => Assert.Equal(a.Value, arrived[MailBody.MessageId(a.Key, "notices@hub.example")]));
        var before = sink.Count;
        Assert.All(await notifier.SendAsync(lines), a => Assert.Equal((NoticeOutcome.Sent, "smtp"), (a.Outcome, a.Channel)));
        Assert.Equal(before, sink.Count);
    }

    [Fact]
    public async Task It_says_who_it_is_tests_its_channels_and_lists_nobody()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var notifier = new NotifierProcess(SmtpSendingTests.Config(sink));
        using var health = JsonDocument.Parse(await notifier.Client.GetStringAsync("/v1/health", Cancel));
        Assert.Equal(notifier.Key.Bytes, health.RootElement.GetProperty("publicKey").GetBytesFromBase64());
        Assert.Equal(notifier.HubKey.Public.Id, health.RootElement.GetProperty("hub").GetString());
        Assert.Equal(50, health.RootElement.GetProperty("opensLeft").GetInt32());
        using var tested = await notifier.Client.PostAsync("/v1/channels/test", null, Cancel);
        var channels = await tested.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancel);
        Assert.Equal("ready", channels!["smtp"]);
        Assert.Equal(0, sink.Count);
        foreach (var path in (string[])["/", "/v1", "/v1/jobs", "/v1/people", "/v1/journal", "/v1/keys"])
            Assert.True((await notifier.Client.GetAsync(path, Cancel)).StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, path);
        using var tooMany = await notifier.Client.PostAsync("/v1/jobs", new StringContent(string.Concat(Enumerable.Repeat("x\n", 101))), Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooMany.StatusCode);
        Assert.Equal(0, notifier.Terminate());
    }

    [Fact]
    public void It_ends_with_its_parent_and_opens_its_keys_with_its_passphrase_only()
    {
        using var notifier = new NotifierProcess(new());
        var key = notifier.Key;
        Assert.Equal(0, notifier.LeaveAlone());
        using var stranger = new ChildProcess("dotnet", [typeof(NotifierConfig).Assembly.Location, "--data", notifier.Data, "--passphrase-file", "stdin"]);
        stranger.Input.WriteLine("another passphrase");
        stranger.Input.Close();
        Assert.Equal(2, stranger.Wait());
        Assert.Contains("passphrase", stranger.Said, StringComparison.Ordinal);
        notifier.Restart();
        Assert.Equal(key, notifier.Key);
        Assert.Equal(0, notifier.Terminate());
    }

    [Fact]
    public async Task Handles_move_to_a_new_key_and_the_old_one_is_destroyed_when_the_hub_says_so()
    {
        using var notifier = new NotifierProcess(new());
        var old = notifier.Key;
        var people = Enumerable.Range(0, 20).Select(_ => new NoticePerson(old)).ToList();
        var body = string.Concat(people.Select(p => new ResealLine(p.Handles, p.Pseudonym).ToLine() + "\n")) + new ResealLine([1, 2, 3], "nobody").ToLine() + "\n";
        using var response = await notifier.Client.PostAsync("/v1/reseal", new StringContent(body), Cancel);
        Assert.True(SealingPublicKey.TryImport(Convert.FromBase64String(response.Headers.GetValues("X-Qalqan-Key").Single()), out var next));
        var moved = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => { Assert.True(ResealLine.TryRead(l, out var line)); return line; }).ToList();
        Assert.Equal([.. people.Select(p => p.Pseudonym), "nobody"], moved.Select(m => m.Person));
        Assert.Empty(moved[^1].Handles);
        Assert.NotEqual(old, next);

        var (first, second) = (people[0].Job(), people[1].Job() with { Handles = moved[1].Handles });
        Assert.All(await notifier.SendAsync([first.Sign(notifier.HubKey), second.Sign(notifier.HubKey)]), a => Assert.Equal(NoticeOutcome.Sent, a.Outcome));
        using var stranger = SigningKey.Create();
        Assert.Equal(HttpStatusCode.Conflict, await FinishAsync(notifier, new KeyRetirement(old.Id).Sign(stranger)));
        Assert.Equal(HttpStatusCode.Conflict, await FinishAsync(notifier, new KeyRetirement(next.Id).Sign(notifier.HubKey)));
        Assert.Equal(HttpStatusCode.NoContent, await FinishAsync(notifier, new KeyRetirement(old.Id).Sign(notifier.HubKey)));

        notifier.Kill();
        notifier.Restart();
        Assert.Equal(next, notifier.Key);
        var answers = await notifier.SendAsync([people[2].Job().Sign(notifier.HubKey), (people[3].Job() with { Handles = moved[3].Handles }).Sign(notifier.HubKey)]);
        Assert.Equal([NoticeOutcome.Refused, NoticeOutcome.Sent], answers.Select(a => a.Outcome));
    }

    /// <summary>Everything that fails says why; nothing that it says or keeps names a person.</summary>
    [Fact]
    public async Task Neither_its_output_nor_its_folder_ever_holds_a_handle()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http => { http.Response.StatusCode = 500; return Task.CompletedTask; };
        var config = new NotifierConfig { AllowInsideAddresses = true, Smtp = new("127.0.0.1", 1, "notices@hub.example"), Signal = new(server.Url.ToString(), "+15550100"), Matrix = new(server.Url.ToString(), "/nonexistent/token") };
        using var notifier = new NotifierProcess(config);
        string[] canaries = ["canary-person@mail.example", "canary-topic-7f3a", "+15550987654", "!canaryroom:matrix.example", "canary-hook-91bc"];
        var person = new NoticePerson(notifier.Key, new("smtp", canaries[0]), new("ntfy", new Uri(server.Url, canaries[1]).ToString()), new("signal", canaries[2]), new("matrix", canaries[3]), new("webhook", new Uri(server.Url, canaries[4]).ToString()), new("ntfy", "https://[canary-bad"), new("carrier-pigeon", "canary-loft"));
        for (var attempt = 1; attempt <= 7; attempt++) await notifier.SendAsync([(person.Job() with { Attempt = attempt }).Sign(notifier.HubKey)]);
        Assert.NotEmpty(server.Requests);
        Assert.Equal(0, notifier.Terminate());
        var kept = Directory.GetFiles(notifier.Data).Select(f => (Name: f, Text: Encoding.Latin1.GetString(File.ReadAllBytes(f)))).Append(("output", notifier.Said));
        foreach (var (name, text) in kept)
            foreach (var word in (string[])[.. canaries, "canary", NoticePerson.Nickname, "Evening tea", person.Pseudonym])
                foreach (var form in (string[])[word, Convert.ToBase64String(Encoding.UTF8.GetBytes(word)), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)), Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(word))])
                    Assert.False(text.Contains(form, StringComparison.OrdinalIgnoreCase), $"{Path.GetFileName(name)} holds {word}");
    }

    [Fact]
    public void A_configuration_without_a_hub_stays_without_one_however_often_it_is_written()
    {
        var folder = Directory.CreateTempSubdirectory("qpair");
        try
        {
            var path = Path.Combine(folder.FullName, "config.json");
            for (var i = 0; i < 100; i++)
            {
                new NotifierConfig().Write(path);
                Assert.Null(NotifierConfig.Read(path).HubKey);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_second_hub_is_not_paired_by_the_command_line()
    {
        using var one = SigningKey.Create();
        using var two = SigningKey.Create();
        var paired = NotifierCommand.Pair(new(), Convert.ToBase64String(one.Public.Bytes));
        Assert.Equal(one.Public.Bytes, paired!.HubKey);
        Assert.Same(paired, NotifierCommand.Pair(paired, Convert.ToBase64String(one.Public.Bytes)));
        Assert.Null(NotifierCommand.Pair(paired, Convert.ToBase64String(two.Public.Bytes)));
        Assert.Throws<FormatException>(() => NotifierCommand.Pair(new(), "AAAA"));
    }

    static Dictionary<string, int> Arrived(SmtpSink sink) => sink.Mails.GroupBy(m => SmtpSink.Header(m, "Message-ID")).ToDictionary(g => g.Key, g => g.Count());

    static async Task<HttpStatusCode> FinishAsync(NotifierProcess notifier, string order)
    {
        using var response = await notifier.Client.PostAsync("/v1/reseal/finish", new StringContent(order + "\n"), Cancel);
        return response.StatusCode;
    }

    /// <summary>What was answered before the process was killed.</summary>
    static async Task<List<NoticeAnswer>> SendAsync(NotifierProcess notifier, List<string> lines)
    {
        var answers = new List<NoticeAnswer>();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/jobs") { Content = new StringContent(string.Join('\n', lines)) };
            using var response = await notifier.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
            while (await reader.ReadLineAsync(Cancel) is { } line)
                if (NoticeAnswer.TryRead(line, out var answer) && answer.Outcome == NoticeOutcome.Sent) answers.Add(answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
        return answers;
    }
}
