using System.Collections.Frozen;

namespace Qalqan.Formats;

/// <summary>What a column of a table means.</summary>
enum CsvRole
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
static class CsvHeader
{
    static readonly FrozenDictionary<string, CsvRole> Known = new Dictionary<string, CsvRole>
    {
        ["value"] = CsvRole.Value,
        ["indicator"] = CsvRole.Value,
        ["indicators"] = CsvRole.Value,
        ["indicatorvalue"] = CsvRole.Value,
        ["observable"] = CsvRole.Value,
        ["ioc"] = CsvRole.Value,
        ["iocvalue"] = CsvRole.Value,
        ["c2"] = CsvRole.Value,
        ["c&c"] = CsvRole.Value,
        ["relevantresolution"] = CsvRole.Value,
        ["type"] = CsvRole.Type,
        ["entitytype"] = CsvRole.Type,
        ["ioctype"] = CsvRole.Type,
        ["indicatortype"] = CsvRole.Type,
        ["kind"] = CsvRole.Type,
        ["name"] = CsvRole.Name,
        ["malware"] = CsvRole.Name,
        ["malwarefamily"] = CsvRole.Name,
        ["malwareprintable"] = CsvRole.Name,
        ["family"] = CsvRole.Name,
        ["campaign"] = CsvRole.Name,
        ["threat"] = CsvRole.Description,
        ["description"] = CsvRole.Description,
        ["comment"] = CsvRole.Description,
        ["comments"] = CsvRole.Description,
        ["notes"] = CsvRole.Description,
        ["toids"] = CsvRole.ToIds,
        ["date"] = CsvRole.From,
        ["dateadded"] = CsvRole.From,
        ["firstseen"] = CsvRole.From,
        ["firstseenutc"] = CsvRole.From,
        ["validfrom"] = CsvRole.From,
        ["validuntil"] = CsvRole.Until,
        ["tlp"] = CsvRole.Tlp,
        ["uuid"] = CsvRole.Ignored,
        ["eventid"] = CsvRole.Ignored,
        ["category"] = CsvRole.Ignored,
        ["relevantdate"] = CsvRole.Ignored,
        ["feed"] = CsvRole.Ignored,
        ["reference"] = CsvRole.Ignored,
        ["source"] = CsvRole.Ignored,
    }.ToFrozenDictionary();

    /// <summary>Whether a row names columns: it names one at least that holds values, and holds no value itself.</summary>
    public static bool IsHeader(IReadOnlyList<string> cells)
    {
        var named = false;
        foreach (var cell in cells)
        {
            if (ValueGuess.Kind(cell) is not (ObservableKind.Unknown or ObservableKind.Path)) return false;
            named |= Role(cell, out _) is CsvRole.Value or CsvRole.Typed;
        }
        return named;
    }

    /// <summary>The role of the column called <paramref name="name"/>, and its kind where the name says it.</summary>
    public static CsvRole Role(string name, out ObservableKind kind)
    {
        kind = ObservableKind.Unknown;
        var plain = IndicatorTypes.Plain(name);
        if (Known.TryGetValue(plain, out var role)) return role;
        if (!IndicatorTypes.TryGet(plain, out var type) && !IndicatorTypes.TryGet(plain.TrimEnd('s'), out type)) return CsvRole.Ignored;
        kind = type.Kind;
        return type.Kind == ObservableKind.Other ? CsvRole.Ignored : CsvRole.Typed;
    }

    /// <summary>Whether anything is known of the column called <paramref name="name"/>.</summary>
    public static bool IsKnown(string name) => name.Length > 0 && (Known.ContainsKey(IndicatorTypes.Plain(name)) || Role(name, out _) != CsvRole.Ignored);
}
