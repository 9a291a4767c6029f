using System.Security.Cryptography;

namespace Qalqan;

/// <summary>One person's own key (K_subj): what turns tokens into what is stored for that person, and nobody else. Destroying it destroys the observations.</summary>
public sealed class PersonKey : IDisposable
{
    /// <summary>Size of the key.</summary>
    public const int Bytes = 32;

    /// <summary>Takes a person's key.</summary>
    /// <param name="key"><see cref="Bytes"/> bytes; copied.</param>
    public PersonKey(ReadOnlySpan<byte> key)
    {
        Tokens = new(key);
        Span<byte> padding = stackalloc byte[32];
        HMACSHA256.HashData(key, "qalqan/padding/v1"u8, padding);
        Padding = new(padding);
        CryptographicOperations.ZeroMemory(padding);
    }

    /// <summary>A new random key's bytes. The caller wraps and zeroes them.</summary>
    public static byte[] Create() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>From tokens to what is stored.</summary>
    public Prp16 Tokens { get; }

    /// <summary>Makes padding, and tells it from tokens. Its own key, so that padding is never by chance the image of a token.</summary>
    internal Prp16 Padding { get; }

    /// <summary>Zeroes both.</summary>
    public void Dispose()
    {
        Tokens.Dispose();
        Padding.Dispose();
    }
}
