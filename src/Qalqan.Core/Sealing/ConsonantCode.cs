using System.Globalization;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// The letters people copy from paper: the twenty of the Latin alphabet that are neither vowels nor Y, in groups of four. No vowel, so no word comes out by
/// chance; no I, O, U and no digit, so none of the pairs that are misread in print (O and 0, I and 1, S and 5, Z and 2, B and 8, U and V) is left.
/// </summary>
static class ConsonantCode
{
    /// <summary>The alphabet, in order.</summary>
    public const string Letters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>Letters of a group.</summary>
    public const int GroupLetters = 4;

    const int MaxTyped = 400; // six numbered groups with a space between all letters are 60

    // A Cyrillic keyboard has letters of the same shape, and who copies a card types what looks right.
    const string CyrillicShapes = "ВСНКМРТХ";
    const string CyrillicRead = "BCHKMPTX";

    /// <summary>Fresh letters, each drawn by rejection, so that all are equally likely.</summary>
    public static string Random(int count) => new(RandomNumberGenerator.GetItems<char>(Letters, count));

    /// <summary>The groups of four.</summary>
    public static string[] Groups(string letters) => [.. letters.Chunk(GroupLetters).Select(g => new string(g))];

    /// <summary>
    /// Reads what a person typed: exactly <paramref name="count"/> letters. Case, spaces, dashes, dots, direction marks, full-width letters, Cyrillic letters
    /// of the same shape and the right number before a group are let pass; anything else, a wrong number as well, is refused.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> typed, int count, out string letters)
    {
        letters = "";
        if (typed.Length > MaxTyped) return false;
        Span<char> read = stackalloc char[count];
        var n = 0;
        for (var i = 0; i < typed.Length; i++)
        {
            if (CharUnicodeInfo.GetDecimalDigitValue(typed[i]) is var digit and >= 0)
            {
                if (n % GroupLetters != 0 || digit != (n / GroupLetters) + 1) return false;
                continue;
            }
            if (IsBetween(typed[i])) continue;
            var letter = Read(typed[i]);
            if (letter == '\0' || n == count) return false;
            read[n++] = letter;
        }
        if (n == count) letters = new(read);
        read.Clear();
        return n == count;
    }

    static char Read(char typed)
    {
        if (typed is >= '\uFF21' and <= '\uFF5A') typed = (char)(typed - 0xFEE0);
        var upper = char.ToUpperInvariant(typed);
        if (Letters.Contains(upper)) return upper;
        var shape = CyrillicShapes.IndexOf(upper);
        return shape < 0 ? '\0' : CyrillicRead[shape];
    }

    static bool IsBetween(char typed) => typed is '.' or ',' or ':' or ')' or '(' or '_' or '\u00B7' || char.GetUnicodeCategory(typed) is
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.DashPunctuation || typed == '\u2212';
}
