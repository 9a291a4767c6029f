using System.Buffers;

namespace Qalqan;

/// <summary>Base64 of RFC 4648 section 4 without "=", of which there is exactly one writing of given bytes (section 3.5).</summary>
static class AgeBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>False for "=", for white space, which the platform's decoder would skip, and for unused bits that are not zero.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 == 1 || text.AsSpan().ContainsAnyExcept(Digits)) return false;
        var decoded = new byte[text.Length * 3 / 4];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), decoded, out var length) || length != decoded.Length) return false;
        if (Encode(decoded) != text) return false;
        bytes = decoded;
        return true;
    }

    static readonly SearchValues<char> Digits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
}
