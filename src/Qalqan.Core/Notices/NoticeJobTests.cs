using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class NoticeJobTests
{
    static readonly SigningKey Hub = SigningKey.Derive(Bytes(32, 1));
    static readonly SealingKey Notifier = SealingKey.Derive(Bytes(32, 2));
    static readonly SealingKey Mailbox = SealingKey.Derive(Bytes(32, 3));

    [Fact]
    public void A_job_is_read_as_it_was_signed()
    {
        var job = Job();
        Assert.True(NoticeJob.TryRead(job.Sign(Hub), Hub.Public, out var read, out var digest));
        Assert.Equal(job with { Handles = [] }, read with { Handles = [] });
        Assert.Equal(job.Handles, read.Handles);
        Assert.Equal(32, digest.Length);
    }

    [Fact]
    public void A_job_of_another_hub_is_refused()
    {
        using var other = SigningKey.Create();
        Assert.False(NoticeJob.TryRead(Job().Sign(other), Hub.Public, out _, out _));
    }

    [Fact]
    public void A_signature_over_another_kind_of_text_is_worth_nothing() =>
        Assert.False(NoticeJob.TryRead(new KeyRetirement("0011223344556677").Sign(Hub), Hub.Public, out _, out _));

    /// <summary>Signed by the hub's real key, but not as the hub writes: each of these could mean one thing to a log and another to the notifier.</summary>
    [Theory]
    [InlineData("{\"attempt\":1,", "{\"attempt\":1,\"attempt\":1,")]
    [InlineData("{\"attempt\":1,", "{\"attempt\":1,\"text\":\"pay now\",")]
    [InlineData("{\"attempt\":1,", "{\"attempt\": 1,")]
    [InlineData("{\"attempt\":1,", "{\"attempt\":1.0,")]
    [InlineData("{\"attempt\":1,", "{\"attempt\":0,")]
    [InlineData("{\"attempt\":1,", "{\"attempt\":17,")]
    [InlineData("{\"attempt\":1,", "{")]
    [InlineData("\"template\":\"hit\"", "\"template\":\"h\\u0069t\"")]
    [InlineData("\"template\":\"hit\"", "\"template\":\"pay\"")]
    [InlineData("\"template\":\"hit\"", "\"template\":null")]
    [InlineData("\"cardNumber\":7", "\"cardNumber\":10000")]
    [InlineData("\"cardNumber\":7", "\"cardNumber\":-1")]
    [InlineData("\"language\":\"en\"", "\"language\":\"e n\"")]
    [InlineData("\"sentHour\":1795316400", "\"sentHour\":1795316401")]
    [InlineData("\"sentHour\":1795316400", "\"sentHour\":-3600")]
    [InlineData("\"sentHour\":1795316400", "\"sentHour\":99999999999999999")]
    [InlineData("\"release\":null", "\"release\":{}")]
    [InlineData("}", "} ")]
    public void A_job_that_is_not_written_by_our_rules_is_refused_though_the_hub_signed_it(string from, string to)
    {
        var json = Encoding.UTF8.GetString(NoticeJsonBytes.Of(Job()));
        Assert.Contains(from, json, StringComparison.Ordinal);
        var changed = json.Remove(json.LastIndexOf(from, StringComparison.Ordinal), from.Length).Insert(json.LastIndexOf(from, StringComparison.Ordinal), to);
        Assert.True(NoticeJob.TryRead(Signed(json), Hub.Public, out _, out _));
        Assert.False(NoticeJob.TryRead(Signed(changed), Hub.Public, out _, out _));
    }

    [Fact]
    public void A_job_outside_its_ranges_is_not_signed() => Assert.Throws<ArgumentException>(() => (Job() with { Template = "pay" }).Sign(Hub));

    [Fact]
    public void Damaged_lines_are_refused_without_an_exception()
    {
        var line = Job().Sign(Hub);
        var random = new Random(20261122);
        for (var round = 0; round < 600; round++)
        {
            var changed = line.ToCharArray();
            for (var i = random.Next(1, 4); i > 0; i--) changed[random.Next(changed.Length)] = (char)random.Next(1, 0x3000);
            var text = new string(changed)[..(round % 3 == 0 ? random.Next(changed.Length) : changed.Length)];
            if (text != line) Assert.False(NoticeJob.TryRead(text, Hub.Public, out _, out _));
        }
    }

    [Fact]
    public void Damaged_releases_answers_handles_and_mailbox_notices_are_refused_without_an_exception()
    {
        var statement = new ReleaseStatement(Bytes(32, 4), DateTimeOffset.FromUnixTimeSeconds(1_795_316_400), Guid.NewGuid(), Bytes(32, 5), 3, 1, "hit").ToBytes();
        var answer = Encoding.UTF8.GetBytes(new NoticeAnswer("smtp", Guid.NewGuid(), Bytes(9, 6), NoticeOutcome.Sent, null, DateTimeOffset.UnixEpoch).ToLine());
        var random = new Random(20261122);
        for (var round = 0; round < 600; round++)
        {
            var (one, two) = (Damaged(statement, random), Damaged(answer, random));
            if (ReleaseStatement.TryRead(one, out var read)) Assert.Equal(one, read.ToBytes()); // a changed digit is another statement, which nobody signed
            if (NoticeAnswer.TryRead(Encoding.UTF8.GetString(two), out var said)) Assert.NotEqual(NoticeOutcome.Unknown, said.Outcome);
        }
    }

    [Fact]
    public void Handles_are_opened_by_the_notifier_for_their_person_only()
    {
        using var bundle = Bundle();
        var blob = bundle.Seal(Notifier.Public, "p1");
        Assert.True(HandleBundle.TryOpen(Notifier, blob, "p1", out var opened));
        Assert.Equal("person@mail.example", Encoding.UTF8.GetString(opened.Channels[0].Address));
        Assert.Equal(bundle.CardKey, opened.CardKey);
        Assert.Equal(["ug", "en"], opened.Languages);
        Assert.False(HandleBundle.TryOpen(Notifier, blob, "p2", out _));
        Assert.False(HandleBundle.TryOpen(Mailbox, blob, "p1", out _));
        var (address, card) = (opened.Channels[0].Address, opened.CardKey);
        opened.Dispose();
        Assert.All(address, b => Assert.Equal(0, b));
        Assert.All(card, b => Assert.Equal(0, b));
    }

    [Fact]
    public void Damaged_handles_are_refused_without_an_exception()
    {
        const string Json = """{"cardKey":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=","channels":[{"address":"a\u002Bb","kind":"smtp","long":false,"openpgp":""}],"languages":["en"],"mailbox":"","nickname":"x","subject":""}""";
        Assert.True(HandleBundle.TryRead(Encoding.UTF8.GetBytes(Json), out var whole));
        Assert.Equal("a+b", Encoding.UTF8.GetString(whole.Channels[0].Address));
        var random = new Random(20261122);
        for (var round = 0; round < 1000; round++) HandleBundle.TryRead(Damaged(Encoding.UTF8.GetBytes(Json), random), out _);
        Assert.False(HandleBundle.TryRead(Encoding.UTF8.GetBytes(Json.Replace("\"en\"", "\"en\",\"en\",\"en\",\"en\",\"en\"", StringComparison.Ordinal)), out _));
        Assert.False(HandleBundle.TryRead(Encoding.UTF8.GetBytes(Json.Replace("{\"cardKey\"", "{ \"cardKey\"", StringComparison.Ordinal)), out _));
    }

    [Fact]
    public void Every_mailbox_notice_has_the_same_size_and_only_the_person_reads_it()
    {
        var brief = new MailboxNotice(7, Guid.NewGuid(), "en", DateTimeOffset.UnixEpoch, "hit", "x");
        var longest = brief with { Text = new string('ئ', NoticeLinter.MaxLong) };
        var blob = brief.Seal(Mailbox.Public, "p1");
        Assert.Equal(blob.Length, longest.Seal(Mailbox.Public, "p1").Length);
        Assert.True(MailboxNotice.TryOpen(Mailbox, blob, "p1", out var read));
        Assert.Equal(brief, read);
        Assert.False(MailboxNotice.TryOpen(Mailbox, blob, "p2", out _));
        Assert.False(MailboxNotice.TryOpen(Notifier, blob, "p1", out _));
    }

    static NoticeJob Job()
    {
        using var bundle = Bundle();
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        return new(1, 7, "", bundle.Seal(Notifier.Public, "p1"), id, "en", MessageCode.For(Bytes(32, 7), id), DateTimeOffset.FromUnixTimeSeconds(1_795_400_000), "p1", null, DateTimeOffset.FromUnixTimeSeconds(1_795_316_400), "hit");
    }

    static HandleBundle Bundle() => new("Tea House", "", ["ug", "en"], Bytes(32, 8), Mailbox.Public.Bytes, [new("smtp", "person@mail.example"), new("ntfy", "https://push.example/t")]);

    static string Signed(string json) => SignedText.Write("qalqan/notice-job/v1", Encoding.UTF8.GetBytes(json), Hub);

    static byte[] Damaged(byte[] whole, Random random)
    {
        byte[] bytes = [.. whole];
        for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    static byte[] Bytes(int count, byte first) => [.. Enumerable.Range(0, count).Select(i => (byte)(first + i))];
}
