using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Tells how text is encoded, and turns it into UTF-8.</summary>
public static class TextEncoding
{
    /// <summary>How text that starts with <paramref name="head"/> is encoded.</summary>
    /// <param name="head">The first bytes, at best <see cref="EvidenceFile.HeadBytes"/> of them; the last character may be cut.</param>
    /// <param name="byteOrderMark">How many bytes of byte order mark to skip: 0, 2 or 3.</param>
    public static TextForm Detect(ReadOnlySpan<byte> head, out int byteOrderMark)
    {
        byteOrderMark = 0;
        if (head.StartsWith("\uFEFF"u8))
        {
            byteOrderMark = 3;
            return TextForm.Utf8;
        }
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            byteOrderMark = 2;
            return head[0] == 0xFF ? TextForm.Utf16LittleEndian : TextForm.Utf16BigEndian;
        }
        // Text in UTF-16 has blanks, digits or line breaks, hence zero bytes; other text has none.
        if (head.Contains((byte)0))
        {
            var little = PlainUnits(head, bigEndian: false);
            var big = PlainUnits(head, bigEndian: true);
            var needed = Math.Max(2, head.Length / 2 / 16);
            if (little >= needed && little > big) return TextForm.Utf16LittleEndian;
            if (big >= needed && big > little) return TextForm.Utf16BigEndian;
        }
        return MostlyUtf8(head) ? TextForm.Utf8 : TextForm.Windows1252;
    }

    /// <summary>Writes <paramref name="bytes"/> as UTF-8. What cannot be decoded becomes U+FFFD; UTF-8 is passed on as it is, ill-formed sequences included.</summary>
    /// <param name="bytes">The encoded text, without byte order mark or with it.</param>
    /// <param name="charset">Its declared encoding as mail and HTML name it (RFC 2978), or null. An unknown or missing name, and <c>us-ascii</c>, leave it to <see cref="Detect"/>.</param>
    /// <param name="destination">Receives the text.</param>
    /// <returns>False if <paramref name="charset"/> was given and is not known; the text was written all the same.</returns>
    public static bool ToUtf8(ReadOnlySpan<byte> bytes, string? charset, IBufferWriter<byte> destination)
    {
        if (TryFind(charset, out var encoding))
        {
            if (encoding.CodePage is 65001 or 1200 or 1201)
            {
                var form = Detect(bytes[..Math.Min(bytes.Length, 3)], out var mark);
                if (mark > 0)
                {
                    Convert(bytes[mark..], Of(form), destination);
                    return true;
                }
            }
            Convert(bytes, encoding, destination);
            return true;
        }
        var detected = Detect(bytes[..Math.Min(bytes.Length, EvidenceFile.HeadBytes)], out var skip);
        Convert(bytes[skip..], Of(detected), destination);
        return string.IsNullOrWhiteSpace(charset) || IsAscii(charset);
    }

    /// <summary>Whether <paramref name="charset"/> names an encoding that can be decoded.</summary>
    public static bool Knows(string charset) => IsAscii(charset) || TryFind(charset, out _);

    /// <summary>Writes <paramref name="bytes"/>, which have no byte order mark, as UTF-8.</summary>
    internal static void ToUtf8(ReadOnlySpan<byte> bytes, TextForm form, IBufferWriter<byte> destination) => Convert(bytes, Of(form), destination);

    static Encoding Of(TextForm form) => form switch
    {
        TextForm.Utf16LittleEndian => Encoding.Unicode,
        TextForm.Utf16BigEndian => Encoding.BigEndianUnicode,
        TextForm.Windows1252 => Windows1252,
        _ => Encoding.UTF8,
    };

    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    static bool IsAscii(string charset) => charset.Trim().ToLowerInvariant() is "us-ascii" or "ascii" or "ansi_x3.4-1968" or "7bit" or "8bit" or "default";

    static bool TryFind(string? charset, out Encoding encoding)
    {
        encoding = Encoding.UTF8;
        if (string.IsNullOrWhiteSpace(charset) || IsAscii(charset)) return false;
        var name = charset.Trim().Trim('"', '\'').ToLowerInvariant();
        // What mail programs write and the registry does not have; ISO 8859-1 is read as its superset, as every browser does (WHATWG Encoding).
        name = name switch
        {
            "utf8" or "utf-8mb4" or "unicode-1-1-utf-8" => "utf-8",
            "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "iso_8859-1" or "cp1252" or "ansi" => "windows-1252",
            "iso-8859-9" or "latin5" => "windows-1254",
            "gb2312" or "gbk" or "gb_2312-80" or "x-gbk" or "cp936" or "euc-cn" => "gb18030",
            "ks_c_5601-1987" or "ks_c_5601" or "ksc5601" or "cp949" or "euc_kr" => "euc-kr",
            "iso-8859-8-i" => "iso-8859-8",
            "shift-jis" or "sjis" or "x-sjis" or "cp932" or "ms_kanji" => "shift_jis",
            "cp1250" or "cp1251" or "cp1253" or "cp1254" or "cp1255" or "cp1256" or "cp1257" or "cp1258" => string.Concat("windows-", name.AsSpan(2)),
            "x-mac-roman" => "macintosh",
            _ => name,
        };
        if (CodePagesEncodingProvider.Instance.GetEncoding(name) is { } found)
        {
            encoding = found;
            return true;
        }
        try
        {
            encoding = Encoding.GetEncoding(name);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // UTF-7 ends here too: the framework refuses it, and a decoder for it is a way to hide script.
            return false;
        }
    }

    static void Convert(ReadOnlySpan<byte> bytes, Encoding encoding, IBufferWriter<byte> destination)
    {
        if (encoding.CodePage == 65001)
        {
            destination.Write(bytes);
            return;
        }
        var decoder = encoding.GetDecoder();
        Span<char> chars = stackalloc char[1024];
        var encoder = Encoding.UTF8.GetEncoder();
        bool done;
        do
        {
            // The decoder keeps a cut character for the next round, the encoder a cut surrogate pair.
            decoder.Convert(bytes, chars, flush: true, out var read, out var decoded, out done);
            bytes = bytes[read..];
            var target = destination.GetSpan(decoded * 3 + 4);
            encoder.Convert(chars[..decoded], target, flush: done, out _, out var written, out _);
            destination.Advance(written);
        }
        while (!done);
    }

    /// <summary>How many UTF-16 units of <paramref name="head"/> are printable ASCII or blank; 0 if some unit cannot stand in text.</summary>
    static int PlainUnits(ReadOnlySpan<byte> head, bool bigEndian)
    {
        var plain = 0;
        for (var i = 0; i + 1 < head.Length; i += 2)
        {
            var unit = bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(head[i..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[i..]);
            if (unit is >= 0x20 and < 0x7F or '\t' or '\n' or '\r') plain++;
            else if (unit < 0x20 || unit >= 0xFFFE) return 0;
        }
        return plain;
    }

    /// <summary>Whether well-formed sequences outnumber ill-formed bytes: one damaged byte must not turn a whole log into another encoding.</summary>
    static bool MostlyUtf8(ReadOnlySpan<byte> head)
    {
        int good = 0, bad = 0;
        while (true)
        {
            var i = head.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (i < 0) return bad == 0 || good >= bad;
            head = head[i..];
            var status = Rune.DecodeFromUtf8(head, out _, out var used);
            if (status == OperationStatus.Done) good++;
            else if (status == OperationStatus.InvalidData) bad++;
            head = head[used..];
        }
    }
}
