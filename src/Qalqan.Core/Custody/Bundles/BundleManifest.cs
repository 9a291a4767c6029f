using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Qalqan;

/// <summary>What a bundle holds and under which keys it is to be checked. The log has a commitment to it, in the entry of the export itself.</summary>
sealed record BundleManifest
{
    const int PointBytes = 65;

    static readonly string[] Fields = ["actors", "attachments", "case", "disclosures", "format", "keys", "origin"];
    static readonly string[] DisclosureFields = ["details", "details_salt", "plain", "salt", "sealed", "seq"];
    static readonly string[] AttachmentFields = ["name", "sha256"];

    public required string Origin { get; init; }
    public required byte[] Case { get; init; }
    public required IReadOnlyList<NoteKey> Keys { get; init; }
    public required IReadOnlyList<VerifyingKey> Actors { get; init; }
    public required IReadOnlyList<BundleDisclosure> Disclosures { get; init; }
    public required IReadOnlyList<BundleAttachment> Attachments { get; init; }

    public byte[] ToBytes()
    {
        var json = new CanonicalJson().BeginObject().Name("actors").BeginArray();
        foreach (var actor in Actors) json.Hex(actor.Bytes);
        json.EndArray().Name("attachments").BeginArray();
        foreach (var (name, sha256) in Attachments) json.BeginObject().Name("name").String(name).Name("sha256").Hex(sha256).EndObject();
        json.EndArray().Name("case").Hex(Case).Name("disclosures").BeginArray();
        foreach (var disclosure in Disclosures) Write(json, disclosure);
        json.EndArray().Name("format").String(BundleFormat.Version).Name("keys").BeginArray();
        foreach (var key in Keys) json.String(key.ToString());
        json.EndArray().Name("origin").String(Origin).EndObject();
        return json.Written.ToArray();
    }

    static void Write(CanonicalJson json, BundleDisclosure disclosure)
    {
        json.BeginObject();
        if (disclosure.Details is { } details) details.Write(json.Name("details"));
        if (disclosure.DetailsSalt is { } detailsSalt) json.Name("details_salt").Hex(detailsSalt);
        if (disclosure.Plain is { } plain) json.Name("plain").String(plain);
        if (disclosure.Salt is { } salt) json.Name("salt").Hex(salt);
        if (disclosure.Sealed is { } file) json.Name("sealed").String(file);
        json.Name("seq").Number(disclosure.Seq).EndObject();
    }

    /// <summary>Whether these bytes say at least that they are a manifest of this version.</summary>
    public static bool IsOne(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object && JsonFields.TryText(document.RootElement, "format", out var format) && format == BundleFormat.Version;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    public static bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out BundleManifest? manifest)
    {
        manifest = null;
        if (!CanonicalJson.TryParse(bytes, out var document)) return false;
        using (document)
        {
            var json = document.RootElement;
            if (!JsonFields.AreAmong(json, Fields) || !JsonFields.TryText(json, "format", out var format) || format != BundleFormat.Version) return false;
            if (!JsonFields.TryText(json, "origin", out var origin) || !JsonFields.TryHex(json, "case", MerkleTree.HashBytes, out var reference)) return false;
            if (!TryList<NoteKey>(json, "keys", TryKey, out var keys) || !TryList<VerifyingKey>(json, "actors", TryActor, out var actors)) return false;
            if (!TryList<BundleDisclosure>(json, "disclosures", TryDisclosure, out var disclosures)) return false;
            if (!TryList<BundleAttachment>(json, "attachments", TryAttachment, out var attachments)) return false;
            manifest = new() { Origin = origin, Case = reference, Keys = keys, Actors = actors, Disclosures = disclosures, Attachments = attachments };
            return true;
        }
    }

    delegate bool TryRead<T>(JsonElement json, [NotNullWhen(true)] out T? item);

    static bool TryList<T>(JsonElement json, string name, TryRead<T> tryRead, out List<T> list)
    {
        list = [];
        if (!JsonFields.TryArray(json, name, out var array) || array.GetArrayLength() > BundleFormat.MaxEntries) return false;
        foreach (var item in array.EnumerateArray())
        {
            if (!tryRead(item, out var read)) return false;
            list.Add(read);
        }
        return true;
    }

    static bool TryKey(JsonElement json, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        return json.ValueKind == JsonValueKind.String && NoteKey.TryParse(json.GetString()!, out key) && key.ToString() == json.GetString();
    }

    static bool TryActor(JsonElement json, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = null;
        return JsonFields.TryHex(json, PointBytes, out var point) && VerifyingKey.TryImport(point, out key);
    }

    static bool TryAttachment(JsonElement json, [NotNullWhen(true)] out BundleAttachment? attachment)
    {
        attachment = null;
        if (!JsonFields.AreAmong(json, AttachmentFields) || !JsonFields.TryText(json, "name", out var name) || !BundleFormat.IsFileName(name)) return false;
        if (!JsonFields.TryHex(json, "sha256", MerkleTree.HashBytes, out var sha256)) return false;
        attachment = new(name, sha256);
        return true;
    }

    static bool TryDisclosure(JsonElement json, [NotNullWhen(true)] out BundleDisclosure? disclosure)
    {
        disclosure = null;
        if (!JsonFields.AreAmong(json, DisclosureFields) || !JsonFields.TryNumber(json, "seq", out var seq)) return false;
        if (!TryOptional("salt", out var salt) || !TryOptional("details_salt", out var detailsSalt)) return false;
        if (!TryName("plain", out var plain) || !TryName("sealed", out var file)) return false;
        CustodyDetails? details = null;
        if (json.TryGetProperty("details", out var fields))
        {
            if (!CustodyDetails.TryRead(fields, out var read)) return false;
            details = read;
        }
        if (details is null != detailsSalt is null || (plain is not null && salt is null)) return false;
        disclosure = new() { Seq = seq, Details = details, DetailsSalt = detailsSalt, Plain = plain, Salt = salt, Sealed = file };
        return true;

        bool TryOptional(string name, out byte[]? value)
        {
            value = null;
            return !json.TryGetProperty(name, out _) || JsonFields.TryHex(json, name, CustodyCommitment.SaltBytes, out value);
        }

        bool TryName(string field, out string? name)
        {
            name = null;
            return !json.TryGetProperty(field, out _) || (JsonFields.TryText(json, field, out name) && BundleFormat.IsFileName(name));
        }
    }
}
