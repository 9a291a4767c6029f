using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// 2,048 common English words, 11 bits each: four to eight letters, sorted, the first four letters always different, so that a word is known when half of it is
/// typed or heard and none begins another. None of them is of weapons, bodies, family, belief, politics, peoples, places, watching or confinement: a word on a
/// frightened person's card must not frighten.
/// </summary>
public static partial class WordList
{
    /// <summary>How many words there are.</summary>
    public const int Count = 2048;

    /// <summary>Words of a passphrase: 7 x 11 = 77 bits.</summary>
    public const int PassphraseWords = 7;

    static readonly string[] Words = Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    static readonly FrozenSet<string> Known = Words.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The word of an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 2,047.</exception>
    public static string Word(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Words[index];
    }

    /// <summary>Whether <paramref name="word"/>, in lower case, is in the list: so that a typing error can be shown before a slow unwrapping fails.</summary>
    public static bool Contains(string word) => Known.Contains(word);

    /// <summary>Seven words drawn at random, one space between them. It is the secret of <see cref="PassphraseWrap"/>; nobody chooses it.</summary>
    public static string Passphrase() => string.Join(' ', RandomNumberGenerator.GetItems<string>(Words, PassphraseWords));
}
