namespace Qalqan.Hub;

/// <summary>What rows and columns are called.</summary>
sealed class TableLabels(Words words)
{
    /// <summary>The table's name in word files, CSV and JSON.</summary>
    public static string Name(TableName table) => table switch
    {
        TableName.PlaceByTactic => "place-by-tactic",
        TableName.Target => "target",
        _ => "origin",
    };

    /// <summary>The sentences that name a band, one for each thing it joins.</summary>
    public IReadOnlyList<Phrase> Of(TableName table, Band band, bool row)
    {
        if (table == TableName.PlaceByTactic && row) return [Place(band)];
        var axis = table switch { TableName.PlaceByTactic => "group", TableName.Target => "target", _ => "origin" };
        return [.. band.Key.Split('+').Select(key => new Phrase($"{axis}.{key}"))];
    }

    /// <summary>The same as plain text.</summary>
    public string Text(TableName table, Band band, bool row) => string.Join("; ", Of(table, band, row).Select(words.Text));

    static Phrase Place(Band band)
    {
        if (band.Key == Band.Rest) return new(band.Except.Count == 0 ? "place.all" : "place.rest");
        var code = new PhraseValue("place", band.Key[(band.Key.IndexOf('/', StringComparison.Ordinal) + 1)..], ValueForm.Technical);
        return new(band.Key.Length > 2 ? "place.province" : band.Except.Count == 0 ? "place.country" : "place.country.other", [code]);
    }
}
