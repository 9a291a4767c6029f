using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>The payload of an age v1 file (c2sp.org/age, "Payload"): STREAM over chunks of 64 KiB, each sealed with ChaCha20-Poly1305 under its number.</summary>
static class AgePayload
{
    public const int ChunkBytes = 64 << 10;
    public const int NonceBytes = 16;
    const int TagBytes = 16;

    /// <summary>Writes nonce and chunks. Holds one chunk in memory.</summary>
    public static void Encrypt(ReadOnlySpan<byte> fileKey, Stream plaintext, Stream output)
    {
        Span<byte> start = stackalloc byte[NonceBytes];
        RandomNumberGenerator.Fill(start);
        output.Write(start);
        using var cipher = Cipher(fileKey, start);
        var buffer = new byte[ChunkBytes + 1]; // one byte ahead, to know whether the chunk is the last
        var sealedChunk = new byte[ChunkBytes + TagBytes];
        Span<byte> nonce = stackalloc byte[12];
        try
        {
            var filled = plaintext.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            for (long chunk = 0; ; chunk++)
            {
                var last = filled <= ChunkBytes;
                var length = last ? filled : ChunkBytes;
                Number(nonce, chunk, last);
                cipher.Encrypt(nonce, buffer.AsSpan(0, length), sealedChunk.AsSpan(0, length), sealedChunk.AsSpan(length, TagBytes));
                output.Write(sealedChunk, 0, length + TagBytes);
                if (last) break;
                buffer[0] = buffer[ChunkBytes];
                filled = 1 + plaintext.ReadAtLeast(buffer.AsSpan(1), ChunkBytes, throwOnEndOfStream: false);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>
    /// Reads nonce and chunks; writes a chunk only when its tag was right. What was written is all of the file only when this returns true: the end of the
    /// file is known at the end alone.
    /// </summary>
    public static bool TryDecrypt(ReadOnlySpan<byte> fileKey, Stream file, Stream output, out string reason)
    {
        reason = "the file is cut off";
        Span<byte> start = stackalloc byte[NonceBytes];
        if (file.ReadAtLeast(start, NonceBytes, throwOnEndOfStream: false) < NonceBytes) return false;
        using var cipher = Cipher(fileKey, start);
        const int Sealed = ChunkBytes + TagBytes;
        var buffer = new byte[Sealed + 1];
        var opened = new byte[ChunkBytes];
        Span<byte> nonce = stackalloc byte[12];
        try
        {
            var filled = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            for (long chunk = 0; ; chunk++)
            {
                var last = filled <= Sealed;
                var length = (last ? filled : Sealed) - TagBytes;
                if (length < 0) return false;
                if (length == 0 && chunk > 0)
                {
                    reason = "the file ends with an empty chunk";
                    return false;
                }
                Number(nonce, chunk, last);
                cipher.Decrypt(nonce, buffer.AsSpan(0, length), buffer.AsSpan(length, TagBytes), opened.AsSpan(0, length));
                output.Write(opened, 0, length);
                if (last) break;
                buffer[0] = buffer[Sealed];
                filled = 1 + file.ReadAtLeast(buffer.AsSpan(1), Sealed, throwOnEndOfStream: false);
            }
        }
        catch (AuthenticationTagMismatchException)
        {
            reason = "the file is damaged or cut off";
            return false;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
        reason = "";
        return true;
    }

    static ChaCha20Poly1305 Cipher(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> start)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, start, "payload"u8);
        var cipher = new ChaCha20Poly1305(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    // Eleven bytes of number, big-endian, of which eight are enough for 2^63 chunks, then whether it is the last.
    static void Number(Span<byte> nonce, long chunk, bool last)
    {
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], chunk);
        nonce[11] = last ? (byte)1 : (byte)0;
    }
}
