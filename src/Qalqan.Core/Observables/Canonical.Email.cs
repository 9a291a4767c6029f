using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Qalqan;

public static partial class Canonical
{
    /// <summary>An address has 254 bytes at most (RFC 5321); the rest is room for disguises.</summary>
    const int MaxRawEmailBytes = 2048;

    [SkipLocalsInit]
    static string? WriteEmail(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        if (value.Length > MaxRawEmailBytes) return "longer than any e-mail address";
        if (value.Length > 7 && Ascii.Is(value[..7], "mailto:"u8)) value = value[7..];
        if (value is [(byte)'<', .., (byte)'>']) value = value[1..^1];
        Span<byte> clear = stackalloc byte[MaxRawEmailBytes];
        int n = 0, at = -1;
        while (!value.IsEmpty)
        {
            var used = 1;
            var b = value[0];
            if (Disguise.Starts.Contains(b) && Disguise.TryMatch(value, out var c, out var disguised)) (b, used) = (c, disguised);
            else if (value.StartsWith("\uFF20"u8)) (b, used) = ((byte)'@', 3);
            if (b == '@') at = n;
            clear[n++] = b;
            value = value[used..];
        }
        if (at < 0) return "no at sign";
        if (at == 0) return "nothing before the at sign";
        if (CheckLocalPart(clear[..at]) is { } reason) return reason;
        if (WriteLower(clear[..at], destination, out written) is { } tooLong) return tooLong;
        destination[written++] = (byte)'@';
        reason = WriteMailHost(clear[(at + 1)..n], destination[written..], out var host);
        written += host;
        return reason;
    }

    /// <summary>Any host that Apple or a server writes after an at sign: without a dot too (<c>google.com@localhost</c> is in a published feed), or an IPv4 address.</summary>
    static string? WriteMailHost(ReadOnlySpan<byte> host, Span<byte> destination, out int written)
    {
        Span<byte> address = stackalloc byte[16];
        var bare = host is [(byte)'[', .., (byte)']'] ? host[1..^1] : host;
        if (!IpText.TryReadV4(bare, address)) return WriteHost(host, destination, out written, minLabels: 1);
        written = IpText.Write(address[..4], destination);
        return null;
    }

    /// <summary>Letters, digits and the marks of RFC 5322's atom, and any letter beyond ASCII (RFC 6531). Braces are left out: they only occur as disguise.</summary>
    internal static bool IsLocalByte(byte b) => b >= 0x80 || Ascii.IsLetterOrDigit(b) || "!#$%&'*+-/=?^_`|~."u8.Contains(b);

    static string? CheckLocalPart(ReadOnlySpan<byte> local)
    {
        while (!local.IsEmpty)
        {
            if (!IsLocalByte(local[0])) return "characters before the at sign that no address has";
            if (local[0] < 0x80)
            {
                local = local[1..];
                continue;
            }
            if (Rune.DecodeFromUtf8(local, out var rune, out var used) != OperationStatus.Done) return "not well-formed UTF-8";
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.Format)
                return "an invisible character before the at sign";
            local = local[used..];
        }
        return null;
    }
}
