namespace Qalqan;

/// <summary>One bit for each byte of a window of text, in 64-bit words: bit i of word w is byte 64 w + i. A word of zeros lies before the first.</summary>
unsafe ref struct TextMasks
{
    /// <summary>How far apart, in words, two masks of a whole window lie, and two masks of a block.</summary>
    public const int WindowStride = TextScanner.WindowBytes / 64 + 16, BlockStride = TextScanner.BlockBytes / 64 + 8;

    /// <summary>The room that all of them need, in words.</summary>
    public const int Words = 4 * WindowStride + 5 * BlockStride;

    /// <summary>Bytes of <see cref="Tokens.RunBytes"/>. Of the whole window, like the next three.</summary>
    public ulong* Run;

    /// <summary>Dots.</summary>
    public readonly ulong* Dot => Run + WindowStride;

    /// <summary>Dots and digits.</summary>
    public readonly ulong* Number => Run + 2 * WindowStride;

    /// <summary>Bytes that may begin a disguise: <c>[ \ { | % (</c>, and line feeds with a <c>=</c> one or two bytes before.</summary>
    public readonly ulong* Special => Run + 3 * WindowStride;

    /// <summary>Hexadecimal digits. Of the block at work only, like the following.</summary>
    public ulong* Hex;

    /// <summary>What may stand behind those: <c>. : @ 2</c>, the letters a, d, u; anything behind such a line feed. One word more than the block has, of ones.</summary>
    public readonly ulong* Follow => Hex + BlockStride;

    /// <summary>Bytes outside ASCII.</summary>
    public readonly ulong* Wide => Hex + 2 * BlockStride;

    /// <summary>Slashes and backslashes; only where an indicator needs them.</summary>
    public readonly ulong* Slash => Hex + 3 * BlockStride;

    /// <summary>Colons; only where an indicator needs them.</summary>
    public readonly ulong* Colon => Hex + 4 * BlockStride;
}

/// <summary>The classes of bytes that the masks are made of, as two tables of nibbles: a byte is in a class when both its nibbles are.</summary>
static class ByteClasses
{
    public const byte LettersA = 1, LettersB = 2, Digit = 4, HexLetter = 8, DotHyphen = 16, Underscore = 32, SpecialA = 64, SpecialB = 128;
    public const byte Run = LettersA | LettersB | Digit | DotHyphen | Underscore;
    public const byte Hex = Digit | HexLetter;
    public const byte Special = SpecialA | SpecialB;

    /// <summary>By upper nibble. 4 and 6 have letters a–o, 5 and 7 letters p–z; 5 also the underscore, <c>[</c> and <c>\</c>; 7 <c>{</c> and <c>|</c>; 2 dot, hyphen, <c>%</c> and <c>(</c>.</summary>
    public static ReadOnlySpan<byte> High =>
    [
        0, 0, DotHyphen | SpecialB, Digit,
        LettersA | HexLetter, LettersB | Underscore | SpecialA, LettersA | HexLetter, LettersB | SpecialA,
        0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>By lower nibble.</summary>
    public static ReadOnlySpan<byte> Low =>
    [
        LettersB | Digit,
        LettersA | LettersB | Digit | HexLetter,
        LettersA | LettersB | Digit | HexLetter,
        LettersA | LettersB | Digit | HexLetter,
        LettersA | LettersB | Digit | HexLetter,
        LettersA | LettersB | Digit | HexLetter | SpecialB,
        LettersA | LettersB | Digit | HexLetter,
        LettersA | LettersB | Digit,
        LettersA | LettersB | Digit | SpecialB,
        LettersA | LettersB | Digit,
        LettersA | LettersB,
        LettersA | SpecialA,
        LettersA | SpecialA,
        LettersA | DotHyphen,
        LettersA | DotHyphen,
        LettersA | Underscore,
    ];

    const byte Dot = 1, ColonTwo = 2, AtAD = 4, U = 8, SlashA = 16, SlashB = 32;

    /// <summary>In the second pair of tables: what may follow a special byte; slashes; colons.</summary>
    public const byte Follow = Dot | ColonTwo | AtAD | U, Slash = SlashA | SlashB, Colon = 64;

    /// <summary>What may follow a special byte, by upper nibble: 2 dot; 3 colon and 2; 4 and 6 <c>@</c>, a, d; 5 and 7 u.</summary>
    public static ReadOnlySpan<byte> FollowHigh => [0, 0, Dot | SlashA, ColonTwo | Colon, AtAD, U | SlashB, AtAD, U, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>By lower nibble.</summary>
    public static ReadOnlySpan<byte> FollowLow => [AtAD, AtAD, ColonTwo, 0, AtAD, U, 0, 0, 0, 0, ColonTwo | Colon, 0, SlashB, 0, Dot, SlashA];
}
