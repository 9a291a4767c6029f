using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// The card a person gets at enrolment: numbered pairs of words, each used for one notice and crossed off. Two words are 22 bits: who forges a notice guesses
/// once in four million.
/// </summary>
public static class NoticeCard
{
    /// <summary>Pairs on a printed card.</summary>
    public const int Pairs = 24;

    static ReadOnlySpan<byte> Label => "qalqan/notice-card/v1\0"u8;

    /// <summary>
    /// The pair of a number, such as "copper lantern": the first 11-bit pieces of HMAC-SHA256(card key, label ‖ number as four bytes) that name two different
    /// words.
    /// </summary>
    /// <param name="cardKey">The person's card key, at least 16 bytes.</param>
    /// <param name="number">From 1.</param>
    /// <exception cref="ArgumentException">A key of fewer than 16 bytes, or a number below 1.</exception>
    public static string Words(ReadOnlySpan<byte> cardKey, int number)
    {
        if (cardKey.Length < 16) throw new ArgumentException("a card key must be at least 16 bytes", nameof(cardKey));
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        Span<byte> input = stackalloc byte[Label.Length + 4];
        Label.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[Label.Length..], number);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(cardKey, input, mac);
        var first = Piece(mac, 0);
        var next = 1;
        while (Piece(mac, next) == first && next < 22) next++; // "copper copper" would read like an error
        return $"{WordList.Word(first)} {WordList.Word(Piece(mac, next))}";
    }

    /// <summary>The 11 bits at 11 times <paramref name="index"/>, the first bit being the highest of the first byte. There are 23 whole pieces in 256 bits.</summary>
    static int Piece(ReadOnlySpan<byte> mac, int index)
    {
        var value = 0;
        for (var bit = 11 * index; bit < 11 * (index + 1); bit++) value = (value << 1) | ((mac[bit / 8] >> (7 - (bit % 8))) & 1);
        return value;
    }
}
