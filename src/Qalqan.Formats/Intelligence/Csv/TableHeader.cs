namespace Qalqan.Formats;

/// <summary>What a column of a table means.</summary>
enum ColumnRole
{
    /// <summary>Of no use here: an id, a category, a reporter.</summary>
    Ignored,

    /// <summary>The value; another column, or the value itself, tells its kind.</summary>
    Value,

    /// <summary>The kind of the value, as a word.</summary>
    Type,

    /// <summary>A value of the kind that the column's name says.</summary>
    Typed,

    /// <summary>What it belongs to.</summary>
    Name,

    /// <summary>What it belongs to, if no column says it better.</summary>
    Description,

    /// <summary>MISP's <c>to_ids</c>.</summary>
    ToIds,

    /// <summary>From when it holds.</summary>
    From,

    /// <summary>Until when it holds.</summary>
    Until,

    /// <summary>A TLP level.</summary>
    Tlp,
}

/// <summary>Reads the names of columns as published tables spell them.</summary>
static class TableHeader
{
    static readonly Dictionary<string, ColumnRole> Known = new(StringComparer.Ordinal)
    {
        ["value"] = ColumnRole.Value,
        ["indicator"] = ColumnRole.Value,
        ["indicators"] = ColumnRole.Value,
        ["indicatorvalue"] = ColumnRole.Value,
        ["observable"] = ColumnRole.Value,
        ["ioc"] = ColumnRole.Value,
        ["iocvalue"] = ColumnRole.Value,
        ["c2"] = ColumnRole.Value,
        ["c&c"] = ColumnRole.Value,
        ["relevantresolution"] = ColumnRole.Value,
        ["type"] = ColumnRole.Type,
        ["entitytype"] = ColumnRole.Type,
        ["ioctype"] = ColumnRole.Type,
        ["indicatortype"] = ColumnRole.Type,
        ["kind"] = ColumnRole.Type,
        ["name"] = ColumnRole.Name,
        ["malware"] = ColumnRole.Name,
        ["malwarefamily"] = ColumnRole.Name,
        ["malwareprintable"] = ColumnRole.Name,
        ["family"] = ColumnRole.Name,
        ["campaign"] = ColumnRole.Name,
        ["threat"] = ColumnRole.Description,
        ["description"] = ColumnRole.Description,
        ["comment"] = ColumnRole.Description,
        ["comments"] = ColumnRole.Description,
        ["notes"] = ColumnRole.Description,
        ["toids"] = ColumnRole.ToIds,
        ["date"] = ColumnRole.From,
        ["dateadded"] = ColumnRole.From,
        ["firstseen"] = ColumnRole.From,
        ["firstseenutc"] = ColumnRole.From,
        ["validfrom"] = ColumnRole.From,
        ["validuntil"] = ColumnRole.Until,
        ["tlp"] = ColumnRole.Tlp,
        ["uuid"] = ColumnRole.Ignored,
        ["eventid"] = ColumnRole.Ignored,
        ["category"] = ColumnRole.Ignored,
        ["relevantdate"] = ColumnRole.Ignored,
        ["feed"] = ColumnRole.Ignored,
        ["reference"] = ColumnRole.Ignored,
        ["source"] = ColumnRole.Ignored,
    };

    /// <summary>Whether a row names columns: it names one at least that holds values, and holds no value itself.</summary>
    public static bool IsHeader(IReadOnlyList<string> cells)
    {
        var named = false;
        foreach (var cell in cells)
        {
            if (ValueGuess.Kind(cell) is not (ObservableKind.Unknown or ObservableKind.Path)) return false;
            named |= Role(cell, out _) is ColumnRole.Value or ColumnRole.Typed;
        }
        return named;
    }

    /// <summary>The role of the column called <paramref name="name"/>, and its kind where the name says it.</summary>
    public static ColumnRole Role(string name, out ObservableKind kind)
    {
        kind = ObservableKind.Unknown;
        var plain = IndicatorTypes.Plain(name);
        if (Known.TryGetValue(plain, out var role)) return role;
        if (!IndicatorTypes.TryGet(plain, out var type) && !IndicatorTypes.TryGet(plain.TrimEnd('s'), out type)) return ColumnRole.Ignored;
        kind = type.Kind;
        return type.Kind == ObservableKind.Other ? ColumnRole.Ignored : ColumnRole.Typed;
    }

    /// <summary>Whether anything is known of the column called <paramref name="name"/>.</summary>
    public static bool IsKnown(string name) => name.Length > 0 && (Known.ContainsKey(IndicatorTypes.Plain(name)) || Role(name, out _) != ColumnRole.Ignored);
}
