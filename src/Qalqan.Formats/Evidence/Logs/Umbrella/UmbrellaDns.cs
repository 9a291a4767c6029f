namespace Qalqan.Formats;

/// <summary>Cisco Umbrella's DNS logs as it stores them: quoted CSV without a header, later versions with more columns at the end.</summary>
sealed class UmbrellaDns : ILineFormat
{
    static readonly CsvColumns Columns = new((byte)',', [.. Named()], []);

    UmbrellaDns() { }

    /// <inheritdoc/>
    public static string Id => "log/umbrella-dns";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, IsRow);

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new CsvParser(Columns);

    // Nothing but the shape tells: a quoted time first, two addresses fourth and fifth, a verdict sixth.
    static bool IsRow(ReadOnlySpan<byte> line)
    {
        if (!line.TrimStart((byte)' ').StartsWith("\"2"u8)) return false;
        var cells = new CsvCells((byte)',');
        var n = 0;
        for (var i = 0; n < 6 && cells.TryNext(line, ref i, out var cell, out _); n++)
        {
            var good = n switch
            {
                0 => LogTime.TryIso(cell, out _, out _),
                3 or 4 => cell.IsEmpty || HostText.IsIp(cell),
                5 => cell.SequenceEqual("Allowed"u8) || cell.SequenceEqual("Blocked"u8) || cell.SequenceEqual("Proxied"u8),
                _ => true,
            };
            if (!good) return false;
        }
        return n == 6;
    }

    static IEnumerable<CsvColumn> Named()
    {
        var client = new FieldMeaning(ValueForm.Host, Places.Client);
        yield return new("Timestamp", new(ValueForm.Time, Places.LogField));
        yield return new("Most Granular Identity", FieldMeaning.Text);
        yield return new("Identities", FieldMeaning.Text);
        yield return new("InternalIp", client);
        yield return new("ExternalIp", client);
        yield return new("Action", FieldMeaning.Text);
        yield return new("QueryType", FieldMeaning.Text);
        yield return new("ResponseCode", FieldMeaning.Text);
        yield return new("Domain", new(ValueForm.Host, Places.DnsQuery));
        foreach (var name in (string[])["Categories", "Most Granular Identity Type", "Identity Types", "Blocked Categories", "Rule ID", "Destination Countries", "Organization ID"])
            yield return new(name, FieldMeaning.Text);
    }
}
