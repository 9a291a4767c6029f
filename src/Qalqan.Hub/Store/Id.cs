using System.Buffers;
using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Ids of rows: 16 random bytes as 32 hexadecimal digits, so that none tells when or after which other it was made.</summary>
static class Id
{
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>A new one.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether <paramref name="text"/> has the form of one.</summary>
    public static bool IsValid(string? text) => text is { Length: 32 } && !text.AsSpan().ContainsAnyExcept(Digits);
}
