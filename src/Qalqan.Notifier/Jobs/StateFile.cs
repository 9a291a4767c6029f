using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Qalqan.Notifier;

/// <summary>Small state that is replaced as a whole: written beside, flushed, renamed.</summary>
static class StateFile
{
    /// <exception cref="JsonException">The file is damaged: starting with none would forget a limit, so this ends the start.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class => File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), type) : null;

    public static void Write<T>(string path, T state, JsonTypeInfo<T> type)
    {
        var next = path + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, state, type);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}

/// <summary>Opens without a release, counted by the minute they fell into. Counts only.</summary>
/// <param name="Minutes">Minutes since 1970 and how many.</param>
sealed record OpenCounts(Dictionary<long, int> Minutes);

/// <summary>The releases that were seen.</summary>
/// <param name="Highest">The highest sequence of those that are not in <paramref name="Known"/> any more.</param>
/// <param name="Known">Sequence, SHA-256 of the statement in hexadecimal, expiry and first use of those that may still be used.</param>
sealed record SeenReleases(long Highest, List<SeenRelease> Known);

sealed record SeenRelease(long Sequence, string Statement, DateTimeOffset Expires, DateTimeOffset Seen = default);

/// <summary>The notifier's keys on disk.</summary>
/// <param name="Root">32 bytes wrapped by the passphrase.</param>
/// <param name="Signing">The webhook signing key, sealed under the root.</param>
/// <param name="Sealing">The keys that handles are sealed to, sealed under the root; the last is the current one.</param>
sealed record StoredKeys(byte[] Root, byte[] Signing, List<StoredKey> Sealing);

sealed record StoredKey(string Id, byte[] Private, DateTimeOffset Created);

// Metadata only: after a few calls on a stream the serializer changes to its generated writer, which writes a byte array that is null as "".
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true, WriteIndented = true)]
[JsonSerializable(typeof(OpenCounts))]
[JsonSerializable(typeof(SeenReleases))]
[JsonSerializable(typeof(StoredKeys))]
[JsonSerializable(typeof(NotifierConfig))]
sealed partial class StateJson : JsonSerializerContext;
