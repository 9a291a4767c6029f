using System.Security.Cryptography;
using System.Text.Json;

namespace Qalqan;

/// <summary>What practice asks to be written down about evidence, in people's own words. It lives in the case and in its exports; the log has only a salted hash of it.</summary>
public sealed record CustodyDetails
{
    /// <summary>Longest field, in UTF-16 units: a page of notes.</summary>
    public const int MaxChars = 8000;

    static readonly string[] Fields = ["about", "from", "notes", "to", "where"];

    /// <summary>What the evidence relates to.</summary>
    public string About { get; init; } = "";

    /// <summary>From whom or where it came.</summary>
    public string From { get; init; } = "";

    /// <summary>Who received it.</summary>
    public string To { get; init; } = "";

    /// <summary>Where that was.</summary>
    public string Where { get; init; } = "";

    /// <summary>Anything else.</summary>
    public string Notes { get; init; } = "";

    /// <summary>The commitment for <see cref="CustodyAct.Details"/>: of the canonical JSON of the fields that are not empty, under <paramref name="salt"/>.</summary>
    public byte[] Commitment(ReadOnlySpan<byte> salt)
    {
        var json = new CanonicalJson();
        Write(json);
        return CustodyCommitment.Of(salt, SHA256.HashData(json.Written));
    }

    internal void Write(CanonicalJson json)
    {
        json.BeginObject();
        foreach (var (name, text) in new[] { ("about", About), ("from", From), ("notes", Notes), ("to", To), ("where", Where) })
        {
            if (text.Length > MaxChars) throw new InvalidOperationException($"{name} is longer than {MaxChars} characters");
            if (text.Length > 0) json.Name(name).String(text);
        }
        json.EndObject();
    }

    internal static bool TryRead(JsonElement json, out CustodyDetails details)
    {
        details = new();
        if (!JsonFields.AreAmong(json, Fields)) return false;
        foreach (var field in json.EnumerateObject())
            if (field.Value.ValueKind != JsonValueKind.String || field.Value.GetString() is not { Length: > 0 and <= MaxChars }) return false;
        details = new() { About = Field("about"), From = Field("from"), Notes = Field("notes"), To = Field("to"), Where = Field("where") };
        return true;

        string Field(string name) => JsonFields.TryText(json, name, out var text) ? text : "";
    }

    /// <summary>Nothing: people's words are not for a log file.</summary>
    public override string ToString() => "details";
}
