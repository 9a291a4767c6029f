using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qalqan;

/// <summary>What the linter found in a notice.</summary>
public enum NoticeFault : byte
{
    /// <summary>Nothing: it may be sent.</summary>
    None = 0,

    /// <summary>No text.</summary>
    Empty = 1,

    /// <summary>Longer than its form allows.</summary>
    TooLong = 2,

    /// <summary>Something that a program may turn into a link: <c>x.y</c>, a scheme, <c>www</c>, <c>@</c>.</summary>
    Link = 3,

    /// <summary>A character with which some program marks up text or addresses a room, a tag or a command.</summary>
    Markup = 4,

    /// <summary>Digits that could be dialled, or typed where somebody asks for a code.</summary>
    Digits = 5,

    /// <summary>A control of direction outside our own isolates, or an isolate that does not close on its line.</summary>
    Direction = 6,

    /// <summary>A character that cannot be seen.</summary>
    Hidden = 7,

    /// <summary>A line of right-to-left text that does not start as one.</summary>
    LineStart = 8,

    /// <summary>A value that the form must say is not in it: the card's number and words; in the long form the code.</summary>
    ValueMissing = 9,

    /// <summary>The short form says the message code, which belongs only where nobody else reads.</summary>
    CodeInShort = 10,
}

/// <summary>Looks at the final text of a notice, whatever made it, and refuses what could be pressed, dialled, hidden or turned around.</summary>
public static class NoticeLinter
{
    /// <summary>UTF-16 units in the short form, controls counted: what a push service and a lock screen show whole.</summary>
    public const int MaxShort = 320;

    /// <summary>UTF-16 units in the long form: one printed page, and no more than fits into a mailbox notice with every letter escaped.</summary>
    public const int MaxLong = 2500;

    /// <summary>UTF-16 units in the name that a person gave the organisation.</summary>
    public const int MaxName = 40;

    const int DialledDigits = 5;    // no emergency or service number that a phone offers to call by itself has more than four
    const int SpacedDigits = 7;     // telephones offer to call 613 993 9620 as well
    const char FirstStrongIsolate = '\u2068', LeftToRightIsolate = '\u2066', PopIsolate = '\u2069', RightToLeftMark = '\u200F', NonJoiner = '\u200C';

    static readonly string[] Anywhere = ["http", "www", "://"];

    // Where a word ends so, as in "Hotel:", no program takes it for a scheme.
    static readonly string[] Schemes = ["tel:", "sms:", "smsto:", "mailto:", "geo:", "xmpp:", "matrix:", "magnet:", "intent:", "ftp:", "javascript:", "data:"];

    // Chat programs and push services mark up text, rooms, names, tags and commands with these.
    static readonly SearchValues<char> Marks = SearchValues.Create("@＠#＃/\\<>[]{}|`*_~^=$&%");

    /// <summary>The first fault of <paramref name="notice"/>, <see cref="NoticeFault.None"/> if it may be sent.</summary>
    /// <param name="notice">The final text.</param>
    /// <param name="values">What it must say.</param>
    public static NoticeFault Check(RenderedNotice notice, NoticeValues values)
    {
        var fault = CheckText(notice.Text, notice.Form, notice.Language.RightToLeft);
        if (fault != NoticeFault.None) return fault;
        var plain = Without(notice.Text);
        if (values.CardNumber != 0 && !(Says(plain, values.CardNumber.ToString(CultureInfo.InvariantCulture)) && Says(plain, values.CardWords))) return NoticeFault.ValueMissing;
        var groups = values.MessageCode.Split(' ');
        if (notice.Form == NoticeForm.Long) return groups.All(g => Says(plain, g)) ? NoticeFault.None : NoticeFault.ValueMissing;
        // A name in capitals may be what a group happens to be.
        var nameless = Without(notice.Text.Replace($"{FirstStrongIsolate}{values.Nickname}{PopIsolate}", "", StringComparison.Ordinal));
        return groups.Any(g => Says(nameless, g)) ? NoticeFault.CodeInShort : NoticeFault.None;
    }

    /// <summary>The first fault of a text whose values are not known.</summary>
    /// <param name="text">The final text.</param>
    /// <param name="form">Its form, which decides how long it may be.</param>
    /// <param name="rightToLeft">Its language is written from right to left.</param>
    public static NoticeFault CheckText(string text, NoticeForm form, bool rightToLeft)
    {
        if (string.IsNullOrWhiteSpace(text)) return NoticeFault.Empty;
        if (text.Length > (form == NoticeForm.Short ? MaxShort : MaxLong)) return NoticeFault.TooLong;
        foreach (var line in text.Split('\n'))
        {
            var fault = CheckDirection(line, rightToLeft);
            if (fault == NoticeFault.None) fault = CheckHidden(line);
            if (fault != NoticeFault.None) return fault;
        }
        // A program that makes links may skip what cannot be seen, so the text is looked at without it. The groups of the code are any consonants, HTTP among them.
        var plain = Without(string.Join('\n', text.Split('\n').Where(line => !IsCodeGroup(line))));
        if (plain.AsSpan().ContainsAny(Marks)) return plain.Contains('@', StringComparison.Ordinal) || plain.Contains("://", StringComparison.Ordinal) ? NoticeFault.Link : NoticeFault.Markup;
        var folded = plain.Normalize(NormalizationForm.FormKC);
        if (HasLink(plain) || HasLink(folded)) return NoticeFault.Link;
        return HasDialled(folded) ? NoticeFault.Digits : NoticeFault.None;
    }

    /// <summary>Whether a person's own name for the organisation can stand in every notice as it is: letters, marks, spaces, a hyphen or an apostrophe, at most <see cref="MaxName"/> units.</summary>
    public static bool IsPlainName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName) return false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsLetter(rune) || rune.Value is ' ' or '-' or '\'' or '’' or NonJoiner) continue;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark) continue;
            if (rune.Value == 0x0F0B) continue; // Tibetan ends each syllable with it
            return false;
        }
        return CheckText(name + ':', NoticeForm.Short, false) == NoticeFault.None; // as the short form begins
    }

    static NoticeFault CheckDirection(string line, bool rightToLeft)
    {
        if (line.Length == 0) return NoticeFault.None;
        if (rightToLeft && line[0] != RightToLeftMark && !SafeText.HasRightToLeft(line[..1])) return NoticeFault.LineStart;
        var depth = 0;
        for (var i = 0; i < line.Length; i++)
        {
            switch (line[i])
            {
                case LeftToRightIsolate or FirstStrongIsolate:
                    if (++depth > 1) return NoticeFault.Direction; // ours never nest: a second one came in with a value
                    break;
                case PopIsolate:
                    if (--depth < 0) return NoticeFault.Direction;
                    break;
                case RightToLeftMark:
                    if (i != 0 || !rightToLeft) return NoticeFault.Direction;
                    break;
                case '\u200E' or '\u061C' or (>= '\u202A' and <= '\u202E') or '\u2067':
                    return NoticeFault.Direction;
            }
        }
        return depth == 0 ? NoticeFault.None : NoticeFault.Direction;
    }

    static NoticeFault CheckHidden(string line)
    {
        for (var i = 0; i < line.Length;)
        {
            if (!Rune.TryGetRuneAt(line, i, out var rune)) return NoticeFault.Hidden; // half a surrogate pair
            var ours = rune.Value is LeftToRightIsolate or FirstStrongIsolate or PopIsolate or RightToLeftMark;
            // Persian spells with it between letters; anywhere else it only hides.
            var spelling = rune.Value == NonJoiner && i > 0 && i + 1 < line.Length && SafeText.HasRightToLeft(line[(i - 1)..i]) && SafeText.HasRightToLeft(line[(i + 1)..(i + 2)]);
            if (!ours && !spelling && (SafeText.IsHidden(rune.Value) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned)) return NoticeFault.Hidden;
            i += rune.Utf16SequenceLength;
        }
        return NoticeFault.None;
    }

    // "1: BCDF" in an isolate, alone on its line, as only the renderer writes it.
    static bool IsCodeGroup(string line)
    {
        var group = line.AsSpan().TrimStart(RightToLeftMark);
        return group.Length == 9 && group[0] == LeftToRightIsolate && char.IsAsciiDigit(group[1]) && group[2] == ':' && group[3] == ' ' && !group[4..8].ContainsAnyExceptInRange('A', 'Z') && group[8] == PopIsolate;
    }

    static bool HasLink(string text)
    {
        foreach (var part in Anywhere)
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
        foreach (var scheme in Schemes)
            for (var at = text.IndexOf(scheme, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(scheme, at + 1, StringComparison.OrdinalIgnoreCase))
                if (at == 0 || !IsInWord(text[at - 1])) return true;
        for (var i = 1; i + 1 < text.Length; i++)
        {
            // The full stop of Chinese separates labels of a host too, but stands between two letters in every Chinese text: only Latin letters and digits after it can be an ending.
            var stop = text[i] is '.' or '．' or '\u2024' or '\uFE52' || (text[i] is '。' or '｡' && char.IsAscii(text[i + 1]));
            if (stop && IsLabel(text[i - 1]) && IsLabel(text[i + 1])) return true;
            if (text[i] == ':' && char.IsAsciiLetterOrDigit(text[i - 1]) && char.IsAsciiLetterOrDigit(text[i + 1])) return true;
        }
        return false;
    }

    // Latin letters only: between two scripts many programs see the end of a word.
    static bool IsInWord(char c) => (c < '\u0250' && char.IsLetterOrDigit(c)) || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    static bool IsLabel(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '-' || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.OtherSymbol;

    // Five digits in a row, or seven with single signs between them as telephone numbers are written; a date of ours is neither dialled nor a code.
    static bool HasDialled(string text)
    {
        var (row, spaced, gap) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (IsDate(text, i))
            {
                i += 9;
                (row, spaced, gap) = (0, 0, 2);
                continue;
            }
            if (char.IsDigit(text[i]))
            {
                row++;
                spaced++;
                gap = 0;
                if (row >= DialledDigits || spaced >= SpacedDigits) return true;
                continue;
            }
            row = 0;
            if (++gap > 2 || char.IsLetter(text[i]) || text[i] is '\n' or ':') spaced = 0;
        }
        return false;
    }

    static bool IsDate(string text, int at)
    {
        if (at + 10 > text.Length || (at > 0 && IsDigitOrSign(text[at - 1])) || (at + 10 < text.Length && IsDigitOrSign(text[at + 10]))) return false;
        return DateOnly.TryParseExact(text.AsSpan(at, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    static bool IsDigitOrSign(char c) => char.IsDigit(c) || c is '-' or '+';

    static bool Says(string plain, string value) => value.Length > 0 && plain.Contains(value, StringComparison.Ordinal);

    static string Without(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
            if (c is not (LeftToRightIsolate or FirstStrongIsolate or PopIsolate or RightToLeftMark or NonJoiner)) plain.Append(c);
        return plain.ToString();
    }
}
