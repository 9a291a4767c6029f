using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Qalqan;

/// <summary>What a token is: the same on the side of the compiler and of the scanner.</summary>
static class Tokens
{
    /// <summary>The alphabet of runs: letters, digits, dot, hyphen, underscore. Everything else ends a token.</summary>
    public static readonly SearchValues<byte> RunBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"u8);

    /// <summary>The longest host name (RFC 1035, section 2.3.4), and how far a token is followed to the left.</summary>
    public const int MaxBytes = 253;

    /// <summary>The longest label (RFC 1035).</summary>
    public const int MaxLabelBytes = 63;

    public const ulong SlotFactor = 0x9E3779B97F4A7C15;

    public static bool IsRun(byte b) => b < 0x80 && (ByteClasses.Low[b & 15] & ByteClasses.High[b >> 4] & ByteClasses.Run) != 0;

    public static bool IsHexDigit(byte b) => char.IsAsciiHexDigit((char)b);

    public static bool IsSlash(byte b) => b is (byte)'/' or (byte)'\\';

    /// <summary>Where in the map of tokens behind a slash the one of <paramref name="length"/> bytes stands whose last eight bytes are <paramref name="last8"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint SlashRunSlot(ulong last8, int length) =>
        (uint)(((last8 | 0x2020202020202020) >> (64 - 8 * Branchless.Min(length, 8))) * SlotFactor >> (64 - SetHeader.SlashRunBits));

    /// <summary>Where in the map of networks the addresses stand whose text starts with the first <paramref name="length"/> of the bytes <paramref name="first8"/>: two numbers with the dot between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Network4Slot(ulong first8, int length) => (uint)((first8 << (64 - 8 * length)) * SlotFactor >> (64 - SetHeader.Network4Bits));

    /// <summary>The same for a whole address.</summary>
    public static uint Network4Slot(ReadOnlySpan<byte> address)
    {
        var first = address[..address.IndexOf((byte)'.')].Length + 1;
        first += address[first..].IndexOf((byte)'.');
        return Network4Slot(Last8(address[..first]) >> (64 - 8 * first), first);
    }

    /// <summary>The last eight bytes of <paramref name="value"/>, zeros in front of a shorter one.</summary>
    public static ulong Last8(ReadOnlySpan<byte> value)
    {
        Span<byte> last = stackalloc byte[8];
        last.Clear();
        var tail = value[^Math.Min(8, value.Length)..];
        tail.CopyTo(last[(8 - tail.Length)..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(last);
    }

    /// <summary>Where the suffix of two labels starts; 0 if there are no more.</summary>
    public static int TwoLabels(ReadOnlySpan<byte> token)
    {
        var last = token.LastIndexOf((byte)'.');
        return last < 0 ? 0 : token[..last].LastIndexOf((byte)'.') + 1;
    }

    /// <summary>The host in a canonical URL, which has a scheme only where it is neither http nor https; port and brackets are taken off.</summary>
    public static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> url)
    {
        var first = url.IndexOfAny("/?#:"u8);
        if (first >= 0 && url[first..].StartsWith("://"u8)) url = url[(first + 3)..];
        var end = url.IndexOfAny("/?#"u8);
        if (end >= 0) url = url[..end];
        if (url.StartsWith("["u8))
        {
            var close = url.IndexOf((byte)']');
            return close < 0 ? default : url[1..close];
        }
        var port = url.LastIndexOf((byte)':');
        return port < 0 ? url : url[..port];
    }

    /// <summary>Parses an IPv4 address of four decimal numbers without leading zeros.</summary>
    public static bool TryParseIp4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        if (text.Length is < 7 or > 15) return false;
        uint number = 0;
        int digits = 0, dots = 0;
        foreach (var b in text)
        {
            if (b == '.')
            {
                if (digits == 0 || ++dots > 3) return false;
                address = address << 8 | number;
                number = 0;
                digits = 0;
                continue;
            }
            if ((uint)(b - '0') > 9 || (digits > 0 && number == 0)) return false;
            number = number * 10 + (uint)(b - '0');
            digits++;
            if (number > 255) return false;
        }
        address = address << 8 | number;
        return dots == 3 && digits > 0;
    }
}
