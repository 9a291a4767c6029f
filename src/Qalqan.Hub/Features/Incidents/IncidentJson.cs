using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>The fields of an incident as they lie sealed in its row.</summary>
sealed record StoredIncident(DatePrecision Precision, DateOnly? From, DateOnly? To, string? Country, string? Province, TargetKind Target, Tactics Tactics, ClaimedOrigin Origin, LanguageUsed Language,
    Demands Demands, Effects Effects, Needs Needs, Stage Stage, IReadOnlyList<string> Evidence, Consents Consents, bool OnBehalf, string? Household, bool HasStory)
{
    /// <summary>Rows are as long as a multiple of this, so that their length does not tell how much was ticked.</summary>
    const int Step = 1024;

    public static byte[] Write(IncidentDraft d, bool hasStory) => Padding.Json(JsonSerializer.SerializeToUtf8Bytes(
        new(d.Time.Precision, d.Time.From, d.Time.To, d.Place.Country, d.Place.Province, d.Target, d.Tactics, d.Origin, d.Language, d.Demands, d.Effects, d.Needs, d.Stage, d.Evidence, d.Consents, d.OnBehalf, d.Household, hasStory),
        IncidentJson.Default.StoredIncident), Step);

    public static (IncidentDraft Fields, bool HasStory) Read(ReadOnlySpan<byte> json)
    {
        var s = JsonSerializer.Deserialize(json, IncidentJson.Default.StoredIncident)!;
        return (new()
        {
            Time = s.From is { } from ? IncidentTime.At(s.Precision, from, s.To) : IncidentTime.Unknown,
            Place = IncidentPlace.Of(s.Country, s.Province),
            Target = s.Target,
            Tactics = s.Tactics,
            Origin = s.Origin,
            Language = s.Language,
            Demands = s.Demands,
            Effects = s.Effects,
            Needs = s.Needs,
            Stage = s.Stage,
            Evidence = s.Evidence,
            Consents = s.Consents,
            OnBehalf = s.OnBehalf,
            Household = s.Household,
        }, s.HasStory);
    }
}

/// <summary>Makes lengths equal before they are sealed: a sealed row is as long as what it holds.</summary>
static class Padding
{
    /// <summary>JSON with spaces after it.</summary>
    public static byte[] Json(byte[] json, int step)
    {
        var padded = new byte[(json.Length + step) / step * step];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }

    /// <summary>UTF-8 with one 0x80 and zeros after it (ISO/IEC 7816-4).</summary>
    public static byte[] Text(string text, int step)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var padded = new byte[(length + step) / step * step];
        Encoding.UTF8.GetBytes(text, padded);
        padded[length] = 0x80;
        return padded;
    }

    /// <summary>The text that <see cref="Text"/> was given; null if it has no padding.</summary>
    public static string? Unpad(ReadOnlySpan<byte> padded)
    {
        var end = padded.LastIndexOf((byte)0x80);
        return end >= 0 && !padded[(end + 1)..].ContainsAnyExcept((byte)0) ? Encoding.UTF8.GetString(padded[..end]) : null;
    }
}

/// <summary>What the register seals as JSON. Numbers for the vocabularies: names may be reworded, numbers stay.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredIncident))]
[JsonSerializable(typeof(PassedOn))]
sealed partial class IncidentJson : JsonSerializerContext;
