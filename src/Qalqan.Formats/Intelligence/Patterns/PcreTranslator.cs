using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Writes a PCRE expression in .NET's syntax, and refuses what cannot run without backtracking.</summary>
sealed class PcreTranslator(string pcre)
{
    const string Digit = "0-9", WordCharacter = "0-9A-Za-z_", Blank = @"\t\n\v\f\r\x20", Horizontal = @"\t\x20\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000",
        Vertical = @"\n\v\f\r\x85\u2028\u2029";

    static readonly SearchValues<char> FlagCharacters = SearchValues.Create("imsx-");
    static readonly SearchValues<char> CountCharacters = SearchValues.Create("0123456789,");

    static readonly (string Name, string Set)[] PosixClasses =
    [
        ("alpha", "A-Za-z"), ("digit", Digit), ("alnum", "0-9A-Za-z"), ("upper", "A-Z"), ("lower", "a-z"), ("space", Blank), ("blank", @"\t\x20"),
        ("punct", @"!-/:-@\[-`{-~"), ("xdigit", "0-9A-Fa-f"), ("word", WordCharacter), ("cntrl", @"\x00-\x1f\x7f"), ("print", @"\x20-\x7e"), ("graph", @"\x21-\x7e"),
        ("ascii", @"\x00-\x7f"),
    ];

    readonly StringBuilder _to = new();
    readonly Stack<long> _groups = new();
    int _at;
    long _last;
    bool _quantifiable;

    /// <summary>About how many states the machine will have: characters, times their counted repetitions.</summary>
    public long States { get; private set; }

    /// <summary>Why <see cref="TryTranslate"/> failed.</summary>
    public string? Reason { get; private set; }

    public bool TryTranslate(out string translated)
    {
        while (_at < pcre.Length && Reason is null) Step();
        translated = _to.ToString();
        return Reason is null;
    }

    void Refuse(string what) =>
        Reason ??= string.Create(CultureInfo.InvariantCulture, $"{what} (character {_at + 1} of the regular expression)");

    char Peek(int ahead) => _at + ahead < pcre.Length ? pcre[_at + ahead] : '\0';

    void Step()
    {
        switch (pcre[_at])
        {
            case '\\':
                Escape();
                break;
            case '[':
                Class();
                break;
            case '(':
                Group();
                break;
            case ')':
                var inside = States;
                Literal(")");
                _last = inside;
                States = inside + (_groups.TryPop(out var before) ? before : 0);
                break;
            case '*' or '+' or '?' or '{':
                Quantifier();
                break;
            case '|':
                Literal("|");
                _quantifiable = false;
                break;
            default:
                Literal(pcre[_at].ToString());
                break;
        }
    }

    /// <summary>One unit of the source becomes <paramref name="translated"/>, which a quantifier may follow.</summary>
    void Literal(string translated, int length = 1)
    {
        _to.Append(translated);
        _at += length;
        _quantifiable = true;
        _last = length;
        States += length;
    }

    void Group()
    {
        _groups.Push(States);
        States = 0;
        if (Peek(1) == '*')
        {
            Refuse("verbs such as (*SKIP) are not supported");
            return;
        }
        var rest = pcre.AsSpan(_at);
        if (Peek(1) != '?')
            Literal("(");
        else if (rest.StartsWith("(?#"))
            SkipComment();
        else if (rest.StartsWith("(?P<"))
            Literal("(?<", 4);
        else if (rest.StartsWith("(?=") || rest.StartsWith("(?!") || rest.StartsWith("(?<=") || rest.StartsWith("(?<!"))
            Refuse("looking ahead or behind needs backtracking, which is not supported");
        else if (rest.StartsWith("(?>"))
            Refuse("atomic groups need backtracking, which is not supported");
        else if (rest.StartsWith("(?:") || rest.StartsWith("(?<") || rest.StartsWith("(?'"))
            Literal(rest[..3].ToString(), 3);
        else
            Flags(rest);
        _quantifiable = false;
    }

    void Flags(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(')', ':');
        if (end > 2 && !rest[2..end].ContainsAnyExcept(FlagCharacters))
            Literal(rest[..end].ToString(), end);
        else
            Refuse("this kind of group is not supported");
        if (Peek(0) == ':') Literal(":");
    }

    void SkipComment()
    {
        var end = pcre.IndexOf(')', _at);
        States = _groups.Pop();
        if (end < 0)
            Refuse("the comment has no end");
        else
            _at = end + 1;
    }

    void Quantifier()
    {
        var length = 1;
        if (pcre[_at] == '{' && !Counted(out length))
        {
            Literal(@"\{");
            return;
        }
        if (!_quantifiable)
        {
            Refuse("nothing to repeat");
            return;
        }
        if (_at + length < pcre.Length && pcre[_at + length] == '+')
        {
            Refuse("possessive repetition needs backtracking, which is not supported");
            return;
        }
        var lazy = _at + length < pcre.Length && pcre[_at + length] == '?' ? 1 : 0;
        Literal(pcre.Substring(_at, length + lazy), length + lazy);
        _quantifiable = false;
    }

    /// <summary>Whether <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c> stands here; any other brace is itself. What is repeated is copied that often.</summary>
    bool Counted(out int length)
    {
        length = 0;
        var end = pcre.IndexOf('}', _at);
        if (end < 0) return false;
        var body = pcre.AsSpan(_at + 1, end - _at - 1);
        if (body.IsEmpty || body.ContainsAnyExcept(CountCharacters) || body[0] == ',' || body.Count(',') > 1) return false;
        var comma = body.IndexOf(',');
        var times = comma < 0 || comma == body.Length - 1 ? body.TrimEnd(',') : body[(comma + 1)..];
        if (!int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out var n)) n = int.MaxValue;
        States += _last * Math.Max(n - 1L, 0);
        if (States > PatternRegex.MaxStates) Refuse("repetitions multiply to more than five thousand");
        length = end - _at + 1;
        return true;
    }

    void Escape()
    {
        var c = Peek(1);
        switch (c)
        {
            case '\0' when _at + 1 >= pcre.Length:
                Refuse("a backslash at the end");
                return;
            case 'Q':
                Quoted();
                return;
            case 'x' when Peek(2) == '{':
                Braced();
                return;
            case 'K' or 'G' or 'X' or 'C':
                Refuse("this escape is not supported");
                return;
            case >= '1' and <= '9' or 'g' or 'k':
                Refuse("a reference back to a group needs backtracking, which is not supported");
                return;
            case 'b' or 'B' or 'A' or 'Z' or 'z':
                Literal(pcre.Substring(_at, 2), 2);
                _quantifiable = false;
                return;
        }
        if (c is 'p' or 'P')
            Property();
        else if (c == 'R')
            Literal(@"(?:\r\n|[" + Vertical + "])", 2);
        else if (c == 'N')
            Literal(@"[^\n]", 2);
        else if (ClassEscape(c) is { } set)
            Literal((char.IsUpper(c) ? "[^" : "[") + set + "]", 2);
        else
            Plain(c);
    }

    static string? ClassEscape(char c) => c switch
    {
        'd' or 'D' => Digit,
        'w' or 'W' => WordCharacter,
        's' or 'S' => Blank,
        'h' or 'H' => Horizontal,
        'v' or 'V' => Vertical,
        _ => null,
    };

    /// <summary>An escape for one character, which means the same inside and outside of a class.</summary>
    void Plain(char c)
    {
        if (c == 'x')
        {
            // PCRE takes no, one or two digits.
            var n = char.IsAsciiHexDigit(Peek(2)) ? char.IsAsciiHexDigit(Peek(3)) ? 2 : 1 : 0;
            Literal(@"\x" + pcre.Substring(_at + 2, n).PadLeft(2, '0'), 2 + n);
        }
        else if (c == '0')
        {
            var n = Peek(2) is >= '0' and <= '7' ? Peek(3) is >= '0' and <= '7' ? 2 : 1 : 0;
            var value = n == 0 ? 0 : Convert.ToInt32(pcre.Substring(_at + 2, n), 8);
            Literal(string.Create(CultureInfo.InvariantCulture, $@"\x{value:x2}"), 2 + n);
        }
        else if (c == 'c')
            Literal(pcre.Substring(_at, Math.Min(3, pcre.Length - _at)), Math.Min(3, pcre.Length - _at));
        else if (c is 't' or 'n' or 'r' or 'f' or 'a' or 'e' || !char.IsAsciiLetterOrDigit(c))
            Literal(char.IsAscii(c) ? @"\" + c : c.ToString(), 2);
        else
            Refuse("an unknown escape");
    }

    void Braced()
    {
        var end = pcre.IndexOf('}', _at);
        if (end > 0 && int.TryParse(pcre.AsSpan(_at + 3, end - _at - 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 0x10000)
            Literal(string.Create(CultureInfo.InvariantCulture, $@"\u{value:x4}"), end - _at + 1);
        else
            Refuse("only characters up to \\x{ffff} are supported");
    }

    void Property()
    {
        var end = Peek(2) == '{' ? pcre.IndexOf('}', _at) : _at + 2;
        if (end < 0 || end >= pcre.Length)
        {
            Refuse("a property without its name");
            return;
        }
        var name = Peek(2) == '{' ? pcre[(_at + 3)..end] : pcre[(_at + 2)..(end + 1)];
        Literal(@"\" + Peek(1) + "{" + name + "}", end - _at + 1);
    }

    void Quoted()
    {
        var end = pcre.IndexOf(@"\E", _at, StringComparison.Ordinal);
        var text = end < 0 ? pcre[(_at + 2)..] : pcre[(_at + 2)..end];
        Literal(System.Text.RegularExpressions.Regex.Escape(text), text.Length + (end < 0 ? 2 : 4));
    }

    /// <summary>A class: in .NET a bracket inside may subtract, in PCRE it is a character or starts <c>[:alpha:]</c>.</summary>
    void Class()
    {
        var before = States;
        Literal("[");
        if (Peek(0) == '^') Literal("^");
        for (var first = true; ; first = false)
        {
            if (_at >= pcre.Length)
            {
                Refuse("a class of characters without its end");
                return;
            }
            if (Reason is not null) return;
            var c = pcre[_at];
            if (c == ']' && !first) break;
            if (c is '[' or ']')
                Bracket();
            else if (c == '\\')
                EscapeInClass();
            else
                Literal(c.ToString());
        }
        Literal("]");
        States = before + 1;
        _last = 1;
    }

    void Bracket()
    {
        if (pcre[_at] == '[' && Peek(1) is '.' or '=')
        {
            Refuse("collating elements are not supported");
            return;
        }
        foreach (var (name, set) in PosixClasses)
        {
            if (!pcre.AsSpan(_at).StartsWith($"[:{name}:]")) continue;
            Literal(set, name.Length + 4);
            return;
        }
        Literal(@"\" + pcre[_at]);
    }

    void EscapeInClass()
    {
        var c = Peek(1);
        if (c is 'D' or 'W' or 'S')
            Literal(@"\" + c, 2);
        else if (c is 'H' or 'V' or 'N' or 'R' or 'Q' || _at + 1 >= pcre.Length)
            Refuse("this escape is not supported in a class of characters");
        else if (c == 'b')
            Literal(@"\x08", 2);
        else if (c is 'p' or 'P')
            Property();
        else if (c == 'x' && Peek(2) == '{')
            Braced();
        else if (ClassEscape(c) is { } set)
            Literal(set, 2);
        else
            Plain(c);
    }
}
