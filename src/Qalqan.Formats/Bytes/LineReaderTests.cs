using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nbb\r\nccc\rd", "0:1:a|2:2:bb|6:3:ccc|10:4:d")]
    [InlineData("a\n\n\r\n\r\rb\n", "0:1:a|2:2:|3:3:|5:4:|6:5:|7:6:b")]
    [InlineData("", "")]
    [InlineData("\n", "0:1:")]
    [InlineData("\r", "0:1:")]
    [InlineData("no break", "0:1:no break")]
    [InlineData("\uFEFFmarked\nx", "3:1:marked|10:2:x")]
    public void Ends_lines_at_any_break_and_knows_their_offsets(string text, string expected)
    {
        foreach (var chunk in new[] { 1, 2, 3, 7, 1000 }) Assert.Equal(expected, Lines(Encoding.UTF8.GetBytes(text), chunk));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Transcodes_utf16_with_and_without_a_byte_order_mark(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);
        var text = "first line here\r\nئۇيغۇر 😀 evil.example\nlast\r";
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        foreach (var chunk in new[] { 1, 2, 5, 1000 })
        {
            using var reader = new LineReader(new Dribble(bytes, chunk));
            Assert.True(reader.Read());
            Assert.Equal("first line here", Encoding.UTF8.GetString(reader.Line));
            Assert.True(reader.Read());
            Assert.Equal("ئۇيغۇر 😀 evil.example", Encoding.UTF8.GetString(reader.Line));
            var at = reader.Line.IndexOf("evil"u8);
            var offset = (int)reader.OffsetOf(at);
            Assert.Equal("evil", encoding.GetString(bytes.AsSpan(offset, 8)));
            Assert.True(reader.Read());
            Assert.Equal("last", Encoding.UTF8.GetString(reader.Line));
            Assert.Equal(3, reader.Number);
            Assert.False(reader.Read());
        }
    }

    [Fact]
    public void Reads_single_bytes_as_windows_1252_and_counts_them_once()
    {
        byte[] bytes = [.. "caf"u8, 0xE9, 0x20, 0xE8, .. " evil.example\nx"u8];
        using var reader = new LineReader(new MemoryStream(bytes));
        Assert.True(reader.Read());
        Assert.Equal(TextForm.Windows1252, reader.Form);
        Assert.Equal("café è evil.example", Encoding.UTF8.GetString(reader.Line));
        Assert.Equal(7, reader.OffsetOf(reader.Line.IndexOf("evil"u8)));
    }

    [Fact]
    public void Delivers_a_giant_line_in_pieces_that_join_to_the_whole()
    {
        var random = new Random(7);
        foreach (var separators in new[] { true, false })
        {
            var text = new StringBuilder();
            while (text.Length < 20_000) text.Append(separators && random.Next(9) == 0 ? " " : random.Next(5) == 0 ? "水😀" : "x");
            text.Append("\nnext");
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            using var reader = new LineReader(new Dribble(bytes, 333), 1024);
            var whole = new MemoryStream();
            do
            {
                Assert.True(reader.Read());
                Assert.Equal(whole.Length > 0, reader.Continues);
                Assert.Equal(whole.Length, reader.Offset);
                Assert.Equal(1, reader.Number);
                Assert.True(reader.Line.Length <= 1024);
                Assert.True(reader.Line[0] is < 0x80 or >= 0xC0, "a character was torn");
                whole.Write(reader.Line);
            }
            while (reader.IsCut);
            Assert.Equal(bytes[..^5], whole.ToArray());
            Assert.True(reader.Read());
            Assert.Equal("next", Encoding.UTF8.GetString(reader.Line));
            Assert.Equal(2, reader.Number);
        }
    }

    [Fact]
    public void Gives_back_every_byte_of_damaged_input()
    {
        var random = new Random(11);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(0, 600)];
            random.NextBytes(bytes);
            for (var i = 0; i < bytes.Length; i++)
                if (random.Next(6) == 0) bytes[i] = "\r\n\0 ,\n"u8[random.Next(6)];
            using var reader = new LineReader(new Dribble(bytes, random.Next(1, 50)), 64);
            long end = 0, number = 0;
            while (reader.Read())
            {
                Assert.InRange(reader.Offset, end, bytes.Length);
                Assert.InRange(reader.Number, number, number + 1);
                Assert.InRange(reader.Length, 0, 64);
                (end, number) = (reader.Offset + reader.Length, reader.Number);
                Assert.InRange(reader.OffsetOf(reader.Line.Length), reader.Offset, end + 1);
                if (reader.Form == TextForm.Utf8) Assert.True(reader.Line.SequenceEqual(bytes.AsSpan((int)reader.Offset, reader.Length)));
            }
            Assert.InRange(bytes.Length - end, 0, 4);
        }
    }

    static string Lines(byte[] bytes, int chunk)
    {
        using var reader = new LineReader(new Dribble(bytes, chunk));
        var lines = new List<string>();
        while (reader.Read()) lines.Add($"{reader.Offset}:{reader.Number}:{Encoding.UTF8.GetString(reader.Line)}");
        return string.Join("|", lines);
    }

    /// <summary>A stream that gives only a few bytes at a time, as pipes and sockets do.</summary>
    sealed class Dribble(byte[] bytes, int chunk) : MemoryStream(bytes, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(chunk, count));
    }
}
