using System.Buffers.Binary;
using System.Buffers.Text;

namespace Qalqan;

/// <summary>IP addresses between text and bytes: RFC 4291 §2.2 in, RFC 5952 out. Network order; 4 bytes or 16.</summary>
static class IpText
{
    /// <summary>The longest text <see cref="Write"/> gives.</summary>
    public const int MaxTextBytes = 39;

    /// <summary>Reads an address of either family. An IPv4-mapped IPv6 address gives 4 bytes. No brackets, port or zone.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="address">At least 16 bytes.</param>
    /// <param name="length">4 or 16.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> address, out int length)
    {
        length = 4;
        if (TryReadV4(text, address)) return true;
        if (!TryReadV6(text, address)) return false;
        length = Unmap(address);
        return true;
    }

    /// <summary>Reads four decimal numbers without leading zeros: with them some programs read octal, so nobody knows what is meant.</summary>
    public static bool TryReadV4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        if (text.Length is < 7 or > 15) return false;
        for (var part = 0; part < 4; part++)
        {
            int n = 0, digits = 0;
            while (digits < text.Length && digits < 4 && Ascii.IsDigit(text[digits])) n = n * 10 + text[digits++] - '0';
            if (digits is 0 or > 3 || n > 255 || (digits > 1 && text[0] == '0')) return false;
            address[part] = (byte)n;
            text = text[digits..];
            if (part == 3) return text.IsEmpty;
            if (text.IsEmpty || text[0] != '.') return false;
            text = text[1..];
        }
        return false;
    }

    /// <summary>Reads an IPv6 address into 16 bytes, an embedded IPv4 address at its end included.</summary>
    public static bool TryReadV6(ReadOnlySpan<byte> text, Span<byte> address)
    {
        if (text.Length is < 2 or > 45) return false;
        int groups = 0, gap = -1;
        if (text[0] == ':')
        {
            if (text[1] != ':') return false;
            gap = 0;
            text = text[2..];
        }
        while (!text.IsEmpty)
        {
            if (groups == 8) return false;
            int n = 0, digits = 0;
            while (digits < text.Length && digits < 5 && Ascii.Hex(text[digits]) is var h && h >= 0)
            {
                n = n << 4 | h;
                digits++;
            }
            if (digits < text.Length && text[digits] == '.')
            {
                if (groups > 6 || !TryReadV4(text, address[(2 * groups)..])) return false;
                groups += 2;
                break;
            }
            if (digits is 0 or > 4) return false;
            BinaryPrimitives.WriteUInt16BigEndian(address[(2 * groups++)..], (ushort)n);
            text = text[digits..];
            if (text.IsEmpty) break;
            if (text[0] != ':' || text.Length == 1) return false;
            text = text[1..];
            if (text[0] != ':') continue;
            if (gap >= 0) return false;
            gap = groups;
            text = text[1..];
        }
        if (gap < 0) return groups == 8;
        if (groups == 8) return false;
        var tail = address[(2 * gap)..(2 * groups)];
        tail.CopyTo(address[(16 - tail.Length)..16]);
        address[(2 * gap)..(16 - tail.Length)].Clear();
        return true;
    }

    /// <summary>Shortens an IPv4-mapped address to IPv4. Returns its length, 4 or 16.</summary>
    public static int Unmap(Span<byte> address)
    {
        if (!address[..12].SequenceEqual((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF])) return 16;
        address[12..16].CopyTo(address);
        return 4;
    }

    /// <summary>Writes an address of 4 or 16 bytes. Returns how many bytes of text.</summary>
    public static int Write(ReadOnlySpan<byte> address, Span<byte> destination)
    {
        var n = 0;
        if (address.Length == 4)
        {
            for (var i = 0; i < 4; i++)
            {
                if (i > 0) destination[n++] = (byte)'.';
                Utf8Formatter.TryFormat(address[i], destination[n..], out var digits);
                n += digits;
            }
            return n;
        }
        var (gap, gapLength) = LongestZeros(address);
        for (var i = 0; i < 8; i++)
        {
            if (i == gap)
            {
                destination[n++] = (byte)':';
                destination[n++] = (byte)':';
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && destination[n - 1] != ':') destination[n++] = (byte)':';
            Utf8Formatter.TryFormat(BinaryPrimitives.ReadUInt16BigEndian(address[(2 * i)..]), destination[n..], out var digits, new('x'));
            n += digits;
        }
        return n;
    }

    /// <summary>Sets every bit behind the first <paramref name="prefix"/> to zero.</summary>
    public static void Mask(Span<byte> address, int prefix)
    {
        for (var i = 0; i < address.Length; i++)
        {
            var keep = Math.Clamp(prefix - 8 * i, 0, 8);
            address[i] &= (byte)(0xFF00 >> keep);
        }
    }

    /// <summary>The first of the longest runs of two or more zero groups (RFC 5952 §4.2), or (−1, 0).</summary>
    static (int At, int Length) LongestZeros(ReadOnlySpan<byte> address)
    {
        int at = -1, length = 1;
        for (var i = 0; i < 8;)
        {
            var j = i;
            while (j < 8 && address[2 * j] == 0 && address[2 * j + 1] == 0) j++;
            if (j - i > length) (at, length) = (i, j - i);
            i = j + 1;
        }
        return (at, at < 0 ? 0 : length);
    }

    /// <summary>Reads an IPv4 address the way browsers do (WHATWG URL, host parsing): one to four parts, each decimal, octal with <c>0</c> or hexadecimal with <c>0x</c>.</summary>
    public static bool TryReadLooseV4(ReadOnlySpan<byte> text, Span<byte> address)
    {
        Span<uint> parts = stackalloc uint[4];
        var count = 0;
        while (true)
        {
            var dot = text.IndexOf((byte)'.');
            if (count == 4 || !TryNumber(dot < 0 ? text : text[..dot], out parts[count])) return false;
            count++;
            if (dot < 0) break;
            text = text[(dot + 1)..];
        }
        ulong value = parts[count - 1];
        if (value >= 1UL << (8 * (5 - count))) return false;
        for (var i = 0; i < count - 1; i++)
        {
            if (parts[i] > 255) return false;
            value |= (ulong)parts[i] << (24 - 8 * i);
        }
        BinaryPrimitives.WriteUInt32BigEndian(address, (uint)value);
        return true;
    }

    static bool TryNumber(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        if (text.IsEmpty) return false;
        uint radix = 10;
        if (text.Length >= 2 && text[0] == '0')
        {
            radix = (text[1] | 0x20) == 'x' ? 16u : 8u;
            text = text[(radix == 16 ? 2 : 1)..];
        }
        foreach (var b in text)
        {
            var digit = Ascii.Hex(b);
            if ((uint)digit >= radix) return false;
            var next = (ulong)value * radix + (uint)digit;
            if (next > uint.MaxValue) return false;
            value = (uint)next;
        }
        return true;
    }
}
