using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>A MISP warning list: JSON with <c>name</c>, <c>type</c>, <c>matching_attributes</c> and <c>list</c>.</summary>
public static class WarningListFile
{
    /// <summary>The longest entry kept, in characters.</summary>
    const int MaxEntryChars = 4096;

    internal static bool Recognises(ReadOnlySpan<byte> content, string name) => JsonShape.Of(content) == JsonKind.WarningList;

    /// <summary>What a reader of indicators says to a warning list.</summary>
    internal static void Decline(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel) =>
        intake.Skip(FilePosition.Start, RejectionCodes.NotImportable, "a warning list, not indicators: import it with 'qalqan intel warninglists import'");

    /// <summary>Reads a warning list.</summary>
    /// <param name="name">The file's name, for rejections.</param>
    /// <param name="content">The whole file.</param>
    /// <param name="reject">Receives what could not be used.</param>
    /// <returns>The list; null if the file is none.</returns>
    public static WarningList? Read(string name, ReadOnlyMemory<byte> content, Action<Rejected> reject)
    {
        ArgumentNullException.ThrowIfNull(reject);
        void Skip(FilePosition at, string code, string reason) => reject(new(name, at.ToString(), code, reason));

        var utf8 = content.Span.StartsWith("\uFEFF"u8) ? content.Span[3..] : content.Span;
        if (content.Length > IntelligenceReader.MaxBytes || !Recognises(utf8, name))
        {
            Skip(FilePosition.Start, RejectionCodes.UnknownFormat, "not a MISP warning list");
            return null;
        }
        string? title = null, type = null, version = null;
        var entries = new List<string>();
        var attributes = new List<string>();
        var json = new Utf8JsonReader(utf8, JsonShape.Options);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("name")) title = JsonStrings.Next(ref json);
                else if (json.ValueTextEquals("type")) type = JsonStrings.Next(ref json);
                else if (json.ValueTextEquals("version")) version = JsonStrings.Next(ref json);
                else if (json.ValueTextEquals("matching_attributes")) Strings(ref json, attributes);
                else if (json.ValueTextEquals("list")) Strings(ref json, entries);
                else JsonStrings.SkipValue(ref json);
            }
        }
        catch (JsonException)
        {
            Skip(FilePosition.Byte(json.BytesConsumed), RejectionCodes.Damaged, "JSON ends or breaks here; what stands before it was read");
        }
        if (!TryType(type, out var match))
        {
            Skip(FilePosition.Start, RejectionCodes.NotUnderstood, $"the list type {IndicatorIntake.Quote(type)}; string, hostname, cidr, substring and regex are known");
            return null;
        }
        var list = new WarningList(title ?? name, match, [.. entries.Where(e => e.Length <= MaxEntryChars)], Kinds(attributes), version);
        foreach (var (index, reason) in list.Problems()) Skip(FilePosition.Item("/list", index), RejectionCodes.InvalidValue, reason);
        return list;
    }

    static bool TryType(string? type, out WarningListMatch match)
    {
        (match, var known) = type switch
        {
            "string" => (WarningListMatch.Exact, true),
            "hostname" => (WarningListMatch.Hostname, true),
            "cidr" => (WarningListMatch.Network, true),
            "substring" => (WarningListMatch.Substring, true),
            "regex" => (WarningListMatch.Regex, true),
            _ => (default, false),
        };
        return known;
    }

    static void Strings(ref Utf8JsonReader json, List<string> into)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (JsonStrings.Get(ref json) is { Length: > 0 } text) into.Add(text);
            else json.Skip();
        }
    }

    /// <summary>The kinds that the list's MISP types stand for; empty means all.</summary>
    static HashSet<ObservableKind> Kinds(List<string> attributes)
    {
        var kinds = new HashSet<ObservableKind>();
        foreach (var attribute in attributes)
        {
            if (!IndicatorTypes.TryGet(attribute, out var type)) continue;
            if (type.Kind is not (ObservableKind.Unknown or ObservableKind.Other)) kinds.Add(type.Kind);
            if (type.Second != ObservableKind.Unknown) kinds.Add(type.Second);
        }
        if (kinds.Contains(ObservableKind.Ip)) kinds.Add(ObservableKind.Network);
        return kinds;
    }
}
