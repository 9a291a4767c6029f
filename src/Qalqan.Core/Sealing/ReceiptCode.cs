using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan;

/// <summary>
/// What a person keeps on paper to come back: 24 letters, 103.7 bits, in six groups of four. The hub stores neither it nor a hash of it, only
/// <see cref="LookupId"/> and the public half of <see cref="MailboxKey"/>. At this entropy no slow hash is needed: 2^103 guesses are out of reach at any price
/// of a guess, so opening a mailbox costs an old server next to nothing.
/// </summary>
public readonly struct ReceiptCode : IEquatable<ReceiptCode>
{
    /// <summary>Letters of a code.</summary>
    public const int LetterCount = 24;

    /// <summary>Bytes of a <see cref="LookupId"/>.</summary>
    public const int LookupIdBytes = 16;

    const int MinPepperBytes = 16;

    readonly string? _letters;

    ReceiptCode(string letters) => _letters = letters;

    /// <summary>Six groups of four capital letters, to be shown with their numbers. This is the secret itself.</summary>
    /// <exception cref="InvalidOperationException">On a default value, as all members below.</exception>
    public IReadOnlyList<string> Groups => ConsonantCode.Groups(Letters);

    string Letters => _letters ?? throw new InvalidOperationException("no receipt code was read");

    /// <summary>A new random code.</summary>
    public static ReceiptCode Generate() => new(ConsonantCode.Random(LetterCount));

    /// <summary>
    /// Reads what a person typed. Case, spaces, hyphens, dots, line ends, direction marks, full-width letters, Cyrillic letters of the same shape and the
    /// numbers 1 to 6 before their groups are let pass. False for any other character and for more or fewer than 24 letters.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? typed, out ReceiptCode code)
    {
        code = typed is not null && ConsonantCode.TryRead(typed, LetterCount, out var letters) ? new(letters) : default;
        return code._letters is not null;
    }

    /// <summary>
    /// Under which the hub finds the person: 16 bytes of HKDF-SHA256 (RFC 5869) with the hub's secret <paramref name="pepper"/> as salt, so a stolen table
    /// alone does not even confirm a code that was found elsewhere.
    /// </summary>
    /// <exception cref="ArgumentException">A pepper of fewer than 16 bytes.</exception>
    public byte[] LookupId(ReadOnlySpan<byte> pepper)
    {
        if (pepper.Length < MinPepperBytes) throw new ArgumentException("a pepper must be at least 16 bytes", nameof(pepper));
        var id = new byte[LookupIdBytes];
        Derive(id, pepper, "qalqan/receipt-lookup/v1"u8);
        return id;
    }

    /// <summary>The key that opens the person's mailbox; the caller disposes it. It depends on the letters alone, so it outlives the hub.</summary>
    public SealingKey MailboxKey()
    {
        Span<byte> seed = stackalloc byte[32];
        Derive(seed, [], "qalqan/receipt-mailbox/v1"u8);
        var key = SealingKey.Derive(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    /// <inheritdoc/>
    public bool Equals(ReceiptCode other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(_letters ?? ""), Encoding.ASCII.GetBytes(other._letters ?? ""));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ReceiptCode other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _letters is null ? 0 : string.GetHashCode(_letters, StringComparison.Ordinal);

    /// <summary>Never the letters: what is written to a log by mistake must not open a mailbox.</summary>
    public override string ToString() => "receipt code";

    /// <summary>Whether both are the same code.</summary>
    public static bool operator ==(ReceiptCode left, ReceiptCode right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ReceiptCode left, ReceiptCode right) => !left.Equals(right);

    void Derive(Span<byte> output, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label)
    {
        Span<byte> letters = stackalloc byte[LetterCount];
        Encoding.ASCII.GetBytes(Letters, letters);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, letters, output, salt, label);
        CryptographicOperations.ZeroMemory(letters);
    }
}
