using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qalqan;

/// <summary>Makes hostile text showable: nothing from evidence can steer a terminal, turn the direction of reading, hide itself or be followed by a click.</summary>
public static class SafeText
{
    /// <summary>How many UTF-16 units of a value are shown: enough for a hash, a long host and the telling part of a URL.</summary>
    public const int MaxShown = 320;

    const int KeptAtEnd = 60; // the end tells too: a file's real ending, a URL's last parameter
    const char FirstStrongIsolate = '\u2068', LeftToRightIsolate = '\u2066', PopIsolate = '\u2069';

    // Text that has none of these needs no work. Everything else is looked at code point by code point.
    static readonly SearchValues<char> Plain = SearchValues.Create(
        " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary><paramref name="value"/> with every character that is invisible or steers something written as <c>&lt;U+202E&gt;</c>, cut in the middle if it is very long.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="max">How many UTF-16 units are shown of it, before escapes.</param>
    public static string Visible(string value, int max = MaxShown)
    {
        if (value.Length > max)
        {
            var start = Boundary(value, max - KeptAtEnd);
            var end = Boundary(value, value.Length - KeptAtEnd);
            return $"{Visible(value[..start], max)} …[+{(end - start).ToString(CultureInfo.InvariantCulture)}]… {Visible(value[end..], max)}";
        }
        if (!value.AsSpan().ContainsAnyExcept(Plain)) return value;
        var shown = new StringBuilder(value.Length + 16);
        for (var i = 0; i < value.Length;)
        {
            var isRune = Rune.TryGetRuneAt(value, i, out var rune);
            var code = isRune ? rune.Value : value[i];
            if (!isRune || IsHidden(code)) shown.Append(CultureInfo.InvariantCulture, $"<U+{code:X4}>");
            else shown.Append(value, i, rune.Utf16SequenceLength);
            i += isRune ? rune.Utf16SequenceLength : 1;
        }
        return shown.ToString();
    }

    /// <summary>A value of evidence as a person may see it: <see cref="Visible"/>, and disguised so that no program makes a link of it.</summary>
    /// <param name="kind">What it is; <see cref="ObservableKind.Unknown"/> for other text.</param>
    /// <param name="value">Anything.</param>
    public static string Shown(ObservableKind kind, string value) => Defang.Write(kind, Visible(value));

    /// <summary>Sets <paramref name="shown"/>, which is showable already, apart from a sentence of another direction.</summary>
    /// <param name="shown">What <see cref="Visible"/> or <see cref="Shown"/> made.</param>
    /// <param name="technical">It is read from left to right whatever letters it has.</param>
    /// <param name="rightToLeft">The sentence is written from right to left.</param>
    /// <returns>With isolates around it; unchanged where neither the sentence nor the value is right-to-left, so that such text can be copied as it is.</returns>
    public static string Isolated(string shown, bool technical, bool rightToLeft) =>
        rightToLeft || HasRightToLeft(shown) ? $"{(technical ? LeftToRightIsolate : FirstStrongIsolate)}{shown}{PopIsolate}" : shown;

    /// <summary>Whether any letter of <paramref name="text"/> is written from right to left.</summary>
    public static bool HasRightToLeft(string text)
    {
        foreach (var c in text)
            if (c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFE' or >= '\uD802' and <= '\uD803' or >= '\uD83A' and <= '\uD83B')
                return true;
        return false;
    }

    /// <summary>Whether a code point is invisible, steers a terminal or turns the direction of reading.</summary>
    internal static bool IsHidden(int code)
    {
        if (code < 0x20 || code is >= 0x7F and <= 0x9F) return true; // C0, DEL, C1: terminal sequences
        if (code is 0xAD or 0x34F or 0x61C or 0x180E or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFEFF) return true; // soft hyphen, joiner, letters without a shape
        if (code is >= 0x17B4 and <= 0x17B5 or >= 0x180B and <= 0x180F) return true; // Khmer inherent vowels, Mongolian selectors
        if (code is >= 0x200B and <= 0x200F or >= 0x2028 and <= 0x202E or >= 0x2060 and <= 0x206F) return true; // zero width, line ends, bidi
        if (code is >= 0xFFF0 and <= 0xFFFB or >= 0x1BCA0 and <= 0x1BCA3 or >= 0x1D173 and <= 0x1D17A) return true; // annotation, shorthand, musical
        return code is >= 0xE0000 and <= 0xE0FFF || (code & 0xFFFE) == 0xFFFE || code is >= 0xFDD0 and <= 0xFDEF; // tags, noncharacters
    }

    // Never between the halves of a surrogate pair or before a mark that belongs to the letter in front of it.
    static int Boundary(string value, int at)
    {
        for (var tries = 0; at > 0 && tries < 8; tries++, at--)
            if (!char.IsLowSurrogate(value[at]) && CharUnicodeInfo.GetUnicodeCategory(value[at]) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)) break;
        return at;
    }
}
