using System.Text.Json;
using System.Text.RegularExpressions;
using Qalqan.Formats;

namespace Qalqan.Tests;

/// <summary>The rules of STIX 2.1 that a bundle of ours must keep, checked one by one. Empty: none is broken.</summary>
static partial class StixStructure
{
    static readonly Dictionary<string, string[]> Required = new()
    {
        ["identity"] = ["created", "modified", "name", "identity_class"],
        ["marking-definition"] = ["created", "extensions", "name"],
        ["indicator"] = ["created_by_ref", "created", "modified", "name", "indicator_types", "pattern", "pattern_type", "valid_from", "object_marking_refs"],
        ["malware"] = ["created_by_ref", "created", "modified", "is_family", "name"],
        ["relationship"] = ["created_by_ref", "created", "modified", "relationship_type", "source_ref", "target_ref"],
        ["observed-data"] = ["created_by_ref", "created", "modified", "first_observed", "last_observed", "number_observed", "object_refs"],
        ["sighting"] = ["created_by_ref", "created", "modified", "first_seen", "last_seen", "count", "sighting_of_ref", "observed_data_refs"],
        ["extension-definition"] = ["created_by_ref", "created", "modified", "name", "schema", "version", "extension_types"],
        ["domain-name"] = ["value"],
        ["url"] = ["value"],
        ["ipv4-addr"] = ["value"],
        ["ipv6-addr"] = ["value"],
        ["email-addr"] = ["value"],
        ["file"] = [],
        ["directory"] = ["path"],
        ["software"] = ["name"],
        ["process"] = ["image_ref"],
        ["x509-certificate"] = ["hashes"],
        ["android-property"] = ["name", "extensions"],
        ["configuration-profile"] = ["name", "extensions"],
    };

    [GeneratedRegex("^[a-z][a-z0-9-]+[a-z0-9]--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", RegexOptions.NonBacktracking)]
    private static partial Regex Identifier { get; }

    public static IReadOnlyList<string> Broken(ReadOnlySpan<byte> bundle)
    {
        var broken = new List<string>();
        using var document = JsonDocument.Parse(bundle.ToArray());
        var root = document.RootElement;
        if (root.GetProperty("type").GetString() != "bundle" || !IsId(root, "bundle")) broken.Add("bundle: type or id");
        if (!root.TryGetProperty("objects", out var objects)) return broken;
        if (objects.GetArrayLength() == 0) broken.Add("bundle: an empty list");
        var ids = new HashSet<string>();
        foreach (var o in objects.EnumerateArray())
            if (!ids.Add(o.GetProperty("id").GetString()!)) broken.Add($"{o.GetProperty("id")}: twice");
        foreach (var o in objects.EnumerateArray()) Check(o, ids, broken);
        return broken;
    }

    static bool IsId(JsonElement o, string type) => o.GetProperty("id").GetString() is { } id && Identifier.IsMatch(id) && id.StartsWith(type + "--", StringComparison.Ordinal);

    static void Check(JsonElement o, HashSet<string> ids, List<string> broken)
    {
        var id = o.GetProperty("id").GetString();
        var type = o.GetProperty("type").GetString()!;
        if (!IsId(o, type)) broken.Add($"{id}: not an id of {type}");
        if (o.GetProperty("spec_version").GetString() != "2.1") broken.Add($"{id}: spec_version");
        if (!Required.TryGetValue(type, out var required)) broken.Add($"{id}: unknown type");
        else broken.AddRange(required.Where(r => !o.TryGetProperty(r, out _)).Select(r => $"{id}: no {r}"));
        foreach (var p in o.EnumerateObject())
        {
            if (p.Name.EndsWith("_ref", StringComparison.Ordinal) && !ids.Contains(p.Value.GetString()!)) broken.Add($"{id}: {p.Name} dangles");
            if (p.Name.EndsWith("_refs", StringComparison.Ordinal) && !p.Value.EnumerateArray().All(r => ids.Contains(r.GetString()!))) broken.Add($"{id}: {p.Name} dangles");
            if (p.Value.ValueKind == JsonValueKind.Array && p.Value.GetArrayLength() == 0) broken.Add($"{id}: {p.Name} is empty");
            if (p.Value.ValueKind == JsonValueKind.Null) broken.Add($"{id}: {p.Name} is null");
        }
        CheckTimes(o, id, broken);
        if (type == "indicator" && o.GetProperty("pattern_type").GetString() == "stix" && !StixPattern.TryParse(o.GetProperty("pattern").GetString()!, out _, out var error))
            broken.Add($"{id}: pattern {error}");
    }

    static void CheckTimes(JsonElement o, string? id, List<string> broken)
    {
        foreach (var name in (ReadOnlySpan<string>)["created", "modified"])
            if (o.TryGetProperty(name, out var t) && !(t.GetString() is { Length: 24 } text && text[19] == '.' && Time(text) is not null)) broken.Add($"{id}: {name} is not in milliseconds");
        foreach (var (before, after, strictly) in ((string, string, bool)[])[("created", "modified", false), ("valid_from", "valid_until", true),
            ("first_observed", "last_observed", false), ("first_seen", "last_seen", false)])
        {
            if (!o.TryGetProperty(before, out var a)) continue;
            if (Time(a.GetString()!) is not { } start) broken.Add($"{id}: {before} is no time");
            else if (o.TryGetProperty(after, out var b) && !(Time(b.GetString()!) is { } end && (strictly ? end > start : end >= start))) broken.Add($"{id}: {after} is not after {before}");
        }
    }

    static decimal? Time(string text) => StixTimestamp.TryParse(text, out var seconds) ? seconds : null;

    /// <summary>The objects of one type.</summary>
    public static IReadOnlyList<JsonElement> Objects(ReadOnlySpan<byte> bundle, string type)
    {
        using var document = JsonDocument.Parse(bundle.ToArray());
        return document.RootElement.TryGetProperty("objects", out var objects) ? [.. objects.EnumerateArray().Where(o => o.GetProperty("type").GetString() == type).Select(o => o.Clone())] : [];
    }
}
