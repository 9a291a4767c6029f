using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// What a person types at an address they know to see whether a notice is genuine: 16 letters of the receipt's alphabet, 69 bits. Its page tells what was sent,
/// and nothing about to whom.
/// </summary>
public static class MessageCode
{
    /// <summary>Letters of a code.</summary>
    public const int LetterCount = 16;

    static ReadOnlySpan<byte> Label => "qalqan/message-code/v1\0"u8;

    /// <summary>
    /// The code of a notice, in four groups of four with a space between. The first 16 bytes of HMAC-SHA256(verify key, label ‖ id) as one number, its rest by
    /// 20^16 written in base 20; 2^128 is no multiple of that, which favours some codes by 2^-58, far below anything that can be counted.
    /// </summary>
    /// <param name="verifyKey">The hub's key for this purpose, at least 16 bytes.</param>
    /// <param name="noticeId">Of the notice; its bytes are taken in the order of RFC 9562.</param>
    /// <exception cref="ArgumentException">A key of fewer than 16 bytes.</exception>
    public static string For(ReadOnlySpan<byte> verifyKey, Guid noticeId)
    {
        if (verifyKey.Length < 16) throw new ArgumentException("a verify key must be at least 16 bytes", nameof(verifyKey));
        Span<byte> input = stackalloc byte[Label.Length + 16];
        Label.CopyTo(input);
        noticeId.TryWriteBytes(input[Label.Length..], bigEndian: true, out _);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(verifyKey, input, mac);
        var number = BinaryPrimitives.ReadUInt128BigEndian(mac);
        Span<char> letters = stackalloc char[LetterCount];
        for (var i = LetterCount - 1; i >= 0; i--)
        {
            (number, var digit) = UInt128.DivRem(number, (UInt128)ConsonantCode.Letters.Length);
            letters[i] = ConsonantCode.Letters[(int)digit];
        }
        return Grouped(new(letters));
    }

    /// <summary>
    /// Reads what a person typed, as forgiving as <see cref="ReceiptCode.TryParse"/>; <paramref name="code"/> is then as <see cref="For"/> writes it, and
    /// empty when there are not exactly 16 letters. Compare by an HMAC of it, not by the text.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? typed, out string code)
    {
        code = typed is not null && ConsonantCode.TryRead(typed, LetterCount, out var letters) ? Grouped(letters) : "";
        return code.Length > 0;
    }

    static string Grouped(string letters) => string.Join(' ', ConsonantCode.Groups(letters));
}
