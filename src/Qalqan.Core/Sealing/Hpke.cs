using System.Security.Cryptography;

namespace Qalqan;

/// <summary>The ciphers of HPKE by their registered number (RFC 9180 section 7.3). All have a nonce of 12 and a tag of 16 bytes.</summary>
enum HpkeAead : ushort
{
    /// <summary>Only that the published vectors can be run.</summary>
    Aes128Gcm = 1,

    /// <summary>Everything the hub seals.</summary>
    Aes256Gcm = 2,

    /// <summary>The recipient stanzas of age.</summary>
    ChaCha20Poly1305 = 3,
}

/// <summary>
/// HPKE (RFC 9180) in base mode with DHKEM(P-256, HKDF-SHA256) 0x0010 and HKDF-SHA256 0x0001, single-shot (section 6.1): one message per encapsulation, so
/// the sequence number is always 0 and the nonce is the base nonce.
/// </summary>
static class Hpke
{
    /// <summary>Nenc: bytes of the encapsulated key.</summary>
    public const int EncBytes = P256.PointBytes;

    /// <summary>Nt: bytes the cipher adds.</summary>
    public const int TagBytes = 16;

    const int NonceBytes = 12;

    /// <summary>"KEM" and the number of DHKEM(P-256, HKDF-SHA256) (section 4.1).</summary>
    public static ReadOnlySpan<byte> KemSuite => [(byte)'K', (byte)'E', (byte)'M', 0x00, 0x10];

    /// <summary>What a shared secret and an info string give (section 5.1). The arrays are secret; <see cref="Dispose"/> zeroes them.</summary>
    internal readonly record struct Schedule(byte[] Key, byte[] Nonce, byte[] Exporter) : IDisposable
    {
        public void Dispose()
        {
            CryptographicOperations.ZeroMemory(Key);
            CryptographicOperations.ZeroMemory(Nonce);
            CryptographicOperations.ZeroMemory(Exporter);
        }
    }

    /// <summary>SealBase (section 6.1) with a fresh ephemeral key: the encapsulated key into <paramref name="enc"/>, ciphertext and tag into <paramref name="sealed"/>.</summary>
    public static void Seal(
        HpkeAead aead, SealingPublicKey to, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, Span<byte> enc, Span<byte> @sealed)
    {
        using var ephemeral = SealingKey.Create();
        Seal(aead, ephemeral, to, plaintext, info, aad, enc, @sealed);
    }

    /// <summary>SealBase with a given ephemeral key. Only vectors may give one: used twice, it uncovers both messages.</summary>
    internal static void Seal(
        HpkeAead aead, SealingKey ephemeral, SealingPublicKey to, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, Span<byte> enc,
        Span<byte> @sealed)
    {
        ephemeral.Public.Point.CopyTo(enc);
        var secret = SharedSecret(ephemeral, to, enc, to.Point);
        using var schedule = KeySchedule(aead, secret, info);
        CryptographicOperations.ZeroMemory(secret);
        var ciphertext = @sealed[..^TagBytes];
        var tag = @sealed[^TagBytes..];
        if (aead == HpkeAead.ChaCha20Poly1305)
        {
            using var cipher = new ChaCha20Poly1305(schedule.Key);
            cipher.Encrypt(schedule.Nonce, plaintext, ciphertext, tag, aad);
            return;
        }
        using var aes = new AesGcm(schedule.Key, TagBytes);
        aes.Encrypt(schedule.Nonce, plaintext, ciphertext, tag, aad);
    }

    /// <summary>OpenBase (section 6.1). False when the encapsulated key is no point or anything at all was changed; <paramref name="plaintext"/> is zero then.</summary>
    public static bool TryOpen(
        HpkeAead aead, SealingKey key, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> @sealed, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, Span<byte> plaintext)
    {
        if (enc.Length != EncBytes || @sealed.Length < TagBytes || plaintext.Length != @sealed.Length - TagBytes) return false;
        if (!SealingPublicKey.TryImport(enc, out var ephemeral)) return false;
        var secret = SharedSecret(key, ephemeral, enc, key.Public.Point);
        ephemeral.Release();
        using var schedule = KeySchedule(aead, secret, info);
        CryptographicOperations.ZeroMemory(secret);
        try
        {
            if (aead == HpkeAead.ChaCha20Poly1305)
            {
                using var cipher = new ChaCha20Poly1305(schedule.Key);
                cipher.Decrypt(schedule.Nonce, @sealed[..plaintext.Length], @sealed[plaintext.Length..], plaintext, aad);
                return true;
            }
            using var aes = new AesGcm(schedule.Key, TagBytes);
            aes.Decrypt(schedule.Nonce, @sealed[..plaintext.Length], @sealed[plaintext.Length..], plaintext, aad);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    /// <summary>Encap and Decap (section 4.1) after the key pair is there: ExtractAndExpand of the x-coordinate and of both public keys.</summary>
    internal static byte[] SharedSecret(SealingKey mine, SealingPublicKey theirs, ReadOnlySpan<byte> enc, ReadOnlySpan<byte> recipient)
    {
        var dh = mine.Agree(theirs);
        var prk = LabeledHkdf.Extract(KemSuite, [], "eae_prk"u8, dh);
        var secret = LabeledHkdf.Expand(KemSuite, prk, "shared_secret"u8, [.. enc, .. recipient], 32);
        CryptographicOperations.ZeroMemory(dh);
        CryptographicOperations.ZeroMemory(prk);
        return secret;
    }

    /// <summary>KeySchedule of mode 0x00 (section 5.1): no pre-shared key, hence an empty psk and psk_id.</summary>
    internal static Schedule KeySchedule(HpkeAead aead, ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> info)
    {
        ReadOnlySpan<byte> suite = [(byte)'H', (byte)'P', (byte)'K', (byte)'E', 0x00, 0x10, 0x00, 0x01, 0x00, (byte)aead];
        byte[] context = [0x00, .. LabeledHkdf.Extract(suite, [], "psk_id_hash"u8, []), .. LabeledHkdf.Extract(suite, [], "info_hash"u8, info)];
        var secret = LabeledHkdf.Extract(suite, sharedSecret, "secret"u8, []);
        var schedule = new Schedule(
            LabeledHkdf.Expand(suite, secret, "key"u8, context, aead == HpkeAead.Aes128Gcm ? 16 : 32),
            LabeledHkdf.Expand(suite, secret, "base_nonce"u8, context, NonceBytes),
            LabeledHkdf.Expand(suite, secret, "exp"u8, context, 32));
        CryptographicOperations.ZeroMemory(secret);
        return schedule;
    }
}
