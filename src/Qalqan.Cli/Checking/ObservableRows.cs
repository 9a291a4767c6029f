using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Writes extracted observables, as CSV (RFC 4180) or JSON lines.</summary>
sealed class ObservableRows
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly StreamWriter _output;
    readonly bool _json;

    public ObservableRows(StreamWriter output, bool json)
    {
        (_output, _json) = (output, json);
        if (!json) output.WriteLine("kind,value,path,offset,record");
    }

    /// <summary>Adds one observable. Values are not altered, not even those a spreadsheet would run: scripts read this file.</summary>
    public void Write(ExtractedObservable o)
    {
        if (_json) _output.WriteLine(Json(o));
        else _output.WriteLine($"{o.Kind.Name()},{Cell(o.Value)},{Cell(o.Path)},{o.Offset.ToString(CultureInfo.InvariantCulture)},{Cell(o.Record ?? "")}");
    }

    static string Cell(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string Json(ExtractedObservable o)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("kind", o.Kind.Name());
            json.WriteString("value", o.Value);
            json.WriteString("path", o.Path);
            json.WriteNumber("offset", o.Offset);
            json.WriteString("record", o.Record);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
