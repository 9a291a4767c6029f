using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary>The report as a file: a page, and for machines CSV and JSON by <c>docs/statistics.schema.json</c>.</summary>
static class StatisticsFiles
{
    /// <summary>Version of the JSON form.</summary>
    const string Format = "qalqan-statistics/1";

    /// <summary>The forms there are.</summary>
    public static readonly IReadOnlyList<string> Forms = ["html", "csv", "json"];

    /// <summary>Writes a report in one of <see cref="Forms"/>.</summary>
    public static void Write(Release release, IReadOnlyList<Release> readable, string form, Words words, Stream output)
    {
        if (form == "json")
        {
            WriteJson(release, readable, output);
            return;
        }
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        if (form == "csv") WriteCsv(release, words, writer);
        else StatisticsPage.Write(release, readable, words, writer);
    }

    /// <summary>One line for each number (RFC 4180); what was withheld has no number and says so.</summary>
    public static void WriteCsv(Release release, Words words, TextWriter writer)
    {
        var labels = new TableLabels(words);
        writer.Write("quarter,audience,k,table,row,column,row_key,column_key,count,state\r\n");
        foreach (var table in release.Tables)
            foreach (var at in table.Shape.Positions())
            {
                var shown = table.At(at.Row, at.Column);
                string?[] fields =
                [
                    release.Quarter.ToString(), release.Audience == Audience.Public ? "public" : "agreement", release.K.ToString(CultureInfo.InvariantCulture), TableLabels.Name(table.Shape.Name),
                    Label(at.Row, table.Shape.Rows, row: true), Label(at.Column, table.Shape.Columns, row: false), Key(at.Row, table.Shape.Rows), Key(at.Column, table.Shape.Columns),
                    shown?.ToString(CultureInfo.InvariantCulture), shown is null ? "withheld" : "published",
                ];
                writer.Write(string.Join(',', fields.Select(Quoted)) + "\r\n");

                string Label(int index, IReadOnlyList<Band> bands, bool row) => index == Position.Total ? words["all"] : labels.Text(table.Shape.Name, bands[index], row);
            }
    }

    /// <summary>JSON.</summary>
    public static void WriteJson(Release release, IReadOnlyList<Release> readable, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new() { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("quarter", release.Quarter.ToString());
        json.WriteString("published", release.Published.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("audience", release.Audience == Audience.Public ? "public" : "agreement");
        json.WriteNumber("k", release.K);
        json.WriteNumber("minHouseholds", ReleaseRules.MinHouseholds);
        json.WriteNumber("rounding", ReleaseRules.Rounding);
        json.WriteStartArray("tables");
        foreach (var table in release.Tables) Write(json, table);
        json.WriteEndArray();
        if (release.Activity is { } activity) Write(json, activity);
        json.WriteStartArray("quarters");
        foreach (var quarter in readable.Append(release).GroupBy(r => r.Quarter).OrderBy(g => g.Key))
        {
            json.WriteStartObject();
            json.WriteString("quarter", quarter.Key.ToString());
            json.WriteNumber("incidents", quarter.Last().Tables[0].At(Position.Total, Position.Total) ?? 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, ReleasedTable table)
    {
        json.WriteStartObject();
        json.WriteString("name", TableLabels.Name(table.Shape.Name));
        Write(json, "rows", table.Shape.Rows);
        Write(json, "columns", table.Shape.Columns);
        json.WriteStartArray("numbers");
        foreach (var at in table.Shape.Positions())
        {
            json.WriteStartObject();
            Write(json, "row", at.Row);
            Write(json, "column", at.Column);
            if (table.At(at.Row, at.Column) is { } count) json.WriteNumber("count", count);
            else json.WriteNull("count");
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, string name, int index)
    {
        if (index == Position.Total) json.WriteNull(name);
        else json.WriteNumber(name, index);
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Band> bands)
    {
        json.WriteStartArray(name);
        foreach (var band in bands)
        {
            json.WriteStartObject();
            json.WriteString("key", band.Key);
            Write(json, "include", band.Include);
            Write(json, "except", band.Except);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, ActivityFigures activity)
    {
        json.WriteStartObject("activity");
        if (activity.PeopleTold is { } told) json.WriteNumber("peopleTold", told);
        if (activity.AcknowledgedPercent is { } percent) json.WriteNumber("acknowledgedPercent", percent);
        if (activity.MedianSeconds is { } median) json.WriteNumber("medianSeconds", median);
        if (activity.SlowestSeconds is { } slowest) json.WriteNumber("slowestSeconds", slowest);
        if (activity.Feeds is { } feeds) json.WriteNumber("feeds", feeds);
        json.WriteEndObject();
    }

    static string Key(int index, IReadOnlyList<Band> bands) => index == Position.Total ? "" : bands[index].Key;

    static string Quoted(string? field) => field is null ? "" : field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
