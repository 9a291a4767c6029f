using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A hub that fifty people used for everything there is, killed and stolen. Each thing they gave it holds a canary: random, and nowhere else.</summary>
public sealed class StolenHub : IAsyncLifetime
{
    public const int People = 50;

    // Without t and w no name is random enough to hold "http" or "www", which enrolment refuses.
    const string Letters = "abcdefghijklmnopqrsuvxyz", LettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

    readonly List<(string Name, string Value)> _canaries = [];
    readonly List<Enrolled> _people = [];
    HubFixture? _hub;

    /// <summary>As it was taken: the hub killed, its database with what had not been merged into it.</summary>
    internal string Killed { get; private set; } = "";

    /// <summary>As an operator leaves it.</summary>
    internal string Data => _hub!.Data;

    internal string Temp => _hub!.Temp;

    internal HubFixture Hub => _hub!;

    /// <summary>Everything that was written to its outputs.</summary>
    internal string Log => string.Join('\n', _hub!.Said);

    /// <summary>What everybody saw: one domain each, all of which were indicators.</summary>
    internal List<string> Domains { get; } = [];

    /// <summary>Looks for every canary.</summary>
    internal CanarySearch Search()
    {
        var search = new CanarySearch();
        foreach (var (name, value) in _canaries) search.Add(name, value);
        return search;
    }

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists("/usr/bin/python3")) return;
        using var sink = new SmtpSink();
        using var responders = new Responders();
        _hub = new(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned });
        await _hub.StartProcessAsync();
        await LiveAsync(sink, responders);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Killed = Path.Combine(_hub.Folder, "killed");
        _hub.Kill();
        Copy(_hub.Data, Killed);
        await _hub.StartProcessAsync();
        await _hub.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_hub is not null) await _hub.DisposeAsync();
    }

    async Task LiveAsync(SmtpSink sink, Responders responders)
    {
        var hub = _hub!.Client;
        var feed = Canary("feed name");
        var other = await hub.OrganisationAsync(Canary("organisation"), Canary("own domain") + ".example");
        using var sealing = SealingKey.Create();
        var ana = await hub.ResponderAsync(_hub.Organisation, Canary("responder"), sealing.Public, responders.Ana.Public);
        var chen = await hub.ResponderAsync(other, Canary("responder"), sealing.Public, responders.Chen.Public);
        await hub.TokenAsync(Canary("token label"), Scopes.Submit);
        await hub.FeedAsync(feed, FeedTier.A);
        for (var i = 0; i < People; i++) await LiveAsync(hub, i, i % 2 == 0 ? _hub.Organisation : other);
        await hub.SubmitAsync(null, $"An anonymous question: https://{Canary("anonymous host")}.example/ {Canary("anonymous text")}", Canary("anonymous file name"));
        Assert.Equal(People, (await hub.PackAsync(feed, string.Join('\n', Domains))).Accepted);
        await Eventually.Holds("a release waits", async () => (await hub.ReleasesAsync()).Count == 1);
        var release = Assert.Single(await hub.ReleasesAsync());
        Assert.Equal((2, "50"), (release.Needs, release.People));
        Assert.False((await hub.ApproveAsync(release, ana, responders.Ana)).Released);
        Assert.True((await hub.ApproveAsync(release, chen, responders.Chen)).Released);
        await Eventually.Holds("all mails", () => sink.Count == People, seconds: 60, otherwise: () => State(sink));
        foreach (var person in (Enrolled[])[_people[^1], .. _people.Take(5)]) await Eventually.Holds("the mailbox copy", async () => (await hub.MailboxAsync(person)).Count == 1);
        foreach (var person in _people.Take(5)) await hub.AcknowledgeAsync(person, (await hub.MailboxAsync(person))[0].Id);
        Assert.Equal(1, await hub.WithdrawAsync(feed, ("domain", Domains[7])));
        await Eventually.Holds("the correction", () => sink.Count == People + 1);
        await hub.DeleteAsync(_people[9].Person);
        // A deletion empties the write-ahead log; a thief comes while there is something in it.
        await hub.SubmitAsync(_people[10].Person, $"Once more: {Canary("last text")} http://{Canary("last host")}.example/");
        using var checkpoint = await hub.SendAsync(HttpMethod.Get, "custody/checkpoint", null);
        Assert.True(checkpoint.IsSuccessStatusCode);
        // Everything that a person holds and the hub must not.
        foreach (var person in _people)
        {
            _canaries.Add(("receipt code", string.Concat(person.ReceiptCode)));
            _canaries.Add(("receipt code", string.Join('-', person.ReceiptCode)));
            _canaries.Add(("words of a card", person.Card[3]));
        }
    }

    /// <summary>What became of the notices, for whoever has to find out why one is missing.</summary>
    string State(SmtpSink sink)
    {
        using var store = Database.Open(_hub!.Data, null);
        var rows = store.Read(c => c.Query<(string State, string? Channel, long Attempt, long Due, long Count)>("select state, channel, attempt, due, count(*) from notice group by 1, 2, 3, 4").ToList());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return string.Join('\n', [$"{sink.Count} mails; hub {(_hub.Process!.HasEnded ? "ended" : "runs")}", .. rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Count} {r.State} by {r.Channel ?? "-"}, attempt {r.Attempt}, due in {r.Due - now} s")), _hub.Process.Said]);
    }

    async Task LiveAsync(HubClient hub, int i, string organisation)
    {
        var mail = $"{Canary("handle")}@mail.example";
        _people.Add(await hub.EnrolAsync(new(Canary("nickname", Letters), ["ug", "en"],
            [new("smtp", mail), new("ntfy", $"https://push.example/{Canary("push topic")}")], organisation, Subject: Canary("subject", Letters))));
        _canaries.Add(("handle", mail));
        var domain = Canary("domain") + ".example";
        Domains.Add(domain);
        _canaries.Add(("domain", domain));
        var address = new IPAddress([0x20, 0x01, 0x0D, 0xB8, .. RandomNumberGenerator.GetBytes(12)]).ToString();
        _canaries.Add(("address", address));
        var four = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{100 + i}");
        _canaries.Add(("address", four));
        var foreign = "Қалқан" + Canary("host of another script") + ".example";
        _canaries.Add(("host of another script", foreign.ToLowerInvariant()));
        var url = $"https://{domain}/{Canary("path")}/open?id={Canary("query")}";
        _canaries.Add(("address of a page", url));
        var text = $"{Canary("free text")} wrote to me. See {url} or http://{foreign}/ or write to {Canary("mail address")}@{Canary("mail host")}.example. It came from {address} and {four}, file {Convert.ToHexStringLower(Hash("file hash"))}";
        await hub.SubmitAsync(_people[i].Person, text, Canary("file name") + ".txt", keep: i % 2 == 0);
        var attachment = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Canary("attachment")} http://{Canary("attached host")}.example/"));
        var eml = $"From: {Canary("sender")}@{Canary("sender host")}.example\r\nTo: {mail}\r\nSubject: {Canary("subject line")}\r\nMessage-ID: <{Canary("message id")}@mail.example>\r\nDate: Sat, 21 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + $"Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{Canary("letter")}\r\n--b\r\nContent-Type: application/octet-stream; name=\"{Canary("attachment name")}.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{attachment}\r\n--b--\r\n";
        await hub.SubmitAsync(_people[i].Person, eml, Canary("mail file") + ".eml", keep: i % 5 == 0);
    }

    /// <summary>A new secret of 75 bits or more.</summary>
    string Canary(string name, string alphabet = LettersAndDigits)
    {
        var value = "q" + RandomNumberGenerator.GetString(alphabet, 16);
        _canaries.Add((name, value));
        return value;
    }

    byte[] Hash(string name)
    {
        var hash = RandomNumberGenerator.GetBytes(32);
        _canaries.Add((name, Convert.ToHexStringLower(hash)));
        return hash;
    }

    static void Copy(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from)) Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
    }
}
