using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Mail;

/// <summary>Writes one message as bytes: fields, parts, encodings. Deterministic: boundaries and ids come from the caller's random numbers.</summary>
sealed class MailText(Random random)
{
    readonly StringBuilder _header = new();
    readonly List<byte[]> _parts = [];
    string _kind = "mixed";
    byte[]? _single;

    /// <summary>Adds a header field as it is.</summary>
    public MailText Field(string name, string value)
    {
        _header.Append(name).Append(": ").Append(value).Append("\r\n");
        return this;
    }

    /// <summary>Adds a header field whose text is encoded as RFC 2047 asks, if it needs it.</summary>
    public MailText Text(string name, string value, string charset = "utf-8") => Field(name, Word(value, charset));

    /// <summary>An encoded word for <paramref name="value"/>, or the value itself where it is plain.</summary>
    public static string Word(string value, string charset = "utf-8")
    {
        if (System.Text.Ascii.IsValid(value)) return value;
        var words = new List<string>();
        // 40 bytes a word: some programs cut inside a character, and so does this.
        foreach (var chunk in Encoding(charset).GetBytes(value).Chunk(42)) words.Add($"=?{charset}?B?{Convert.ToBase64String(chunk)}?=");
        return string.Join("\r\n ", words);
    }

    /// <summary>Says what holds the parts: mixed, alternative, related, signed, report.</summary>
    public MailText Kind(string kind)
    {
        _kind = kind;
        return this;
    }

    /// <summary>The message is this one part, not a multipart.</summary>
    public MailText Single(byte[] part)
    {
        _single = part;
        return this;
    }

    /// <summary>Adds a part.</summary>
    public MailText Part(byte[] part)
    {
        _parts.Add(part);
        return this;
    }

    /// <summary>The whole message.</summary>
    public byte[] ToBytes()
    {
        _header.Append("MIME-Version: 1.0\r\n");
        return [.. System.Text.Encoding.UTF8.GetBytes(_header.ToString()), .. _single ?? Multi(random, _kind, [.. _parts])];
    }

    /// <summary>A multipart with its own header.</summary>
    public static byte[] Multi(Random random, string kind, params byte[][] parts)
    {
        var boundary = $"----=_Part_{random.Next(1_000_000)}_{random.NextInt64(10_000_000_000)}";
        var all = new List<byte>();
        all.AddRange(System.Text.Encoding.ASCII.GetBytes($"Content-Type: multipart/{kind}; boundary=\"{boundary}\"\r\n\r\n"));
        foreach (var part in parts)
        {
            all.AddRange(System.Text.Encoding.ASCII.GetBytes($"--{boundary}\r\n"));
            all.AddRange(part);
            all.AddRange("\r\n"u8);
        }
        all.AddRange(System.Text.Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return [.. all];
    }

    /// <summary>A text part.</summary>
    public static byte[] TextPart(string text, string type = "text/plain", string charset = "utf-8", string encoding = "quoted-printable", string more = "")
    {
        var bytes = Encoding(charset).GetBytes(text.ReplaceLineEndings("\r\n"));
        var body = encoding switch
        {
            "base64" => Base64(bytes),
            "quoted-printable" => QuotedPrintable(bytes),
            _ => bytes,
        };
        return [.. System.Text.Encoding.UTF8.GetBytes($"Content-Type: {type}; charset=\"{charset}\"{more}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"), .. body];
    }

    /// <summary>A file as an attachment.</summary>
    public static byte[] FilePart(string name, string type, byte[] content, string disposition = "attachment")
    {
        var parameter = System.Text.Ascii.IsValid(name) ? $"filename=\"{name}\"" : $"filename*=utf-8''{Uri.EscapeDataString(name)}";
        return [.. System.Text.Encoding.ASCII.GetBytes($"Content-Type: {type}; name=\"{Word(name)}\"\r\nContent-Disposition: {disposition}; {parameter}\r\nContent-Transfer-Encoding: base64\r\n\r\n"), .. Base64(content)];
    }

    /// <summary>The encoding called <paramref name="name"/>.</summary>
    public static Encoding Encoding(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? System.Text.Encoding.GetEncoding(name);

    static byte[] Base64(byte[] bytes) => System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks));

    static byte[] QuotedPrintable(byte[] bytes)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var b in bytes)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                text.Append((char)b);
                column = 0;
                continue;
            }
            if (column >= 72)
            {
                text.Append("=\r\n");
                column = 0;
            }
            var plain = b is > 32 and < 127 and not (byte)'=' || b == ' ';
            if (plain) text.Append((char)b);
            else text.Append('=').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            column += plain ? 1 : 3;
        }
        return System.Text.Encoding.ASCII.GetBytes(text.ToString());
    }
}
