using System.Diagnostics;
using System.Globalization;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Notices through a real notifier process and a real mail server.</summary>
public sealed class SmtpSendingTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public async Task Five_hundred_people_are_each_told_once_by_one_release()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        using var notifier = new NotifierProcess(Config(sink) with { Approvers = responders.Pinned });
        NoticePerson[] people = [.. Enumerable.Range(0, 500).Select(i => new NoticePerson(notifier.Key, new ChannelHandle("smtp", Address(i))))];
        await MeasuredAsync("after start", responders.Released(people[..100], 1));
        var answers = await MeasuredAsync("warm", responders.Released(people, 2));

        async Task<List<NoticeAnswer>> MeasuredAsync(string when, IReadOnlyList<NoticeJob> jobs)
        {
            var lines = jobs.Select(j => j.Sign(notifier.HubKey)).ToList();
            var (before, sinkBefore) = (notifier.Processor, sink.Processor);
            var watch = Stopwatch.StartNew();
            var got = (await Task.WhenAll(lines.Chunk(100).Select(batch => notifier.SendAsync(batch)))).SelectMany(a => a).ToList();
            watch.Stop();
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{lines.Count} notices, {when}: {watch.Elapsed.TotalSeconds:0.00} s; notifier {(notifier.Processor - before).TotalSeconds:0.00} CPU-s, mail server {(sink.Processor - sinkBefore).TotalSeconds:0.00} CPU-s"));
            return got;
        }

        Assert.All(answers, a => Assert.Equal((NoticeOutcome.Sent, "smtp", null), (a.Outcome, a.Channel, a.Reason)));
        var mails = sink.Mails.Skip(100).ToList();
        Assert.Equal(500, mails.Select(m => SmtpSink.Header(m, "To")).Distinct().Count());
        Assert.Equal(500, mails.Count);
        Assert.All(mails, m => Assert.Contains("tls=True", m, StringComparison.Ordinal));
        for (var i = 0; i < people.Length; i++) Assert.True(MailboxNotice.TryOpen(people[i].Mailbox, answers[i].Mailbox, people[i].Pseudonym, out _));
    }

    internal static NotifierConfig Config(SmtpSink sink) => new() { Smtp = new("localhost", sink.Port, "notices@hub.example") { Authority = sink.Authority } };

    internal static string Address(int i) => $"person{i.ToString("0000", CultureInfo.InvariantCulture)}@mail.example";
}
