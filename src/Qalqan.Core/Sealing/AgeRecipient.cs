using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// A public key as age names it (c2sp.org/age, "The tagged recipient types"): "age1tag1…", Bech32 of the compressed point. Any age from 1.3 encrypts to it.
/// </summary>
public static class AgeRecipient
{
    const string Prefix = "age1tag";

    internal const string StanzaType = "p256tag";
    internal const int TagBytes = 4;
    internal const int FileKeyBytes = 16;

    static ReadOnlySpan<byte> Info => "age-encryption.org/p256tag"u8;

    /// <summary>The recipient string of a key.</summary>
    public static string Format(SealingPublicKey key) => Bech32.Encode(Prefix, P256.Compress(key.Point));

    /// <summary>Reads a recipient string, all lower or all upper case. False for every other type of recipient, the hybrid "age1tagpq1…" too.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        key = null;
        return Bech32.TryDecode(text, Prefix, out var bytes) && bytes.Length == P256.CompressedBytes && SealingPublicKey.TryImport(bytes, out key);
    }

    /// <summary>The stanza that gives a file key to <paramref name="to"/> ("p256tag recipient stanza").</summary>
    internal static AgeStanza Wrap(SealingPublicKey to, ReadOnlySpan<byte> fileKey)
    {
        var enc = new byte[Hpke.EncBytes];
        var body = new byte[FileKeyBytes + Hpke.TagBytes];
        Hpke.Seal(HpkeAead.ChaCha20Poly1305, to, fileKey, Info, [], enc, body);
        return new([StanzaType, AgeBase64.Encode(Tag(enc, to)), AgeBase64.Encode(enc)], body);
    }

    /// <summary>
    /// Reads the arguments and the length of a p256tag stanza. False when they are not as the specification has them: then the whole file is refused, whomever
    /// the stanza is for.
    /// </summary>
    internal static bool TryRead(AgeStanza stanza, out byte[] tag, out byte[] enc)
    {
        (tag, enc) = ([], []);
        return stanza.Arguments.Count == 3
            && AgeBase64.TryDecode(stanza.Arguments[1], out tag) && tag.Length == TagBytes
            && AgeBase64.TryDecode(stanza.Arguments[2], out enc) && enc.Length == Hpke.EncBytes
            && stanza.Body.Length == FileKeyBytes + Hpke.TagBytes; // checked before opening: no oracle over lengths
    }

    /// <summary>The file key, when the stanza is for <paramref name="key"/>.</summary>
    internal static bool TryUnwrap(SealingKey key, byte[] tag, byte[] enc, byte[] body, Span<byte> fileKey) =>
        CryptographicOperations.FixedTimeEquals(tag, Tag(enc, key.Public))
        && Hpke.TryOpen(HpkeAead.ChaCha20Poly1305, key, enc, body, Info, [], fileKey);

    internal static byte[] Tag(ReadOnlySpan<byte> enc, SealingPublicKey to)
    {
        var prk = new byte[32];
        HKDF.Extract(HashAlgorithmName.SHA256, [.. enc, .. SHA256.HashData(P256.Compress(to.Point)).AsSpan(0, TagBytes)], Info, prk);
        return prk[..TagBytes];
    }
}
