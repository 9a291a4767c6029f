using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// Files as age v1 (c2sp.org/age) with p256tag recipients: what a person handed in, kept so that it opens without this program. Any size; one chunk of 64 KiB
/// in memory. Every recipient opens the whole; who else may open it, and how many, is seen by everybody who knows their public keys.
/// </summary>
public static class AgeFile
{
    /// <summary>Encrypts <paramref name="plaintext"/> from where it stands to its end. Neither stream is closed.</summary>
    /// <param name="plaintext">Is read once.</param>
    /// <param name="output">Gets header and payload; when this throws, what is in it is no age file.</param>
    /// <param name="to">One to 1,000 recipients.</param>
    /// <exception cref="ArgumentException">No recipient, or more than 1,000.</exception>
    public static void Encrypt(Stream plaintext, Stream output, IReadOnlyList<SealingPublicKey> to)
    {
        if (to.Count is 0 or > AgeHeader.MaxRecipients) throw new ArgumentException("one to 1,000 recipients", nameof(to));
        Span<byte> fileKey = stackalloc byte[AgeRecipient.FileKeyBytes];
        RandomNumberGenerator.Fill(fileKey);
        try
        {
            var stanzas = new AgeStanza[to.Count];
            for (var i = 0; i < stanzas.Length; i++) stanzas[i] = AgeRecipient.Wrap(to[i], fileKey);
            output.Write(AgeHeader.Write(stanzas, fileKey));
            AgePayload.Encrypt(fileKey, plaintext, output);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    /// <summary>
    /// Decrypts a binary age file (not the armored form). Writes only bytes whose chunk was authenticated, and writes them as it goes: unless this returns
    /// true, <paramref name="output"/> holds the beginning of a damaged file, and the caller removes it. Neither stream is closed. Stanzas of other types are
    /// skipped; a p256tag stanza that is not as specified, or a passphrase beside other recipients, has the file refused.
    /// </summary>
    /// <param name="file">The age file, to its end: a byte after it is an error.</param>
    /// <param name="key">One of the recipients.</param>
    /// <param name="output">Gets the plaintext.</param>
    /// <param name="reason">Why not, in plain English without any byte of the file; empty on success.</param>
    public static bool TryDecrypt(Stream file, SealingKey key, Stream output, out string reason)
    {
        // Not disposed: that would close the caller's stream, and it holds ciphertext only.
        var buffered = new BufferedStream(file, AgePayload.ChunkBytes);
        if (!AgeHeader.TryRead(buffered, out var header, out reason)) return false;
        Span<byte> fileKey = stackalloc byte[AgeRecipient.FileKeyBytes];
        try
        {
            if (!TryFindFileKey(header, key, fileKey, out reason)) return false;
            reason = "the header was changed";
            return header.IsOf(fileKey) && AgePayload.TryDecrypt(fileKey, buffered, output, out reason);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    static bool TryFindFileKey(AgeHeader header, SealingKey key, Span<byte> fileKey, out string reason)
    {
        reason = "a recipient stanza is damaged";
        if (header.Stanzas.Count > 1 && header.Stanzas.Any(s => s.Type == "scrypt")) return false;
        var mine = new List<(byte[] Tag, byte[] Enc, byte[] Body)>();
        foreach (var stanza in header.Stanzas.Where(s => s.Type == AgeRecipient.StanzaType))
        {
            if (!AgeRecipient.TryRead(stanza, out var tag, out var enc)) return false;
            mine.Add((tag, enc, stanza.Body));
        }
        reason = "no recipient of this file has this key";
        foreach (var (tag, enc, body) in mine)
            if (AgeRecipient.TryUnwrap(key, tag, enc, body, fileKey)) return true;
        return false;
    }
}
