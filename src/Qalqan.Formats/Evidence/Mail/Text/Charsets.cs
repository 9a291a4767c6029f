using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Qalqan.Formats;

/// <summary>Character sets by the names mail gives them, standard or not. Every byte string has an answer.</summary>
static class Charsets
{
    static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Names that mean another set than their entry in the registry, or that no registry has. As browsers do (WHATWG Encoding), the subset's name gives the superset.</summary>
    static readonly Dictionary<string, int> CodePages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = 1252,
        ["latin1"] = 1252,
        ["iso8859-1"] = 1252,
        ["iso_8859-1"] = 1252,
        ["l1"] = 1252,
        ["ansi"] = 1252,
        ["cp819"] = 1252,
        ["iso-8859-9"] = 1254,
        ["latin5"] = 1254,
        ["iso-8859-11"] = 874,
        ["tis-620"] = 874,
        ["iso-8859-8-i"] = 28598,
        ["iso-8859-6-i"] = 28596,
        ["gb2312"] = 54936,
        ["gbk"] = 54936,
        ["gb18030"] = 54936,
        ["cp936"] = 54936,
        ["x-gbk"] = 54936,
        ["gb_2312-80"] = 54936,
        ["chinese"] = 54936,
        ["big5"] = 950,
        ["big5-hkscs"] = 950,
        ["x-x-big5"] = 950,
        ["ks_c_5601-1987"] = 949,
        ["ks_c_5601"] = 949,
        ["euc-kr"] = 949,
        ["korean"] = 949,
        ["uhc"] = 949,
        ["shift_jis"] = 932,
        ["shift-jis"] = 932,
        ["sjis"] = 932,
        ["x-sjis"] = 932,
        ["ms_kanji"] = 932,
        ["windows-31j"] = 932,
        ["iso-2022-jp"] = 50220,
        ["euc-jp"] = 51932,
        ["iso-2022-kr"] = 50225,
        ["hz-gb-2312"] = 52936,
        ["koi8-r"] = 20866,
        ["koi8-u"] = 21866,
        ["koi8-ru"] = 21866,
        ["macintosh"] = 10000,
        ["x-mac-roman"] = 10000,
        ["x-mac-cyrillic"] = 10007,
    };

    /// <summary>The encoding called <paramref name="name"/>; null if the name says nothing, and then the bytes themselves must.</summary>
    public static Encoding? Find(string name)
    {
        name = name.Trim(' ', '"', '\'', '\t', ';', ',');
        if (name.Length is 0 or > 40) return null;
        if (CodePages.TryGetValue(name, out var page)) return CodePagesEncodingProvider.Instance.GetEncoding(page);
        if (name.StartsWith("utf8", StringComparison.OrdinalIgnoreCase) || name.StartsWith("utf-8", StringComparison.OrdinalIgnoreCase)) return Encoding.UTF8;
        switch (name.ToLowerInvariant())
        {
            case "us-ascii" or "ascii" or "ansi_x3.4-1968" or "646" or "unknown-8bit" or "x-unknown" or "unknown" or "default" or "_autodetect_all" or "8bit" or "7bit": return null;
            case "utf-16" or "utf-16le" or "unicode" or "ucs-2": return Encoding.Unicode;
            case "utf-16be": return Encoding.BigEndianUnicode;
            case "utf-32" or "utf-32le": return Encoding.UTF32;
            case "utf-7" or "unicode-1-1-utf-7" or "x-unicode-2-0-utf-7": return Utf7Encoding.Instance;
        }
        return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? ByNumber(name);
    }

    /// <summary><c>cp1256</c>, <c>windows1256</c>, <c>win-1256</c>, <c>ms1256</c>, <c>ibm-850</c>: only the number counts.</summary>
    static Encoding? ByNumber(string name)
    {
        var digits = name.AsSpan().TrimStart("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");
        if (digits.Length is < 3 or > 5 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var page)) return null;
        if (page is 65001) return Encoding.UTF8;
        return CodePagesEncodingProvider.Instance.GetEncoding(page);
    }

    /// <summary>The encoding of <paramref name="bytes"/> by their look: UTF-8 if they are valid as such, else Windows-1252, which reads any byte.</summary>
    public static Encoding Guess(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252;

    /// <summary>Decodes <paramref name="bytes"/> by the name of their set, or by their look where that says nothing.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? name) => (Resolve(bytes, name) ?? Encoding.UTF8).GetString(bytes);

    /// <summary>Appends <paramref name="bytes"/> to <paramref name="output"/> as UTF-8.</summary>
    public static void AppendUtf8(ReadOnlySpan<byte> bytes, Encoding encoding, ByteBuffer output)
    {
        if (encoding.CodePage == Encoding.UTF8.CodePage)
        {
            output.Append(bytes);
            return;
        }
        // One array at once: growing by doubling would leave as much again in the pool.
        output.GetSpan(Math.Min(bytes.Length, int.MaxValue / 2) * 2);
        // In pieces: the whole of a large text in UTF-16 would double the memory.
        var decoder = encoding.GetDecoder();
        Span<char> chars = stackalloc char[2048];
        while (true)
        {
            decoder.Convert(bytes, chars, flush: true, out var used, out var made, out var completed);
            var span = output.GetSpan(made * 3);
            output.Advance(Encoding.UTF8.GetBytes(chars[..made], span));
            bytes = bytes[used..];
            if (completed) return;
        }
    }

    /// <summary>The encoding to read <paramref name="bytes"/> with; null if they are UTF-8 already.</summary>
    public static Encoding? Resolve(ReadOnlySpan<byte> bytes, string? name)
    {
        if (bytes.StartsWith("\uFEFF"u8)) return null;
        var named = name is null ? null : Find(name);
        // Mail that calls itself UTF-8 and is not: nearly always a Windows code page that nobody declared.
        if (named is null || named.CodePage == Encoding.UTF8.CodePage) return Utf8.IsValid(bytes) ? null : named ?? Windows1252;
        // UTF-16 by name in a 7-bit body: the name was copied from the program that wrote it.
        if (named.CodePage is 1200 or 1201 && !bytes.Contains((byte)0)) return Guess(bytes);
        return named;
    }
}
