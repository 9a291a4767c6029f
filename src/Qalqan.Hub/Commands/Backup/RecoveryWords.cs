using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>An organisation's key on paper: 24 words of the word list, which are 32 bytes of a private key and one byte to catch a slip of the pen.</summary>
static class RecoveryWords
{
    const int Count = 24, Bits = 11, KeyBytes = 32;

    static readonly Dictionary<string, int> Places = Enumerable.Range(0, WordList.Count).ToDictionary(WordList.Word, i => i, StringComparer.Ordinal);

    /// <summary>The words of a key.</summary>
    public static IReadOnlyList<string> Write(SealingKey key)
    {
        var scalar = key.Export();
        byte[] bytes = [.. scalar, SHA256.HashData(scalar)[0]];
        var words = new string[Count];
        for (var i = 0; i < Count; i++)
        {
            var place = 0;
            for (var bit = i * Bits; bit < (i + 1) * Bits; bit++) place = place << 1 | bytes[bit / 8] >> (7 - bit % 8) & 1;
            words[i] = WordList.Word(place);
        }
        CryptographicOperations.ZeroMemory(scalar);
        CryptographicOperations.ZeroMemory(bytes);
        return words;
    }

    /// <summary>The key of words as they were typed: case and what stands between them do not matter.</summary>
    /// <exception cref="HubException">They are not such words; the message says which is wrong.</exception>
    public static SealingKey Read(string typed)
    {
        var words = typed.ToLowerInvariant().Split([' ', '\t', '\r', '\n', '-', ','], StringSplitOptions.RemoveEmptyEntries).Where(w => !w.All(c => char.IsAsciiDigit(c) || c == '.')).ToArray();
        if (words.Length != Count) throw new HubException($"{Count} words are expected; there are {words.Length}");
        var bytes = new byte[Count * Bits / 8];
        for (var i = 0; i < Count; i++)
        {
            if (!Places.TryGetValue(words[i], out var place)) throw new HubException($"word {i + 1} is none of the list");
            for (var bit = 0; bit < Bits; bit++)
                if ((place >> (Bits - 1 - bit) & 1) != 0) bytes[(i * Bits + bit) / 8] |= (byte)(0x80 >> (i * Bits + bit) % 8);
        }
        try
        {
            return bytes[KeyBytes] == SHA256.HashData(bytes.AsSpan(0, KeyBytes))[0] ? SealingKey.Import(bytes.AsSpan(0, KeyBytes)) : throw new HubException("a word is wrong: the words do not agree with each other");
        }
        catch (CryptographicException)
        {
            throw new HubException("a word is wrong: the words do not agree with each other");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
