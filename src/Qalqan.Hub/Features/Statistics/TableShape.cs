namespace Qalqan.Hub;

/// <summary>A row or column: which coordinates it takes.</summary>
/// <param name="Key">By which it is named: one coordinate, several joined by <c>+</c>, a country, or <see cref="Rest"/>.</param>
/// <param name="Include">Coordinates, <c>CA/*</c> for everything in a country, or <c>*</c> for everything.</param>
/// <param name="Except">What of it other rows or columns take.</param>
sealed record Band(string Key, IReadOnlyList<string> Include, IReadOnlyList<string> Except)
{
    /// <summary>The key of what no other takes.</summary>
    public const string Rest = "rest";

    /// <summary>A band of listed coordinates.</summary>
    public static Band Of(params IReadOnlyList<string> coordinates) => new(string.Join('+', coordinates), coordinates, []);

    /// <summary>Whether a coordinate falls into it.</summary>
    public bool Takes(string coordinate) => Include.Any(p => Fits(p, coordinate)) && !Except.Any(p => Fits(p, coordinate));

    /// <summary>Coordinates that stand for every other that a pattern of this band could take: nobody outside knows that there are none.</summary>
    public IEnumerable<string> Samples => Include.Concat(Except).Select(p => p.Replace('*', '?'));

    static bool Fits(string pattern, string coordinate) => pattern == "*" || pattern == coordinate || (pattern.EndsWith("/*", StringComparison.Ordinal) && coordinate.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1)));
}

/// <summary>The tables of a report.</summary>
enum TableName
{
    /// <summary>Place by group of tactics.</summary>
    PlaceByTactic,

    /// <summary>At whom it was aimed.</summary>
    Target,

    /// <summary>Who they said they were.</summary>
    Origin,
}

/// <summary>A published number's place in its table.</summary>
/// <param name="Row">Its row; <see cref="Total"/> for all rows together.</param>
/// <param name="Column">Its column; <see cref="Total"/> for all columns together.</param>
readonly record struct Position(int Row, int Column)
{
    /// <summary>All of them.</summary>
    public const int Total = -1;

    /// <summary>Everything.</summary>
    public static readonly Position Grand = new(Total, Total);

    /// <summary>Whether it is neither a total of a row nor of a column.</summary>
    public bool IsInner => Row != Total && Column != Total;
}

/// <summary>Rows and columns of a table; a table of one axis has no columns.</summary>
sealed record TableShape(TableName Name, IReadOnlyList<Band> Rows, IReadOnlyList<Band> Columns)
{
    /// <summary>Everything that could be published of it.</summary>
    public IEnumerable<Position> Positions()
    {
        yield return Position.Grand;
        for (var row = 0; row < Rows.Count; row++) yield return new(row, Position.Total);
        for (var column = 0; column < Columns.Count; column++) yield return new(Position.Total, column);
        for (var row = 0; row < Rows.Count; row++)
            for (var column = 0; column < Columns.Count; column++)
                yield return new(row, column);
    }

    /// <summary>Whether an incident is counted at <paramref name="at"/>.</summary>
    public bool Counts(Position at, Coordinates c) => Counts(at, X(Name, c), Y(Name, c));

    /// <summary>Whether coordinates are counted at <paramref name="at"/>.</summary>
    public bool Counts(Position at, string x, string y) => (at.Row == Position.Total || Rows[at.Row].Takes(x)) && (at.Column == Position.Total || Columns[at.Column].Takes(y));

    /// <summary>The coordinate that decides the row.</summary>
    public static string X(TableName table, Coordinates c) => table switch { TableName.PlaceByTactic => c.Place, TableName.Target => c.Target, _ => c.Origin };

    /// <summary>The coordinate that decides the column.</summary>
    public static string Y(TableName table, Coordinates c) => table == TableName.PlaceByTactic ? c.Group : "";
}
