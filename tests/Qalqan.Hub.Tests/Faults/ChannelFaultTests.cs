using System.Net;
using System.Net.Sockets;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The first way to a person does not work: the second is taken, at once or after ten seconds, and nothing is lost or doubled.</summary>
[Trait("Speed", "slow")]
public sealed class ChannelFaultTests
{
    [Theory]
    [InlineData("refuse", false)]
    [InlineData("later", false)]
    [InlineData("plain", false)]
    [InlineData("down", false)]
    [InlineData("half-open", false)]
    [InlineData("slow", true)]
    [InlineData("", true)]
    public async Task A_notice_arrives_once_however_the_mail_server_behaves(string behaviour, bool byMail)
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink(behaviour is "down" or "half-open" ? "" : behaviour);
        await using var push = await LoopbackServer.StartAsync();
        // Connections are taken by the system, and nobody ever says a word.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        if (behaviour == "down") silent.Stop();
        var config = SmtpSendingTests.Config(sink) with { AllowInsideAddresses = true };
        if (behaviour is "down" or "half-open") config = config with { Smtp = config.Smtp! with { Port = port } };
        await using var fixture = await new HubFixture(config).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var person = await hub.EnrolAsync(new("Tea House", ["en"], [new("smtp", SmtpSendingTests.Address(0)), new("ntfy", new Uri(push.Url, "/topic").ToString())]));
        await hub.SubmitAsync(person.Person, "http://bait.example/");
        await hub.PackAsync("watch", "bait.example");
        await Eventually.Holds("the notice was taken by a channel", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from notice where state = 'sent'")) == 1, seconds: 40);
        Assert.Equal(byMail ? "smtp" : "ntfy", fixture.Part<Database>().Read(c => c.ExecuteScalar<string>("select channel from notice")));
        Assert.Equal((byMail ? 1 : 0, byMail ? 0 : 1), (sink.Count, push.Requests.Count));
        Assert.Single(await hub.MailboxAsync(person));
    }

    [Fact]
    public async Task A_notice_that_nobody_acknowledges_goes_the_next_way_and_one_that_was_seen_does_not()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var push = await LoopbackServer.StartAsync();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink) with { AllowInsideAddresses = true }) { EscalateAfter = TimeSpan.FromSeconds(3) }.StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        List<Enrolled> people = [];
        for (var i = 0; i < 2; i++)
        {
            people.Add(await hub.EnrolAsync(new("Tea House", ["en"], [new("smtp", SmtpSendingTests.Address(i)), new("ntfy", new Uri(push.Url, $"/topic{i}").ToString())])));
            await hub.SubmitAsync(people[i].Person, $"http://bait{i}.example/");
            await hub.PackAsync("watch", $"bait{i}.example");
            await Eventually.Holds("the mail and its copy", async () => (await hub.MailboxAsync(people[i])).Count == 1);
            if (i == 0) await hub.AcknowledgeAsync(people[0], (await hub.MailboxAsync(people[0]))[0].Id);
        }
        await Eventually.Holds("the second way", () => push.Requests.Any(r => r.Path == "/topic1"));
        Assert.DoesNotContain(push.Requests, r => r.Path == "/topic0");
        Assert.Single(await hub.MailboxAsync(people[1]));
    }

    [Fact]
    public async Task Who_saw_a_notice_before_anything_was_filed_is_not_missing_in_the_case()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var person = await fixture.Client.EnrolAsync(new("Tea House", ["en"]));
        fixture.Part<Database>().Write(c => fixture.Part<NoticeQueue>().Add(c, person.Person, NoticeTemplates.Hit));
        fixture.Part<HuntSignal>().Set();
        await Eventually.Holds("the notice", async () => (await fixture.Client.MailboxAsync(person)).Count == 1);
        long Entries() => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from case_entry e join person p on p.case_id = e.case_id where p.id = @Person", new { person.Person }));
        Assert.Equal(0, Entries());
        await fixture.Client.AcknowledgeAsync(person, (await fixture.Client.MailboxAsync(person))[0].Id);
        Assert.Equal(1, Entries());
    }
}
