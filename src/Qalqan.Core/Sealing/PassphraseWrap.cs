using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan;

/// <summary>
/// A secret wrapped by a passphrase a person types: PBKDF2-HMAC-SHA512 (RFC 8018), then AES-256-GCM. The strength is that of the passphrase: give it one of
/// <see cref="WordList.Passphrase"/> (77 bits). The rounds only slow a guess down; one program's random key to another, 64 lower-case hexadecimal digits, cannot be
/// guessed, and goes through HKDF-SHA256 (RFC 5869) instead.
/// Blob = suite byte 0x01 ‖ KDF byte ‖ rounds (4 bytes, big-endian; 0 for HKDF) ‖ salt (32) ‖ nonce (12) ‖ ciphertext ‖ tag (16); the first 38 bytes and
/// the purpose are authenticated.
/// </summary>
public static class PassphraseWrap
{
    /// <summary>AES-256-GCM under a key of the KDF that the next byte names.</summary>
    public const byte Suite = 0x01;

    /// <summary>PBKDF2-HMAC-SHA512.</summary>
    public const byte Pbkdf2Sha512 = 0x01;

    /// <summary>HKDF-SHA256, for a passphrase that is a key.</summary>
    public const byte HkdfSha256 = 0x02;

    /// <summary>Rounds of a new wrap: about a second on a server's core.</summary>
    public const int DefaultRounds = 1_000_000;

    /// <summary>Fewer are refused: a blob swapped for a cheap one would make the next passphrase typed guessable.</summary>
    public const int MinRounds = 600_000;

    /// <summary>More are refused: a blob with 2^31 rounds would keep a core busy for half an hour.</summary>
    public const int MaxRounds = 10_000_000;

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    const int KeyDigits = 64;
    const int SaltBytes = 32;
    const int HeaderBytes = 1 + 1 + 4 + SaltBytes;
    const int NonceBytes = 12;
    const int TagBytes = 16;

    /// <summary>Wraps <paramref name="secret"/>, which stays the caller's to zero.</summary>
    /// <param name="passphrase">As typed; case, and how words are set apart (spaces, hyphens), do not matter.</param>
    /// <param name="secret">Any bytes.</param>
    /// <param name="purpose">What the secret is, such as "hub-root/v1". Must be given again to unwrap.</param>
    /// <exception cref="ArgumentException">The passphrase is empty or not Unicode.</exception>
    public static byte[] Wrap(string passphrase, ReadOnlySpan<byte> secret, string purpose) => Wrap(passphrase, secret, purpose, DefaultRounds);

    /// <summary>As <see cref="Wrap(string, ReadOnlySpan{byte}, string)"/>, without rounds where the passphrase is one program's random key to another. Never for what a person chose.</summary>
    public static byte[] WrapForProgram(string passphrase, ReadOnlySpan<byte> secret, string purpose) => Wrap(passphrase, secret, purpose, IsKey(passphrase) ? 0 : DefaultRounds);

    /// <summary>Whether a blob is wrapped as <see cref="WrapForProgram"/> wraps with this passphrase.</summary>
    public static bool IsForProgram(string passphrase, ReadOnlySpan<byte> blob) => blob.Length > 1 && blob[1] == (IsKey(passphrase) ? HkdfSha256 : Pbkdf2Sha512);

    /// <summary>Wraps with a given number of rounds: tests cannot wait a second each. None at all is HKDF.</summary>
    internal static byte[] Wrap(string passphrase, ReadOnlySpan<byte> secret, string purpose, int rounds)
    {
        if (!TryNormalise(passphrase, out var typed)) throw new ArgumentException("the passphrase is empty or not Unicode", nameof(passphrase));
        var blob = new byte[HeaderBytes + NonceBytes + secret.Length + TagBytes];
        (blob[0], blob[1]) = (Suite, rounds == 0 ? HkdfSha256 : Pbkdf2Sha512);
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(2), rounds);
        RandomNumberGenerator.Fill(blob.AsSpan(6, SaltBytes + NonceBytes));
        using var aes = Cipher(typed, blob, rounds);
        aes.Encrypt(
            blob.AsSpan(HeaderBytes, NonceBytes), secret, blob.AsSpan(HeaderBytes + NonceBytes, secret.Length), blob.AsSpan(blob.Length - TagBytes), Aad(blob, purpose));
        return blob;
    }

    /// <summary>
    /// Unwraps a blob. False, with an empty array, for a wrong passphrase or purpose, an unknown suite or KDF, too few or too many rounds, or a single
    /// changed bit. The caller zeroes <paramref name="secret"/>.
    /// </summary>
    public static bool TryUnwrap(string passphrase, ReadOnlySpan<byte> blob, string purpose, out byte[] secret) =>
        TryUnwrap(passphrase, blob, purpose, MinRounds, MaxRounds, out secret);

    /// <summary>Unwraps what has at least <paramref name="minRounds"/> and at most <paramref name="maxRounds"/>: for tests.</summary>
    internal static bool TryUnwrap(string passphrase, ReadOnlySpan<byte> blob, string purpose, int minRounds, int maxRounds, out byte[] secret)
    {
        secret = [];
        if (blob.Length < HeaderBytes + NonceBytes + TagBytes || blob[0] != Suite) return false;
        var rounds = BinaryPrimitives.ReadInt32BigEndian(blob[2..]);
        var slow = blob[1] == Pbkdf2Sha512 && rounds >= minRounds && rounds <= maxRounds;
        // Words are never tried on a blob without rounds.
        var quick = blob[1] == HkdfSha256 && rounds == 0 && IsKey(passphrase);
        if (!(slow || quick) || !TryNormalise(passphrase, out var typed)) return false;
        var opened = new byte[blob.Length - HeaderBytes - NonceBytes - TagBytes];
        using var aes = Cipher(typed, blob, rounds);
        try
        {
            aes.Decrypt(blob.Slice(HeaderBytes, NonceBytes), blob[(HeaderBytes + NonceBytes)..^TagBytes], blob[^TagBytes..], opened, Aad(blob, purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        secret = opened;
        return true;
    }

    static AesGcm Cipher(byte[] typed, ReadOnlySpan<byte> header, int rounds)
    {
        Span<byte> key = stackalloc byte[32];
        var salt = header.Slice(6, SaltBytes);
        if (rounds == 0) HKDF.DeriveKey(HashAlgorithmName.SHA256, typed, key, salt, []);
        else Rfc2898DeriveBytes.Pbkdf2(typed, salt, key, rounds, HashAlgorithmName.SHA512);
        CryptographicOperations.ZeroMemory(typed);
        var aes = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }

    static bool IsKey(string passphrase) => passphrase.Length == KeyDigits && !passphrase.AsSpan().ContainsAnyExcept(Digits);

    static byte[] Aad(ReadOnlySpan<byte> blob, string purpose) => [.. blob[..HeaderBytes], .. Encoding.UTF8.GetBytes(purpose)];

    /// <summary>
    /// A phone's keyboard writes the first letter large and a space after each word; a card shows hyphens: NFKC, lower case, one space between words.
    /// </summary>
    static bool TryNormalise(string passphrase, out byte[] typed)
    {
        typed = [];
        string folded;
        try
        {
            folded = passphrase.Normalize(NormalizationForm.FormKC).ToLowerInvariant();
        }
        catch (ArgumentException) // half of a surrogate pair
        {
            return false;
        }
        var words = folded.Split([' ', '\t', '\r', '\n', '-', '\u2010', '\u2011', '\u2012', '\u2013'], StringSplitOptions.RemoveEmptyEntries);
        typed = Encoding.UTF8.GetBytes(string.Join(' ', words));
        return typed.Length > 0;
    }
}
