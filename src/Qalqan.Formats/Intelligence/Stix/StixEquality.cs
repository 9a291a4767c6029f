using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads the STIX patterns that are one equality, or several joined with OR: those that become entries of a table. STIX 2.1 §9.</summary>
/// <remarks>Everything else (AND, FOLLOWEDBY, qualifiers, LIKE …) is for the pattern engine; here it is simply not an equality.</remarks>
ref struct StixEquality
{
    /// <summary>No published pattern comes near; a longer one is kept whole.</summary>
    const int MaxComparisons = 10_000;

    readonly ReadOnlySpan<char> _text;
    int _at;

    StixEquality(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Adds the comparisons of <paramref name="pattern"/> to <paramref name="comparisons"/>.</summary>
    /// <returns>False if the pattern is more than equalities joined with OR; what was added is then to be forgotten.</returns>
    public static bool TryRead(string pattern, List<(string Path, string Value)> comparisons)
    {
        var reader = new StixEquality(pattern);
        do
        {
            if (!reader.Take('[') || !reader.Group(comparisons) || !reader.Take(']')) return false;
        } while (reader.TakeWord("OR"));
        return reader.AtEnd;
    }

    bool AtEnd
    {
        get
        {
            Blanks();
            return _at == _text.Length;
        }
    }

    /// <summary>Comparisons joined with OR. Parentheses change nothing where all is OR, so they are only counted.</summary>
    bool Group(List<(string, string)> comparisons)
    {
        var open = 0;
        do
        {
            while (Take('(')) open++;
            if (!Path(out var path) || !Comparison(path, comparisons) || comparisons.Count > MaxComparisons) return false;
            while (open > 0 && Take(')')) open--;
        } while (TakeWord("OR"));
        return open == 0;
    }

    bool Comparison(string path, List<(string, string)> comparisons)
    {
        if (Take('='))
        {
            // "==" is an accepted spelling in STIX 2.0.
            if (_at < _text.Length && _text[_at] == '=') _at++;
            if (!Literal(out var value)) return false;
            comparisons.Add((path, value));
            return true;
        }
        // For an address, being in a network is what equality with the network means; it is how networks are exported.
        if (TakeWord("ISSUBSET"))
        {
            if (!Literal(out var network)) return false;
            comparisons.Add((path, network));
            return true;
        }
        if (!TakeWord("IN") || !Take('(')) return false;
        do
        {
            if (!Literal(out var value) || comparisons.Count >= MaxComparisons) return false;
            comparisons.Add((path, value));
        } while (Take(','));
        return Take(')');
    }

    /// <summary>An object path: <c>file:hashes.'SHA-256'</c>, <c>network-traffic:dst_ref.value</c>. Given back in lower case, without quotes.</summary>
    bool Path(out string path)
    {
        Blanks();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '_' or '.' or ':'))
        {
            _at++;
            if (_at < _text.Length && _text[_at] == '\'' && _text[_at - 1] is '.' or ':')
            {
                var end = _text[(_at + 1)..].IndexOf('\'');
                if (end < 0) break;
                _at += end + 2;
            }
        }
        path = _text[start.._at].ToString().Replace("'", "", StringComparison.Ordinal).ToLowerInvariant();
        return path.Contains(':');
    }

    bool Literal(out string value)
    {
        value = "";
        Blanks();
        if (_at >= _text.Length || _text[_at] != '\'') return false;
        var rest = _text[(_at + 1)..];
        var plain = rest.IndexOfAny('\'', '\\');
        if (plain < 0) return false;
        if (rest[plain] == '\'')
        {
            value = rest[..plain].ToString();
            _at += plain + 2;
            return true;
        }
        return Escaped(rest, out value);
    }

    bool Escaped(ReadOnlySpan<char> rest, out string value)
    {
        var text = new StringBuilder();
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '\'')
            {
                value = text.ToString();
                _at += i + 2;
                return true;
            }
            if (rest[i] == '\\' && ++i == rest.Length) break;
            text.Append(rest[i]);
        }
        value = "";
        return false;
    }

    bool Take(char c)
    {
        Blanks();
        if (_at >= _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    bool TakeWord(string word)
    {
        Blanks();
        if (!_text[_at..].StartsWith(word, StringComparison.Ordinal)) return false;
        var end = _at + word.Length;
        if (end < _text.Length && char.IsLetterOrDigit(_text[end])) return false;
        _at = end;
        return true;
    }

    void Blanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n') _at++;
    }
}
