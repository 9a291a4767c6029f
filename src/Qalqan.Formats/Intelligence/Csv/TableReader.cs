namespace Qalqan.Formats;

/// <summary>Tables of indicators in every layout seen in the field. See the README beside this file.</summary>
sealed class TableReader(IndicatorIntake intake, TableShape shape)
{
    readonly (ColumnRole Role, ObservableKind Kind)[] _columns =
        [.. shape.Header.Select(name => (TableHeader.Role(name, out var kind), kind))];

    public static bool Recognises(ReadOnlySpan<byte> content, string name) => TableShape.Of(content) is not null;

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        if (TableShape.Of(content.Span) is not { } shape) return;
        var reader = new TableReader(intake, shape);
        var rows = new TableRows(content.Span[shape.Start..], shape.Delimiter);
        for (var n = 0; rows.Next(); n++)
        {
            if (n % 4096 == 0) cancel.ThrowIfCancellationRequested();
            if (n == 0 && shape.HasHeader || rows.Cells[0].StartsWith('#')) continue;
            if (reader._columns.Length > 0) reader.Row(ref rows);
            else reader.RowWithoutHeader(ref rows);
        }
    }

    FilePosition Position(ref TableRows rows, int cell) => rows.Position(cell).Below(shape.StartLine - 1);

    void Row(ref TableRows rows)
    {
        var cells = rows.Cells;
        string? type = null, name = null, description = null;
        var facts = new IndicatorFacts();
        var toIds = true;
        for (var i = 0; i < Math.Min(cells.Count, _columns.Length); i++)
        {
            var cell = cells[i];
            if (cell.Length == 0) continue;
            switch (_columns[i].Role)
            {
                case ColumnRole.Type: type = cell; break;
                case ColumnRole.Name: name ??= cell; break;
                case ColumnRole.Description: description ??= cell; break;
                case ColumnRole.ToIds: toIds = cell is not ("0" or "false" or "False"); break;
                case ColumnRole.From: facts = facts with { From = FeedDates.Read(cell) }; break;
                case ColumnRole.Until: facts = facts with { Until = FeedDates.Read(cell) }; break;
                case ColumnRole.Tlp: facts = facts with { Tlp = TlpNames.TryParse(cell, out var tlp) ? tlp : Tlp.Unknown }; break;
            }
        }
        facts = facts with { Name = name ?? description };
        var any = false;
        for (var i = 0; i < cells.Count; i++)
        {
            var (role, kind) = i < _columns.Length ? _columns[i] : default;
            if (cells[i].Length == 0 || role is not (ColumnRole.Value or ColumnRole.Typed) && !IsUnnamedValue(i, cells[i])) continue;
            any = true;
            var position = Position(ref rows, i);
            if (!toIds) intake.Skip(position, RejectionCodes.NotForDetection, $"{IndicatorIntake.Quote(cells[i])}: its source does not give it for detection (to_ids is 0)");
            else if (role == ColumnRole.Typed) TypedValue.AddOne(intake, kind, cells[i], facts, position);
            else if (role == ColumnRole.Value && type is not null) TypedValue.Add(intake, type, cells[i], facts, position);
            else Guessed(cells[i], facts, position);
        }
        if (!any) intake.Skip(Position(ref rows, 0), RejectionCodes.NoValue, "a row without a value");
    }

    /// <summary>A column that the header leaves without a name ("MD5,,C2") can hold values as well.</summary>
    bool IsUnnamedValue(int column, string cell) => column < shape.Header.Count && shape.Header[column].Length == 0 && IsCertain(ValueGuess.Kind(cell));

    void RowWithoutHeader(ref TableRows rows)
    {
        var cells = rows.Cells;
        string? type = null, text = null;
        var values = 0;
        foreach (var cell in cells)
        {
            if (type is null && IndicatorTypes.TryGet(cell, out _)) type = cell;
            else if (IsValue(cell)) values++;
            else if (cell.Contains(' ')) text ??= cell;
        }
        for (var i = 0; i < cells.Count; i++)
        {
            if (ReferenceEquals(cells[i], type) || !(IsValue(cells[i]) || values == 0 && i == 0 && type is not null)) continue;
            if (type is not null && values <= 1) TypedValue.Add(intake, type, cells[i], new(text), Position(ref rows, i));
            else Guessed(cells[i], new(text), Position(ref rows, i));
        }
        if (values == 0 && type is null) intake.Skip(Position(ref rows, 0), RejectionCodes.InvalidValue, "a row in which no cell is a value of a kind that is known");
    }

    static bool IsValue(string cell) => IsCertain(ValueGuess.Kind(cell)) || cell.Length > 64 && ValueGuess.Hash(cell.AsSpan()[..Math.Max(0, cell.AsSpan().IndexOfAny(',', ';', ' '))]) != ObservableKind.Unknown;

    static bool IsCertain(ObservableKind kind) => kind is not (ObservableKind.Unknown or ObservableKind.Path);

    void Guessed(string cell, in IndicatorFacts facts, FilePosition position)
    {
        var kind = ValueGuess.Kind(cell);
        if (kind != ObservableKind.Unknown) intake.Add(kind, cell, facts, position);
        else if (cell.AsSpan().IndexOfAny(',', ';', ' ') >= 0) Several(cell, facts, position);
        else intake.Skip(position, RejectionCodes.InvalidValue, $"{IndicatorIntake.Quote(cell)} is of no kind that is known");
    }

    /// <summary>Several values in one cell.</summary>
    void Several(string cell, in IndicatorFacts facts, FilePosition position)
    {
        foreach (var range in cell.AsSpan().SplitAny(",; "))
        {
            var part = cell[range];
            if (part.Length == 0) continue;
            if (ValueGuess.Kind(part) is not ObservableKind.Unknown and var kind) intake.Add(kind, part, facts, position);
            else intake.Skip(position, RejectionCodes.InvalidValue, $"{IndicatorIntake.Quote(part)} is of no kind that is known");
        }
    }
}
