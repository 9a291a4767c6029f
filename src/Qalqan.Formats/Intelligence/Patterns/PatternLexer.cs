namespace Qalqan.Formats;

/// <summary>What the lexer tells apart. Keywords are words: the parser knows where which may stand.</summary>
enum TokenKind : byte { Unknown, End, Word, Value, Operator, LeftBracket, RightBracket, LeftParenthesis, RightParenthesis, Colon, Dot, Comma, Asterisk }

/// <summary>One token of a pattern.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Where it starts, in UTF-16 units.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Value">The literal; null for other tokens.</param>
/// <param name="Operator">The operator; unknown for other tokens.</param>
readonly record struct Token(TokenKind Kind, int Offset, int Length, PatternValue? Value = null, ComparisonOperator Operator = ComparisonOperator.Unknown);

/// <summary>Cuts a pattern into tokens, one at a time. After an error it only gives <see cref="TokenKind.End"/>.</summary>
sealed class PatternLexer(string text)
{
    int _at;

    /// <summary>The first error; null while there is none.</summary>
    public PatternError? Error { get; private set; }

    /// <summary>The next token.</summary>
    public Token Next()
    {
        if (Error is not null || !SkipBlank() || _at == text.Length) return new(TokenKind.End, _at, 0);
        var c = text[_at];
        if (char.IsAsciiLetter(c) || c == '_') return WordOrPrefixed(c);
        if (c == '\'') return Text();
        if (char.IsAsciiDigit(c) || c is '+' or '-' || (c == '.' && char.IsAsciiDigit(Peek(1)))) return Number();
        return c switch
        {
            '[' => Single(TokenKind.LeftBracket),
            ']' => Single(TokenKind.RightBracket),
            '(' => Single(TokenKind.LeftParenthesis),
            ')' => Single(TokenKind.RightParenthesis),
            ':' => Single(TokenKind.Colon),
            '.' => Single(TokenKind.Dot),
            ',' => Single(TokenKind.Comma),
            '*' => Single(TokenKind.Asterisk),
            '=' => Operator(ComparisonOperator.Equal, Peek(1) == '=' ? 2 : 1),
            '!' when Peek(1) == '=' => Operator(ComparisonOperator.NotEqual, 2),
            '<' => Peek(1) switch
            {
                '>' => Operator(ComparisonOperator.NotEqual, 2),
                '=' => Operator(ComparisonOperator.LessOrEqual, 2),
                _ => Operator(ComparisonOperator.Less, 1),
            },
            '>' => Peek(1) == '=' ? Operator(ComparisonOperator.GreaterOrEqual, 2) : Operator(ComparisonOperator.Greater, 1),
            _ => Fail(_at, "E002", "a character that has no meaning here; text stands in single quotes"),
        };
    }

    char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    Token Single(TokenKind kind) => new(kind, _at++, 1);

    Token Operator(ComparisonOperator op, int length)
    {
        _at += length;
        return new(TokenKind.Operator, _at - length, length, Operator: op);
    }

    Token Fail(int offset, string code, string message)
    {
        Error ??= PatternError.At(text, offset, code, message);
        return new(TokenKind.End, offset, 0);
    }

    /// <summary>Blank space as the grammar lists it, and comments.</summary>
    bool SkipBlank()
    {
        while (_at < text.Length)
        {
            var c = text[_at];
            if (char.IsWhiteSpace(c))
                _at++;
            else if (c == '/' && Peek(1) == '/')
            {
                var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0)
                {
                    Fail(_at, "E009", "the comment has no end");
                    return false;
                }
                _at = end + 2;
            }
            else
                break;
        }
        return true;
    }

    Token WordOrPrefixed(char first)
    {
        var start = _at;
        if (Peek(1) == '\'' && first is 'h' or 'b' or 't') return Prefixed(first);
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-')) _at++;
        var word = text.AsSpan(start, _at - start);
        if (word is "true" or "false")
            return new(TokenKind.Value, start, word.Length, new(ValueKind.Boolean, word.ToString()) { Boolean = word is "true" });
        return new(TokenKind.Word, start, word.Length);
    }

    Token Text()
    {
        var start = _at++;
        var from = _at;
        System.Text.StringBuilder? unescaped = null;
        while (true)
        {
            var next = text.AsSpan(_at).IndexOfAny('\'', '\\');
            if (next < 0) return Fail(start, "E003", "the text has no closing quote");
            _at += next;
            if (text[_at] == '\'') break;
            if (Peek(1) is not ('\'' or '\\')) return Fail(_at, "E004", "in text, a backslash is written twice and a quote as \\'");
            unescaped ??= new();
            unescaped.Append(text, from, _at - from).Append(text[_at + 1]);
            from = _at += 2;
        }
        var value = unescaped is null ? text[from.._at] : unescaped.Append(text, from, _at - from).ToString();
        _at++;
        return new(TokenKind.Value, start, _at - start, new(ValueKind.Text, value));
    }

    Token Number()
    {
        var start = _at;
        if (text[_at] is '+' or '-') _at++;
        var digits = Digits();
        var isFloat = text.AsSpan(_at) is ['.', >= '0' and <= '9', ..];
        if (isFloat)
        {
            _at++;
            Digits();
        }
        else if (digits == 0)
            return Fail(start, "E005", "a sign without a number");
        var written = text[start.._at];
        if (isFloat)
            return PatternLiterals.TryFloat(written, out var number) ? new(TokenKind.Value, start, _at - start, number) : Fail(start, "E005", "the number is too large");
        if (digits > 1 && written[^digits] == '0') return Fail(start, "E005", "a whole number has no leading zeros");
        return PatternLiterals.TryInteger(written, out var integer)
            ? new(TokenKind.Value, start, _at - start, integer)
            : Fail(start, "E005", "the number needs more than 64 bits");
    }

    int Digits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        return _at - start;
    }

    /// <summary><c>h'…'</c>, <c>b'…'</c>, <c>t'…'</c>: no escapes inside.</summary>
    Token Prefixed(char prefix)
    {
        var start = _at;
        var end = text.IndexOf('\'', _at + 2);
        if (end < 0) return Fail(start, "E003", "the text has no closing quote");
        var body = text.AsSpan(start + 2, end - start - 2);
        _at = end + 1;
        var value = PatternLiterals.Prefixed(prefix, body);
        if (value is not null) return new(TokenKind.Value, start, _at - start, value);
        return prefix switch
        {
            'h' => Fail(start, "E006", "h'…' holds pairs of hexadecimal digits"),
            'b' => Fail(start, "E007", "b'…' holds Base64 with its padding"),
            _ => Fail(start, "E008", "t'…' holds a time such as 2026-01-31T23:59:59.5Z"),
        };
    }
}
