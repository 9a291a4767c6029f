using System.Collections.Frozen;

namespace Qalqan.Formats;

/// <summary>The half that reads what stands inside of square brackets.</summary>
sealed partial class PatternParser
{
    /// <summary>Words that name no object or property unless they are quoted.</summary>
    internal static readonly FrozenSet<string> Keywords = FrozenSet.Create(StringComparer.Ordinal, "AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "MATCHES", "ISSUPERSET",
        "ISSUBSET", "EXISTS", "LAST", "IN", "START", "STOP", "SECONDS", "TRUE", "FALSE", "WITHIN", "REPEATS", "TIMES");

    ComparisonNode? AnyOf() => Joined("OR", false);

    ComparisonNode? Joined(string keyword, bool and)
    {
        var first = and ? Test() : Joined("AND", true);
        if (first is null || !Is(keyword)) return first;
        var parts = new List<ComparisonNode> { first };
        while (Take(keyword))
        {
            if ((and ? Test() : Joined("AND", true)) is not { } next) return null;
            parts.Add(next);
        }
        if (parts.Exists(p => p is Junction j && j.And == and)) parts = [.. parts.SelectMany(p => p is Junction j && j.And == and ? j.Parts : [p])];
        return new Junction(and, parts);
    }

    ComparisonNode? Test()
    {
        if (_token.Kind == TokenKind.LeftParenthesis)
        {
            if (++_depth > MaxDepth) return Fail<ComparisonNode>("E025", "brackets nest too deep");
            Advance();
            var inner = AnyOf();
            if (inner is not null && !Take(TokenKind.RightParenthesis)) return Fail<ComparisonNode>("E016", "expected AND, OR or the closing parenthesis");
            _depth--;
            return inner;
        }
        var offset = _token.Offset;
        var before = Is("NOT");
        if (before) Advance();
        if (Is("EXISTS"))
        {
            if (_version == StixVersion.V20) return Fail<ComparisonNode>("E027", "EXISTS came with STIX 2.1");
            Advance();
            return Path() is { } exists ? new Comparison(exists, before, ComparisonOperator.Exists, [], offset) : null;
        }
        if (before) return Fail<ComparisonNode>("E014", "NOT stands after the object path, or before EXISTS");
        return Path() is { } path ? Compare(path, offset) : null;
    }

    Comparison? Compare(ObjectPath path, int offset)
    {
        var not = Take("NOT");
        var op = _token.Kind == TokenKind.Operator ? _token.Operator : NamedOperator();
        if (op == ComparisonOperator.Unknown)
            return Fail<Comparison>("E014", "expected an operator: = != < <= > >= IN LIKE MATCHES ISSUBSET ISSUPERSET");
        Advance();
        var at = _token.Offset;
        IReadOnlyList<PatternValue>? values = op == ComparisonOperator.In ? Set() : Single(op);
        if (values is null) return null;
        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual or ComparisonOperator.In && !HashesFit(path, values))
            return Fail<Comparison>(at, "E022", "the value has not the form of this kind of hash");
        var comparison = new Comparison(path, not, op, values, offset);
        return op < ComparisonOperator.Like ? comparison : Compile(comparison, at);
    }

    ComparisonOperator NamedOperator()
    {
        if (Is("IN")) return ComparisonOperator.In;
        if (Is("LIKE")) return ComparisonOperator.Like;
        if (Is("MATCHES")) return ComparisonOperator.Matches;
        if (Is("ISSUBSET")) return ComparisonOperator.IsSubset;
        return Is("ISSUPERSET") ? ComparisonOperator.IsSuperset : ComparisonOperator.Unknown;
    }

    Comparison? Compile(Comparison comparison, int at)
    {
        var text = comparison.Values[0].Text;
        switch (comparison.Operator)
        {
            case ComparisonOperator.Like:
                return comparison with { Compiled = new LikePattern(text) };
            case ComparisonOperator.Matches:
                return PatternRegex.TryCompile(text, out var regex, out var reason)
                    ? comparison with { Compiled = regex }
                    : Fail<Comparison>(at, "E023", reason);
            default:
                return IpRange.TryParse(text, out var range)
                    ? comparison with { Compiled = range }
                    : Fail<Comparison>(at, "E024", "expected an IP address or network such as '198.51.100.0/24'");
        }
    }

    List<PatternValue>? Single(ComparisonOperator op)
    {
        var value = _token.Value;
        if (value is null)
            return Fail<List<PatternValue>>("E015", _token.Kind == TokenKind.Word ? "expected a value; text stands in single quotes" : "expected a value");
        if (op >= ComparisonOperator.Like && value.Kind != ValueKind.Text) return Fail<List<PatternValue>>("E028", "this operator takes text in single quotes");
        if (op is > ComparisonOperator.NotEqual and < ComparisonOperator.In && value.Kind == ValueKind.Boolean)
            return Fail<List<PatternValue>>("E028", "true and false have no order");
        Advance();
        return [value];
    }

    List<PatternValue>? Set()
    {
        if (!Take(TokenKind.LeftParenthesis)) return Fail<List<PatternValue>>("E015", "expected a list of values in parentheses");
        var values = new List<PatternValue>();
        if (Take(TokenKind.RightParenthesis)) return values;
        do
        {
            if (_token.Value is not { } value) return Fail<List<PatternValue>>("E015", "expected a value");
            if (values.Count > 0 && Family(value.Kind) != Family(values[0].Kind)) return Fail<List<PatternValue>>("E020", "the values of a list are of one kind");
            values.Add(value);
            Advance();
        }
        while (Take(TokenKind.Comma));
        return Take(TokenKind.RightParenthesis) ? values : Fail<List<PatternValue>>("E016", "expected a comma or the closing parenthesis");
    }

    static ValueKind Family(ValueKind kind) => kind == ValueKind.Float ? ValueKind.Integer : kind;

    ObjectPath? Path()
    {
        if (_token.Kind != TokenKind.Word || IsKeyword()) return Fail<ObjectPath>("E011", "expected an object type such as domain-name");
        var type = _text.Substring(_token.Offset, _token.Length);
        Advance();
        if (!Take(TokenKind.Colon)) return Fail<ObjectPath>("E012", "a colon must follow the object type");
        var steps = new List<PathStep>();
        do
        {
            if (Key() is not { } key) return null;
            steps.Add(new(key, 0));
            while (_token.Kind == TokenKind.LeftBracket)
            {
                if (!Index(steps)) return Fail<ObjectPath>("E013", "expected an index, [0] or [*]");
            }
        }
        while (Take(TokenKind.Dot));
        return new(type, steps);
    }

    string? Key()
    {
        if (_token.Value is { Kind: ValueKind.Text } quoted)
        {
            Advance();
            return quoted.Text;
        }
        if (_token.Kind != TokenKind.Word || IsKeyword()) return Fail<string>("E013", "expected a property's name");
        var word = _text.Substring(_token.Offset, _token.Length);
        if (word.Contains('-', StringComparison.Ordinal)) return Fail<string>("E013", "a property's name with a hyphen stands in single quotes");
        Advance();
        return word;
    }

    bool Index(List<PathStep> steps)
    {
        Advance();
        if (_token.Kind == TokenKind.Asterisk)
            steps.Add(new(null, PathStep.Every));
        else if (_token.Value is { Kind: ValueKind.Integer, Integer: >= 0 and <= int.MaxValue } index && index.Text[0] != '-')
            steps.Add(new(null, (int)index.Integer));
        else
            return false;
        Advance();
        return Take(TokenKind.RightBracket);
    }

    bool IsKeyword() => Keywords.TryGetValue(_text.Substring(_token.Offset, _token.Length), out var word) && (_version == StixVersion.V21 || word != "EXISTS");

    /// <summary>2.1 §10.7, the hashing algorithm vocabulary: digits, whatever the spelling of the algorithm.</summary>
    static bool HashesFit(ObjectPath path, IReadOnlyList<PatternValue> values)
    {
        if (path.Steps.Count < 2 || path.Steps[^2].Key != "hashes" || path.Steps[^1].Key is not { } algorithm) return true;
        var digits = algorithm.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "MD5" => 32,
            "SHA1" or "RIPEMD160" => 40,
            "SHA224" or "SHA3224" => 56,
            "SHA256" or "SHA3256" => 64,
            "SHA384" or "SHA3384" => 96,
            "SHA512" or "SHA3512" or "WHIRLPOOL" => 128,
            _ => 0,
        };
        return digits == 0 || values.All(v => v.Kind != ValueKind.Text || (v.Text.Length == digits && v.Text.All(char.IsAsciiHexDigit)));
    }
}
