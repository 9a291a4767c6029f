using System.Buffers;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class TextEncodingTests
{
    [Theory]
    [InlineData("utf-8", "ئۇيغۇر")]
    [InlineData("UTF8", "ئۇيغۇر")]
    [InlineData("windows-1256", "سلام")]
    [InlineData("cp1251", "Привет")]
    [InlineData("koi8-r", "Привет")]
    [InlineData("iso-8859-1", "“café”")]
    [InlineData("iso-8859-9", "İstanbul")]
    [InlineData("gb2312", "你好")]
    [InlineData("big5", "你好")]
    [InlineData("shift_jis", "こんにちは")]
    [InlineData("iso-2022-jp", "こんにちは")]
    [InlineData("euc-kr", "안녕")]
    [InlineData("ks_c_5601-1987", "안녕")]
    [InlineData("utf-16", "سلام")]
    public void Decodes_the_charsets_that_mail_declares(string charset, string text)
    {
        var provider = CodePagesEncodingProvider.Instance;
        var encoder = charset switch
        {
            "UTF8" => Encoding.UTF8,
            "cp1251" => provider.GetEncoding(1251)!,
            "iso-8859-1" => provider.GetEncoding(1252)!,
            "iso-8859-9" => provider.GetEncoding(1254)!,
            "ks_c_5601-1987" => provider.GetEncoding(949)!,
            _ => provider.GetEncoding(charset) ?? Encoding.GetEncoding(charset),
        };
        Assert.Equal(text, ToUtf8(encoder.GetBytes(text), charset, expectKnown: true));
    }

    [Theory]
    [InlineData("x-made-up")]
    [InlineData("utf-7")]
    [InlineData("unknown-8bit")]
    public void Detects_where_the_charset_is_unknown(string charset)
    {
        Assert.Equal("Привет", ToUtf8(Encoding.UTF8.GetBytes("Привет"), charset, expectKnown: false));
        Assert.Equal("é!", ToUtf8([0xE9, 0x21], charset, expectKnown: false));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("us-ascii")]
    [InlineData("")]
    public void Detects_where_no_charset_is_given(string? charset) => Assert.Equal("سلام", ToUtf8(Encoding.UTF8.GetBytes("سلام"), charset, expectKnown: true));

    [Fact]
    public void Believes_the_byte_order_mark_over_the_declared_width()
    {
        byte[] big = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("سلام")];
        Assert.Equal("سلام", ToUtf8(big, "utf-16", expectKnown: true));
        Assert.Equal("سلام", ToUtf8(big, "utf-8", expectKnown: true));
    }

    [Fact]
    public void Keeps_characters_whole_across_inner_blocks()
    {
        var text = string.Concat(Enumerable.Repeat("😀水a", 3000));
        Assert.Equal(text, ToUtf8(Encoding.Unicode.GetBytes(text), "utf-16le", expectKnown: true));
        Assert.Equal(text, ToUtf8(CodePagesEncodingProvider.Instance.GetEncoding(54936)!.GetBytes(text), "gb18030", expectKnown: true));
    }

    [Fact]
    public void Does_not_take_binary_data_for_utf16()
    {
        var random = new Random(3);
        var wrong = 0;
        for (var round = 0; round < 1000; round++)
        {
            var bytes = new byte[512];
            random.NextBytes(bytes);
            if (TextEncoding.Detect(bytes, out _) is TextForm.Utf16BigEndian or TextForm.Utf16LittleEndian) wrong++;
        }
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void One_damaged_byte_does_not_make_utf8_another_encoding()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Привет мир"), 0xFF, .. Encoding.UTF8.GetBytes(" ئۇيغۇر")];
        Assert.Equal(TextForm.Utf8, TextEncoding.Detect(bytes, out _));
        Assert.Equal(TextForm.Windows1252, TextEncoding.Detect([0x63, 0x61, 0x66, 0xE9, 0x20], out _));
    }

    static string ToUtf8(byte[] bytes, string? charset, bool expectKnown)
    {
        var writer = new ArrayBufferWriter<byte>();
        Assert.Equal(expectKnown, TextEncoding.ToUtf8(bytes, charset, writer));
        return Encoding.UTF8.GetString(writer.WrittenSpan);
    }
}
