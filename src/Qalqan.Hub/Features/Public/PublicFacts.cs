using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>What the public pages say of who runs them: <c>DATA/public.json</c>, written by the operator. Nothing of it is in the code.</summary>
/// <param name="Who">Who runs this hub; empty to take the first organisation's name.</param>
/// <param name="Emergency">The emergency number of the place; empty for none.</param>
/// <param name="OtherWay">Another way to reach the people who run this; empty for none.</param>
sealed record PublicFactsFile(string Who = "", string Emergency = "", string OtherWay = "");

/// <summary>Reads and writes it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PublicFactsFile))]
sealed partial class PublicFactsJson : JsonSerializerContext;

/// <summary>Who runs this hub, as the public pages tell it.</summary>
sealed class PublicFacts
{
    readonly PublicFactsFile _file;
    readonly Organisations _organisations;

    /// <summary>Reads the file, if there is one.</summary>
    /// <exception cref="HubException">It cannot be read.</exception>
    public PublicFacts(HubOptions options, Organisations organisations)
    {
        _organisations = organisations;
        var path = Path.Combine(options.Data, "public.json");
        try
        {
            _file = File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), PublicFactsJson.Default.PublicFactsFile) ?? new() : new();
        }
        catch (JsonException e)
        {
            throw new HubException($"public.json cannot be read at {e.Path ?? "its start"}: it may have who, emergency and otherWay");
        }
    }

    /// <summary>Who runs it; empty before there is an organisation.</summary>
    public string Who => _file.Who.Length > 0 ? _file.Who : _organisations.All() is [var first, ..] ? first.Name : "";

    /// <summary>The emergency number; empty for none.</summary>
    public string Emergency => _file.Emergency;

    /// <summary>Another way to reach them; empty for none.</summary>
    public string OtherWay => _file.OtherWay;
}
