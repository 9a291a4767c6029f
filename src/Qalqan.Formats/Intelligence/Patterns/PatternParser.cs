namespace Qalqan.Formats;

/// <summary>Recursive descent over the grammar of part 5 §7 and 2.1 §9: this half reads what stands outside of square brackets.</summary>
/// <remarks>Every method returns null after an error; <see cref="Error"/> holds the first.</remarks>
sealed partial class PatternParser
{
    /// <summary>The longest pattern, in UTF-16 units. The largest published ones, thousands of OR-ed hashes, stay below.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>How deep brackets may nest. Real patterns use three; the stack would bear thousands.</summary>
    public const int MaxDepth = 100;

    readonly string _text;
    readonly StixVersion _version;
    readonly PatternLexer _lexer;
    Token _token;
    int _depth;
    PatternError? _error;

    public PatternParser(string text, StixVersion version)
    {
        _text = text;
        _version = version;
        _lexer = new(text);
    }

    /// <summary>The first error; null if there is none.</summary>
    public PatternError? Error => _lexer.Error ?? _error;

    /// <summary>Reads the whole pattern.</summary>
    public ObservationNode? Parse()
    {
        if (_text.Length > MaxLength) return Fail<ObservationNode>(0, "E026", "the pattern is longer than a million characters");
        for (var i = 0; i < _text.Length; i++)
        {
            if (!char.IsSurrogate(_text[i])) continue;
            // JSON names are UTF-8: half of a pair could name nothing.
            if (!char.IsHighSurrogate(_text[i]) || i + 1 == _text.Length || !char.IsLowSurrogate(_text[++i])) return Fail<ObservationNode>(i, "E002", "text that is not Unicode");
        }
        Advance();
        if (_token.Kind == TokenKind.End) return Fail<ObservationNode>("E001", "the pattern is empty");
        var root = Combined(CombineKind.FollowedBy);
        if (root is null) return null;
        if (_token.Kind == TokenKind.End) return Error is null ? root : null;
        return _token.Kind == TokenKind.Word && LooksLikeKeyword()
            ? Fail<ObservationNode>("E017", "keywords are written in capitals")
            : Fail<ObservationNode>("E017", "expected AND, OR, FOLLOWEDBY, WITHIN, REPEATS, START or the end");
    }

    void Advance() => _token = _lexer.Next();

    T? Fail<T>(string code, string message) where T : class => Fail<T>(_token.Offset, code, message);

    T? Fail<T>(int offset, string code, string message) where T : class
    {
        if (_lexer.Error is null) _error ??= PatternError.At(_text, offset, code, message);
        return null;
    }

    bool Is(string keyword) => _token.Kind == TokenKind.Word && _text.AsSpan(_token.Offset, _token.Length).SequenceEqual(keyword);

    bool Take(string keyword)
    {
        if (!Is(keyword)) return false;
        Advance();
        return true;
    }

    bool Take(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    bool LooksLikeKeyword() => Keywords.Contains(_text.Substring(_token.Offset, _token.Length).ToUpperInvariant());

    static string Keyword(CombineKind kind) => kind switch
    {
        CombineKind.FollowedBy => "FOLLOWEDBY",
        CombineKind.Or => "OR",
        _ => "AND",
    };

    /// <summary>One level of precedence: FOLLOWEDBY binds loosest, then OR, then AND.</summary>
    ObservationNode? Combined(CombineKind kind)
    {
        var first = Operand(kind);
        if (first is null || !Is(Keyword(kind))) return first;
        var parts = new List<ObservationNode> { first };
        while (Take(Keyword(kind)))
        {
            if (Operand(kind) is not { } next) return null;
            parts.Add(next);
        }
        return new Combine(kind, Flat(kind, parts));
    }

    ObservationNode? Operand(CombineKind kind) => kind == CombineKind.And ? QualifiedObservation() : Combined(kind + 1);

    /// <summary><c>([a] AND [b]) AND [c]</c> means the same as without the parentheses, for all three operators.</summary>
    static List<ObservationNode> Flat(CombineKind kind, List<ObservationNode> parts) =>
        parts.Exists(p => p is Combine c && c.Kind == kind) ? [.. parts.SelectMany(p => p is Combine c && c.Kind == kind ? c.Parts : [p])] : parts;

    ObservationNode? QualifiedObservation()
    {
        var simple = _token.Kind == TokenKind.LeftBracket;
        var node = Bracketed();
        var seen = new List<Type>();
        while (node is not null && (Is("WITHIN") || Is("REPEATS") || Is("START")))
        {
            var offset = _token.Offset;
            if (ReadQualifier() is not { } qualifier) return null;
            // Each once on one observation expression (2.1 §9.4.1); 2.0 did not say so, and its patterns repeat REPEATS.
            if (simple && _version == StixVersion.V21 && seen.Contains(qualifier.GetType()))
                return Fail<ObservationNode>(offset, "E019", "this qualifier stands here already; parentheses would separate them");
            seen.Add(qualifier.GetType());
            node = new Qualified(node, qualifier);
        }
        return node;
    }

    ObservationNode? Bracketed()
    {
        if (_token.Kind is not (TokenKind.LeftBracket or TokenKind.LeftParenthesis))
            return Fail<ObservationNode>("E010", "expected an observation in square brackets, or a parenthesis");
        if (++_depth > MaxDepth) return Fail<ObservationNode>("E025", "brackets nest too deep");
        ObservationNode? node;
        if (Take(TokenKind.LeftParenthesis))
        {
            node = Combined(CombineKind.FollowedBy);
            if (node is not null && !Take(TokenKind.RightParenthesis)) return Fail<ObservationNode>("E016", "expected the closing parenthesis");
        }
        else
        {
            Advance();
            node = AnyOf() is { } test ? new Observe(test) : null;
            if (node is not null && !Take(TokenKind.RightBracket)) return Fail<ObservationNode>("E016", "expected AND, OR or the closing square bracket");
        }
        _depth--;
        return node;
    }

    Qualifier? ReadQualifier()
    {
        if (Take("WITHIN")) return ReadWithin();
        if (!Take("REPEATS")) return ReadStartStop();
        if (_token.Value is not { Kind: ValueKind.Integer } times) return Fail<Qualifier>("E018", "expected REPEATS, a whole number, TIMES");
        if (times.Integer < 1) return Fail<Qualifier>("E021", "REPEATS needs 1 or more");
        Advance();
        return Take("TIMES") ? new Repeats(times.Integer) : Fail<Qualifier>("E018", "expected TIMES");
    }

    Within? ReadWithin()
    {
        if (_token.Value is not { Kind: ValueKind.Integer or ValueKind.Float } seconds || seconds.Text[0] == '-')
            return Fail<Within>("E018", "expected WITHIN, a positive number, SECONDS");
        if (seconds.Number is <= 0 or > 1e12 || !decimal.TryParse(seconds.Text, System.Globalization.CultureInfo.InvariantCulture, out var length) || length <= 0)
            return Fail<Within>("E021", "WITHIN needs more than 0 and at most a million million seconds");
        Advance();
        return Take("SECONDS") ? new(length, seconds.Text) : Fail<Within>("E018", "expected SECONDS");
    }

    StartStop? ReadStartStop()
    {
        Advance();
        if (Time() is not { } start) return null;
        if (!Take("STOP")) return Fail<StartStop>("E018", "expected STOP and a time");
        return Time() is { } stop ? new(start.Seconds, stop.Seconds, start.Text, stop.Text) : null;
    }

    /// <summary>2.1 writes <c>t'…'</c>; 2.0 wrote the time as text, and tools of its day take both.</summary>
    PatternValue? Time()
    {
        var value = _token.Value;
        if (value is { Kind: ValueKind.Text } && _version == StixVersion.V20)
        {
            if (!StixTimestamp.TryParse(value.Text, out var seconds)) return Fail<PatternValue>("E008", "the text is not a time such as 2026-01-31T23:59:59.5Z");
            value = new(ValueKind.Timestamp, $"t'{value.Text}'") { Seconds = seconds };
        }
        if (value is not { Kind: ValueKind.Timestamp }) return Fail<PatternValue>("E018", "expected a time such as t'2026-01-31T23:59:59Z'");
        Advance();
        return value;
    }
}
