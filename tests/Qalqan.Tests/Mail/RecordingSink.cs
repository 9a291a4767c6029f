using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests.Mail;

/// <summary>Keeps everything a mail source reports, and reads nested mail and pages in turn, as a run does.</summary>
sealed class RecordingSink(string path = "") : IEvidenceSink
{
    public List<EvidenceRecord> Records { get; } = [];
    public List<(ObservableKind Kind, string Value, string Place, long Offset)> Observables { get; } = [];
    public List<(string Text, string Place, long Offset)> Texts { get; } = [];
    public List<Sign> Signs { get; } = [];
    public List<(string Name, byte[] Content, long Offset, RecordingSink Inside)> Nested { get; } = [];
    public List<ParseFault> Faults { get; } = [];
    public List<(string Name, string Reason)> Skipped { get; } = [];
    public int Depth { get; init; }

    public bool WantsFields => true;

    /// <summary>This sink and those of all nested files.</summary>
    public IEnumerable<RecordingSink> All => Nested.SelectMany(n => n.Inside.All).Prepend(this);

    /// <summary>Every text that was reported at <paramref name="place"/>, joined.</summary>
    public string TextAt(string place) => string.Join("\n", Texts.Where(t => t.Place == place).Select(t => t.Text));

    public static RecordingSink Read(ReadOnlyMemory<byte> content, string path = "test.eml") => ReadFile(new MemoryEvidence(path, content));

    public static RecordingSink Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static RecordingSink ReadFile(EvidenceFile file, int depth = 0)
    {
        var sink = new RecordingSink(file.Path) { Depth = depth };
        foreach (var source in EvidenceSources.Structured.Where(s => s.Id.StartsWith("mail/", StringComparison.Ordinal) || s.Id is "web/page"))
        {
            if (!source.Recognises(file.Head.Span)) continue;
            source.Read(file, sink, TestContext.Current.CancellationToken);
            break;
        }
        return sink;
    }

    public void Record(EvidenceRecord record) => Records.Add(record);
    public void Observe(in Observable observable) => Observables.Add((observable.Kind, Encoding.UTF8.GetString(observable.Value), observable.Place, observable.Offset));
    public void Text(ReadOnlySpan<byte> utf8, string place, long offset) => Texts.Add((Encoding.UTF8.GetString(utf8), place, offset));
    public void Sign(Sign sign) => Signs.Add(sign);
    public void Fault(long offset, string expected) => Faults.Add(new(offset, expected));
    void IEvidenceSink.Skipped(string name, string reason) => Skipped.Add((name, reason));
    public void Nested_(string name, ReadOnlyMemory<byte> content, long offset) =>
        Nested.Add((name, content.ToArray(), offset, Depth > 8 ? new() : ReadFile(new MemoryEvidence($"{path}!{name}", content.ToArray()), Depth + 1)));
    void IEvidenceSink.Nested(string name, ReadOnlyMemory<byte> content, long offset) => Nested_(name, content, offset);

    void IEvidenceSink.Nested(string name, Stream content, long? length, DateTimeOffset? modified)
    {
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        Nested_(name, copy.ToArray(), 0);
    }

    /// <summary>Everything as JSON, for golden files.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" })) Write(writer);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("records");
        foreach (var record in Records)
        {
            writer.WriteStartObject();
            writer.WriteString("id", record.Id);
            writer.WriteNumber("offset", record.Offset);
            writer.WriteString("time", record.Time?.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture));
            writer.WriteStartArray("fields");
            foreach (var field in record.Fields) writer.WriteStringValue($"{field.Name}: {field.Value}");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        Strings(writer, "observables", Observables.Select(o => $"{o.Kind.Name()} {o.Place} {o.Offset} {o.Value}"));
        Strings(writer, "texts", Texts.Select(t => $"{t.Place} {t.Offset} {t.Text}"));
        Strings(writer, "signs", Signs.Select(s => $"{s.Rule.Id} {s.Offset} {s.Value} {string.Join(' ', (s.Details ?? []).Select(d => $"{d.Name}={d.Value}"))}".TrimEnd()));
        Strings(writer, "faults", Faults.Select(f => $"{f.Offset} {f.Expected}"));
        Strings(writer, "skipped", Skipped.Select(s => $"{s.Name}: {s.Reason}"));
        writer.WriteStartArray("nested");
        foreach (var nested in Nested)
        {
            writer.WriteStartObject();
            writer.WriteString("name", nested.Name);
            writer.WriteNumber("offset", nested.Offset);
            writer.WriteNumber("bytes", nested.Content.Length);
            writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(nested.Content)));
            if (nested.Inside.Records.Count + nested.Inside.Observables.Count + nested.Inside.Signs.Count > 0)
            {
                writer.WritePropertyName("inside");
                nested.Inside.Write(writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static void Strings(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }
}
