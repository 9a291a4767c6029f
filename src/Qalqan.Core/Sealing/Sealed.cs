namespace Qalqan;

/// <summary>
/// Sealed to a public key whose private half the sealer need not hold: HPKE base mode (RFC 9180 section 6.1), DHKEM(P-256, HKDF-SHA256), HKDF-SHA256,
/// AES-256-GCM. Whoever has the public key can add, only the private key reads. It says nothing about who sealed it.
/// Blob = suite byte 0x01 ‖ encapsulated key (65 bytes) ‖ ciphertext ‖ tag (16 bytes).
/// </summary>
public static class Sealed
{
    /// <summary>DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. A later suite gets the next number; an unknown one is refused.</summary>
    public const byte Suite = 0x01;

    /// <summary>How many bytes a blob is longer than what is in it.</summary>
    public const int Overhead = 1 + Hpke.EncBytes + Hpke.TagBytes;

    /// <summary>Seals <paramref name="plaintext"/>, which stays the caller's to zero.</summary>
    /// <param name="to">Whom it is for.</param>
    /// <param name="plaintext">Any bytes, also none.</param>
    /// <param name="info">What it is for: a label such as "qalqan/case-wrap/v1" and the ids it belongs to. Must be given again to open.</param>
    /// <param name="aad">Where it lies: table, row, column. Must be given again to open.</param>
    public static byte[] Seal(SealingPublicKey to, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad)
    {
        var blob = new byte[Overhead + plaintext.Length];
        blob[0] = Suite;
        Hpke.Seal(HpkeAead.Aes256Gcm, to, plaintext, info, aad, blob.AsSpan(1, Hpke.EncBytes), blob.AsSpan(1 + Hpke.EncBytes));
        return blob;
    }

    /// <summary>
    /// Opens a blob. False, with an empty array, for another suite, a blob that is too short, an encapsulated key that is no point of the curve, another
    /// key, another info or aad, or a single changed bit: there is one answer for all of them. The caller zeroes <paramref name="plaintext"/>.
    /// </summary>
    public static bool TryOpen(SealingKey key, ReadOnlySpan<byte> blob, ReadOnlySpan<byte> info, ReadOnlySpan<byte> aad, out byte[] plaintext)
    {
        plaintext = [];
        if (blob.Length < Overhead || blob[0] != Suite) return false;
        var opened = new byte[blob.Length - Overhead];
        if (!Hpke.TryOpen(HpkeAead.Aes256Gcm, key, blob.Slice(1, Hpke.EncBytes), blob[(1 + Hpke.EncBytes)..], info, aad, opened)) return false;
        plaintext = opened;
        return true;
    }
}
