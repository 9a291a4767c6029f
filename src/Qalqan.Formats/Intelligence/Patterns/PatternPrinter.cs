using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Writes a pattern's tree in the one canonical form: single blanks, quotes and parentheses only where needed, 2.1 spelling.</summary>
static class PatternPrinter
{
    public static string Print(ObservationNode node)
    {
        var to = new StringBuilder();
        Write(to, node);
        return to.ToString();
    }

    /// <summary><c>file:hashes.'SHA-256'</c>.</summary>
    public static string Print(ObjectPath path)
    {
        var to = new StringBuilder();
        Write(to, path);
        return to.ToString();
    }

    /// <summary>Writes <paramref name="text"/> as a literal.</summary>
    public static void Quote(StringBuilder to, string text) =>
        to.Append('\'').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append('\'');

    static void Write(StringBuilder to, ObservationNode node)
    {
        switch (node)
        {
            case Observe o:
                to.Append('[');
                Write(to, o.Test);
                to.Append(']');
                break;
            case Combine c:
                Join(to, c.Kind switch { CombineKind.And => " AND ", CombineKind.Or => " OR ", _ => " FOLLOWEDBY " }, c.Parts, p => p is Combine inner && inner.Kind < c.Kind, Write);
                break;
            case Qualified q:
                Enclose(to, q.Inner is Combine || Repeated(q.Inner, q.Qualifier), q.Inner, Write);
                Write(to, q.Qualifier);
                break;
        }
    }

    /// <summary>2.1 has each qualifier once on an observation expression; parentheses make another expression of it.</summary>
    static bool Repeated(ObservationNode inner, Qualifier qualifier) =>
        inner is Qualified q && (q.Qualifier.GetType() == qualifier.GetType() || Repeated(q.Inner, qualifier));

    static void Write(StringBuilder to, Qualifier qualifier)
    {
        switch (qualifier)
        {
            case Within w:
                to.Append(" WITHIN ").Append(w.Written).Append(" SECONDS");
                break;
            case Repeats r:
                to.Append(CultureInfo.InvariantCulture, $" REPEATS {r.Times} TIMES");
                break;
            case StartStop s:
                to.Append(" START ").Append(s.StartWritten).Append(" STOP ").Append(s.StopWritten);
                break;
        }
    }

    static void Write(StringBuilder to, ComparisonNode node)
    {
        if (node is Junction j)
            Join(to, j.And ? " AND " : " OR ", j.Parts, p => j.And && p is Junction, Write);
        else if (node is Comparison c)
            Write(to, c);
    }

    static void Write(StringBuilder to, Comparison c)
    {
        if (c.Operator == ComparisonOperator.Exists)
        {
            Write(to.Append(c.Not ? "NOT EXISTS " : "EXISTS "), c.Path);
            return;
        }
        Write(to, c.Path);
        to.Append(c.Not ? " NOT " : " ").Append(Symbol(c.Operator)).Append(' ');
        if (c.Operator != ComparisonOperator.In)
        {
            Write(to, c.Values[0]);
            return;
        }
        to.Append('(');
        Join(to, ", ", c.Values, _ => false, Write);
        to.Append(')');
    }

    static void Write(StringBuilder to, PatternValue value)
    {
        if (value.Kind == ValueKind.Text)
            Quote(to, value.Text);
        else
            to.Append(value.Text);
    }

    static void Write(StringBuilder to, ObjectPath path)
    {
        to.Append(path.Type);
        var separator = ':';
        foreach (var step in path.Steps)
        {
            if (step.Key is null)
            {
                to.Append('[').Append(step.Index == PathStep.Every ? "*" : step.Index.ToString(CultureInfo.InvariantCulture)).Append(']');
                continue;
            }
            to.Append(separator);
            separator = '.';
            if (IsPlain(step.Key))
                to.Append(step.Key);
            else
                Quote(to, step.Key);
        }
    }

    static bool IsPlain(string key) =>
        key.Length > 0 && !char.IsAsciiDigit(key[0]) && key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && key is not ("true" or "false") && !PatternParser.Keywords.Contains(key);

    static string Symbol(ComparisonOperator op) => op switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.Less => "<",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.In => "IN",
        ComparisonOperator.Like => "LIKE",
        ComparisonOperator.Matches => "MATCHES",
        ComparisonOperator.IsSubset => "ISSUBSET",
        _ => "ISSUPERSET",
    };

    static void Join<T>(StringBuilder to, string separator, IReadOnlyList<T> parts, Func<T, bool> enclose, Action<StringBuilder, T> write)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0) to.Append(separator);
            Enclose(to, enclose(parts[i]), parts[i], write);
        }
    }

    static void Enclose<T>(StringBuilder to, bool enclose, T part, Action<StringBuilder, T> write)
    {
        if (enclose) to.Append('(');
        write(to, part);
        if (enclose) to.Append(')');
    }
}
