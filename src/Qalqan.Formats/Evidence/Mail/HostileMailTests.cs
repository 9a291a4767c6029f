using System.Text;
using Qalqan.Formats;
using Qalqan.Tests.Mail;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Mail made to exhaust a reader. What must hold is that it ends, keeps to its limits and still says what it saw; times are bounded by the run's own limit, not asserted.</summary>
public sealed class HostileMailTests
{
    const string Header = "From: a@x.example\r\nTo: b@y.example\r\nSubject: s\r\nDate: Mon, 5 Jan 2026 10:00:00 +0000\r\n";

    [Fact]
    public void Ten_thousand_parts_are_read_up_to_the_limit_and_the_rest_is_told()
    {
        var text = new StringBuilder(Header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (var i = 0; i < 12_000; i++) text.Append("--b\r\n\r\nhttps://part.example/").Append(i).Append("\r\n");
        var sink = RecordingSink.Read(text.ToString());
        Assert.InRange(sink.Texts.Count, 9_990, 10_001);
        Assert.Contains(sink.Skipped, s => s.Reason.Contains("10000", StringComparison.Ordinal));
    }

    [Fact]
    public void A_thousand_levels_end_at_the_limit_and_the_innermost_text_is_still_searched()
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < 1_000; i++) text.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\r\n\r\n--b").Append(i).Append("\r\n");
        text.Append("Content-Type: text/plain\r\n\r\nhttps://deep.example/\r\n");
        var sink = RecordingSink.Read(text.ToString());
        Assert.Contains("https://deep.example/", sink.TextAt(Places.MailBody), StringComparison.Ordinal);
        Assert.NotEmpty(sink.Faults);
    }

    [Fact]
    public void Messages_nested_by_the_thousand_are_handed_on_one_level_at_a_time()
    {
        var text = new StringBuilder(Header);
        for (var i = 0; i < 1_000; i++) text.Append("Content-Type: message/rfc822\r\n\r\n").Append(Header);
        var sink = RecordingSink.Read(text + "\r\nend");
        Assert.Single(sink.Nested);
        Assert.True(sink.All.Count() > 5);
    }

    [Fact]
    public void Headers_without_end_and_of_megabytes_are_read()
    {
        var endless = RecordingSink.Read(Header + string.Concat(Enumerable.Repeat("X-A: https://field.example/\r\n", 100_000)));
        Assert.Single(endless.Records);
        Assert.InRange(endless.Texts.Count, 1, MailLimits.Fields);
        var giant = RecordingSink.Read(Header + "X-Big: https://big.example/ " + new string('a', 5_000_000) + "\r\n\r\nbody https://body.example/");
        Assert.Contains("body https://body.example/", giant.TextAt(Places.MailBody), StringComparison.Ordinal);
        Assert.Contains("https://big.example/", giant.TextAt(Places.MailHeader), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--b")]
    [InlineData("--")]
    [InlineData("--b--")]
    [InlineData("\r--")]
    public void Storms_of_boundaries_end(string line)
    {
        var text = Header + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + string.Concat(Enumerable.Repeat(line + "\n", 400_000));
        Assert.Single(RecordingSink.Read(text).Records);
    }

    [Theory]
    [InlineData("=?utf-8?Q?a")]
    [InlineData("=?a?Q?x?=")]
    [InlineData("=?=?=?")]
    [InlineData("<")]
    [InlineData("\"")]
    [InlineData("(")]
    [InlineData("<@")]
    [InlineData("a@b.example,")]
    [InlineData("\\(")]
    [InlineData("x=y;")]
    public void Fields_of_one_repeated_mark_end(string mark)
    {
        var value = string.Concat(Enumerable.Repeat(mark, 200_000 / mark.Length));
        foreach (var name in (string[])["From", "Subject", "Received", "Authentication-Results", "Content-Type", "Content-Disposition", "DKIM-Signature", "Date", "List-Id", "X-Url: http://"])
            Assert.Single(RecordingSink.Read($"To: <z@z.example>\r\n{Header}{name}: {value}\r\n\r\nbody").Records);
    }

    [Theory]
    [InlineData("<div>", 100_000)]
    [InlineData("<b><p>", 100_000)]
    [InlineData("<a href='https://x.example/'>", 50_000)]
    [InlineData("<table><tr><td>", 50_000)]
    [InlineData("<svg><a>", 50_000)]
    [InlineData("<!--[if mso]>", 50_000)]
    [InlineData("<!--", 100_000)]
    [InlineData("<script>", 50_000)]
    [InlineData("&amp", 200_000)]
    [InlineData("&#x", 200_000)]
    [InlineData("<p style='url(", 50_000)]
    [InlineData("<![CDATA[", 50_000)]
    [InlineData("</", 200_000)]
    public void Deep_and_repeated_html_ends(string tag, int times)
    {
        var html = string.Concat(Enumerable.Repeat(tag, times)) + "<a href='https://last.example/'>x</a>";
        Assert.Single(RecordingSink.Read(Header + "Content-Type: text/html\r\n\r\n" + html).Records);
    }

    [Fact]
    public void A_tag_with_a_hundred_thousand_attributes_ends()
    {
        var html = "<p " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + string.Concat(Enumerable.Repeat("href='https://attr.example/' src=x ", 20_000)) + "><a href='https://last.example/'>x</a>";
        var sink = RecordingSink.Read(Header + "Content-Type: text/html\r\n\r\n" + html);
        Assert.Contains(sink.Observables, o => o.Value == "https://last.example/");
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_line_of_a_hundred_megabytes_is_cut_at_the_limit_and_told()
    {
        var bytes = new byte[100 << 20];
        bytes.AsSpan().Fill((byte)'a');
        Encoding.ASCII.GetBytes(Header + "\r\nhttps://begin.example/ ").CopyTo(bytes, 0);
        var sink = RecordingSink.Read(bytes);
        Assert.Contains(sink.Faults, f => f.Offset == MailLimits.MessageBytes);
        Assert.StartsWith("https://begin.example/", sink.Texts[^1].Text, StringComparison.Ordinal);
        Assert.Equal(MailLimits.MessageBytes, Header.Length + 2 + sink.Texts[^1].Text.Length);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_mailbox_streams_and_passes_over_what_a_giant_message_has_too_much()
    {
        using var stream = new MailboxStream(giantMegabytes: 90, small: 2_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sink = new CountingSink();
        EvidenceSources.Structured.Single(s => s.Id == "mail/mbox").Read(new StreamEvidence("big.mbox", stream), sink, TestContext.Current.CancellationToken);
        Assert.Equal(1 + 2_000 + 2_000, sink.Records);
        Assert.Equal(1, sink.Faults);
        // One window that doubles up to the limit; not a copy a message.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L << 20);
    }

    sealed class CountingSink : IEvidenceSink
    {
        public long Records, Faults;
        public bool WantsFields => false;
        public void Record(EvidenceRecord record) => Records++;
        public void Observe(in Observable observable) { }
        public void Text(ReadOnlySpan<byte> utf8, string place, long offset) { }
        public void Sign(Sign sign) { }
        public void Nested(string name, ReadOnlyMemory<byte> content, long offset) { }
        public void Nested(string name, Stream content, long? length, DateTimeOffset? modified) { }
        public void Fault(long offset, string expected) => Faults++;
        public void Skipped(string name, string reason) { }
    }

    /// <summary>A mailbox made while it is read: small messages, one giant, small messages.</summary>
    sealed class MailboxStream(int giantMegabytes, int small) : Stream
    {
        static readonly byte[] Message = Encoding.ASCII.GetBytes("From a@b.example Mon Jan  5 10:00:00 2026\n" + Header.ReplaceLineEndings("\n") + "\nbody https://x.example/\n\n");
        static readonly byte[] Filler = Encoding.ASCII.GetBytes(new string('f', 1023) + "\n");
        readonly IEnumerator<byte[]> _pieces = Pieces(giantMegabytes, small).GetEnumerator();
        byte[] _piece = [];
        int _at;

        static IEnumerable<byte[]> Pieces(int giant, int small)
        {
            for (var i = 0; i < small; i++) yield return Message;
            yield return Message[..^2];
            for (var i = 0; i < giant * 1024; i++) yield return Filler;
            yield return "\n\n"u8.ToArray();
            for (var i = 0; i < small; i++) yield return Message;
        }

        public override int Read(Span<byte> buffer)
        {
            while (_at == _piece.Length)
            {
                if (!_pieces.MoveNext()) return 0;
                (_piece, _at) = (_pieces.Current, 0);
            }
            var n = Math.Min(buffer.Length, _piece.Length - _at);
            _piece.AsSpan(_at, n).CopyTo(buffer);
            _at += n;
            return n;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
