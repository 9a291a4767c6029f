using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Qalqan.Formats;

/// <summary>How a part's body is encoded (RFC 2045 §6).</summary>
enum TransferEncoding : byte
{
    /// <summary>Not said, or a name nobody knows (<c>8bit+</c>, <c>hexa</c> were seen): the bytes as they are.</summary>
    Unknown = 0,

    /// <summary>7bit, 8bit or binary: the bytes as they are.</summary>
    Identity = 1,

    /// <summary>Quoted-printable.</summary>
    QuotedPrintable = 2,

    /// <summary>Base64.</summary>
    Base64 = 3,

    /// <summary>uuencode, as <c>x-uuencode</c>.</summary>
    UuEncode = 4,
}

/// <summary>Decoders of the transfer encodings. None refuses anything: what is no part of the encoding is passed over or kept as it is.</summary>
static class TransferEncodings
{
    static readonly SearchValues<byte> EndOfName = SearchValues.Create("; \t\r\n(\""u8);
    static readonly SearchValues<byte> QuotedSpecial = SearchValues.Create("=\n"u8);

    /// <summary>Reads the value of Content-Transfer-Encoding.</summary>
    public static TransferEncoding Parse(ReadOnlySpan<byte> value)
    {
        value = value.Trim("\" \t\r\n"u8);
        var end = value.IndexOfAny(EndOfName);
        if (end >= 0) value = value[..end];
        if (value.IsEmpty) return TransferEncoding.Identity;
        if (Ascii.EqualsIgnoreCase(value, "base64"u8)) return TransferEncoding.Base64;
        if (Ascii.EqualsIgnoreCase(value, "quoted-printable"u8)) return TransferEncoding.QuotedPrintable;
        if (Ascii.EqualsIgnoreCase(value, "7bit"u8) || Ascii.EqualsIgnoreCase(value, "8bit"u8) || Ascii.EqualsIgnoreCase(value, "binary"u8)) return TransferEncoding.Identity;
        return Ascii.EqualsIgnoreCase(value, "x-uuencode"u8) || Ascii.EqualsIgnoreCase(value, "x-uue"u8) || Ascii.EqualsIgnoreCase(value, "uuencode"u8)
            ? TransferEncoding.UuEncode : TransferEncoding.Unknown;
    }

    /// <summary>Appends the base64-decoded <paramref name="body"/>. Bytes outside the alphabet are passed over; padding inside ends a group and decoding goes on behind it.</summary>
    public static void DecodeBase64(ReadOnlySpan<byte> body, ByteBuffer output)
    {
        var start = output.Length;
        // Whole lines are gathered first: the vectorised decoder then sees one clean run.
        output.GetSpan(body.Length);
        var rest = body;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            output.Append(line.Trim(" \t"u8));
            rest = end < 0 ? default : rest[(end + 1)..];
        }
        if (Base64.DecodeFromUtf8InPlace(output.Writable[start..], out var written) == OperationStatus.Done)
        {
            output.Truncate(start + written);
            return;
        }
        output.Truncate(start);
        DecodeBase64Slowly(body, output);
    }

    static void DecodeBase64Slowly(ReadOnlySpan<byte> body, ByteBuffer output)
    {
        int bits = 0, count = 0;
        foreach (var b in body)
        {
            if (b == '=')
            {
                // Two parts glued together, or padding in the middle: what is complete is kept, the next group starts afresh.
                (bits, count) = (0, 0);
                continue;
            }
            var value = Base64Value(b);
            if (value < 0) continue;
            bits = (bits << 6) | value;
            count += 6;
            if (count < 8) continue;
            count -= 8;
            output.Append((byte)(bits >> count));
        }
    }

    /// <summary>The value of a base64 digit (RFC 4648 §4), or -1.</summary>
    public static int Base64Value(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };

    /// <summary>Appends the quoted-printable-decoded <paramref name="body"/> (RFC 2045 §6.7). An equals sign that starts no code stays.</summary>
    public static void DecodeQuotedPrintable(ReadOnlySpan<byte> body, ByteBuffer output)
    {
        while (!body.IsEmpty)
        {
            var i = body.IndexOfAny(QuotedSpecial);
            if (i < 0)
            {
                output.Append(body);
                return;
            }
            if (body[i] == '\n')
            {
                // Blanks at the end of a line were added in transport.
                var end = i > 0 && body[i - 1] == '\r' ? i - 1 : i;
                output.Append(body[..end].TrimEnd(" \t"u8));
                output.Append(body[end..(i + 1)]);
                body = body[(i + 1)..];
                continue;
            }
            output.Append(body[..i]);
            body = body[i..];
            if (body.Length >= 3 && Hex(body[1]) is var high and >= 0 && Hex(body[2]) is var low and >= 0)
            {
                output.Append((byte)((high << 4) | low));
                body = body[3..];
            }
            else
            {
                body = body[SoftBreak(body, output)..];
            }
        }
    }

    /// <summary>Length of the soft line break that <paramref name="body"/> starts with; a lone equals sign is kept.</summary>
    static int SoftBreak(ReadOnlySpan<byte> body, ByteBuffer output)
    {
        var i = 1;
        while (i < body.Length && i < 64 && MailLines.IsBlank(body[i])) i++;
        if (i < body.Length && body[i] == '\r') i++;
        if (i < body.Length && body[i] == '\n') return i + 1;
        if (i == body.Length || body[i - 1] == '\r') return i;
        output.Append((byte)'=');
        return 1;
    }

    /// <summary>The value of a hexadecimal digit, -1 if it is none. Lower case is not allowed by the standard, and common.</summary>
    public static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        _ => -1,
    };
}
