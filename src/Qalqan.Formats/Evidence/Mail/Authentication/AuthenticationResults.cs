using System.Text;

namespace Qalqan.Formats;

/// <summary>One method's verdict in an Authentication-Results field: <c>spf=fail smtp.mailfrom=x.example</c>.</summary>
/// <param name="Method">The method, lower case: spf, dkim, dmarc, arc, compauth.</param>
/// <param name="Result">Its result, lower case: pass, fail, softfail, none …</param>
/// <param name="Properties">Its properties, names in lower case: <c>smtp.mailfrom</c>, <c>header.d</c>; the policies in comments as <c>p</c>, <c>sp</c>, <c>dis</c>.</param>
sealed record AuthenticationResult(string Method, string Result, IReadOnlyList<(string Name, string Value)> Properties)
{
    /// <summary>The value of a property; null if it is not there.</summary>
    public string? Property(string name)
    {
        foreach (var (n, value) in Properties)
            if (n == name) return value;
        return null;
    }
}

/// <summary>An Authentication-Results field (RFC 8601), or an ARC-Authentication-Results field (RFC 8617), whose instance tag is passed over.</summary>
/// <param name="Server">The server that says so, lower case; empty where it does not name itself (Microsoft's do not).</param>
/// <param name="Results">What it found.</param>
sealed record AuthenticationResults(string Server, IReadOnlyList<AuthenticationResult> Results)
{
    const int MaxResults = 100;

    /// <summary>Reads the field's value, folds included.</summary>
    public static AuthenticationResults Parse(ReadOnlySpan<byte> value)
    {
        var server = "";
        var results = new List<AuthenticationResult>();
        var first = true;
        foreach (var statement in Statements(value))
        {
            var words = statement;
            if (words.Count == 0) continue;
            // "i=1;" of ARC stands before the server's name.
            if (words is [("i", _)] && results.Count == 0) continue;
            if (first && words[0].Value is null) server = words[0].Name;
            else if (words[0].Value is { } result && results.Count < MaxResults)
                results.Add(new(Method(words[0].Name), result.ToLowerInvariant(), WithValues(words)));
            first = false;
        }
        return new(server, results);
    }

    static List<(string, string)> WithValues(List<(string Name, string? Value)> words)
    {
        var kept = new List<(string, string)>();
        for (var i = 1; i < words.Count; i++)
            if (words[i].Value is { } value) kept.Add((words[i].Name, value));
        return kept;
    }

    /// <summary>Every <c>name=value</c> of a field that says what a server found, Received-SPF (RFC 7208 §9.1) included.</summary>
    public static IEnumerable<(string Name, string Value)> Properties(ReadOnlySpan<byte> value)
    {
        var found = new List<(string, string)>();
        foreach (var statement in Statements(value))
            foreach (var (name, property) in statement)
                if (property is not null && found.Count < MaxResults) found.Add((name, property));
        return found;
    }

    /// <summary>The version behind a method's slash says nothing.</summary>
    static string Method(string name) => name.IndexOf('/') is var slash and > 0 ? name[..slash] : name;

    /// <summary>Cuts the value at semicolons, each piece into <c>name=value</c> words. Comments are words too: the policy stands there.</summary>
    static List<List<(string Name, string? Value)>> Statements(ReadOnlySpan<byte> value)
    {
        List<List<(string, string?)>> statements = [[]];
        var at = 0;
        var depth = 0;
        while (at < value.Length && statements.Count <= MaxResults)
        {
            var b = value[at];
            if (b == '(') depth++;
            else if (b == ')') depth = Math.Max(0, depth - 1);
            else if (b == ';' && depth == 0) statements.Add([]);
            if (b <= ' ' || "();,\""u8.Contains(b))
            {
                at++;
                continue;
            }
            var start = at;
            while (at < value.Length && value[at] > ' ' && !"();,\""u8.Contains(value[at])) at++;
            var word = Encoding.UTF8.GetString(value[start..at]);
            // In comments only name=value says something ("p=REJECT"); the rest is prose.
            var equals = word.IndexOf('=');
            if (equals > 0) statements[^1].Add((word[..equals].ToLowerInvariant(), Completed(word[(equals + 1)..], value, ref at)));
            else if (depth == 0) statements[^1].Add((word.ToLowerInvariant(), null));
        }
        return statements;
    }

    /// <summary>A quoted value starts behind the equals sign.</summary>
    static string Completed(string value, ReadOnlySpan<byte> field, ref int at)
    {
        if (value.Length > 0 || at >= field.Length || field[at] != '"') return value;
        var end = field[(at + 1)..].IndexOf((byte)'"');
        if (end < 0) return value;
        value = Encoding.UTF8.GetString(field.Slice(at + 1, end));
        at += end + 2;
        return value;
    }
}
