using System.Text;
using System.Text.Json;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>A pattern to test.</summary>
/// <param name="Text">The pattern.</param>
/// <param name="Version">The version it is read by.</param>
/// <param name="Indicator">The id of the indicator it stood in; null if it was given alone.</param>
sealed record TestedPattern(string Text, StixVersion Version, string? Indicator);

/// <summary>Where <c>qalqan intel test</c> takes its patterns from.</summary>
static class TestedPatterns
{
    /// <summary>The patterns that <paramref name="argument"/> is or names; null, with a line on <paramref name="error"/>, if there are none.</summary>
    /// <param name="argument">A pattern, a path, or <c>-</c>.</param>
    /// <param name="version">By which to read them; unknown for what each indicator says.</param>
    /// <param name="error">Where to say why not.</param>
    public static List<TestedPattern>? Read(string argument, StixVersion version, TextWriter error)
    {
        // A pattern starts with a bracket; a path that does can be given as ./[name].
        if (argument.TrimStart() is ['[' or '(', ..]) return [Alone(argument, version)];
        var content = Content(argument);
        if (content.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..] || Parse(content) is not { } json) return [Alone(Encoding.UTF8.GetString(content).Trim('\uFEFF', ' ', '\r', '\n', '\t'), version)];
        var found = new List<TestedPattern>();
        using (json) Collect(json.RootElement, version, found);
        if (found.Count > 0) return found;
        error.WriteLine($"qalqan: {SafeText.Visible(argument)}: no indicator with a STIX pattern");
        return null;
    }

    /// <summary>The bytes of a file, or of standard input for <c>-</c>.</summary>
    /// <exception cref="InvalidDataException">More than <see cref="StixObservations.MaxBytes"/>.</exception>
    public static byte[] Content(string path)
    {
        using var from = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        using var to = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = from.Read(buffer)) > 0;)
        {
            if (to.Length + n > StixObservations.MaxBytes) throw new InvalidDataException($"{path} is larger than 64 MiB");
            to.Write(buffer, 0, n);
        }
        return to.ToArray();
    }

    static TestedPattern Alone(string text, StixVersion version) => new(text, version == StixVersion.Unknown ? StixVersion.V21 : version, null);

    /// <summary>JSON or null: <c>[a:b = 1]</c> starts like JSON and is none.</summary>
    static JsonDocument? Parse(byte[] content)
    {
        try
        {
            return JsonDocument.Parse(content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), new JsonDocumentOptions { MaxDepth = StixObservations.MaxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static void Collect(JsonElement value, StixVersion version, List<TestedPattern> found)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray()) Collect(item, version, found);
            return;
        }
        if (value.ValueKind != JsonValueKind.Object) return;
        if (value.TryGetProperty("objects", out var objects)) Collect(objects, version, found);
        if (Text(value, "type") != "indicator" || Text(value, "pattern") is not { } pattern) return;
        // 2.0 indicators have no pattern_type: there was one language.
        if (Text(value, "pattern_type") is not (null or "stix")) return;
        var says = Text(value, "pattern_version") ?? Text(value, "spec_version") ?? "2.0";
        found.Add(new(pattern, version != StixVersion.Unknown ? version : says == "2.0" ? StixVersion.V20 : StixVersion.V21, Text(value, "id") ?? "indicator"));
    }

    static string? Text(JsonElement value, string name)
    {
        if (!value.TryGetProperty(name, out var found) || found.ValueKind != JsonValueKind.String) return null;
        try
        {
            return found.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair: JSON may hold it, text may not
        }
    }
}
