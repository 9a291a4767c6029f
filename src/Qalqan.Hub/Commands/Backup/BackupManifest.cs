using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>What a backup says of itself.</summary>
/// <param name="Format">Always <see cref="Version"/>.</param>
/// <param name="Made">When, UTC.</param>
/// <param name="Vault">Every sealed original at that time.</param>
/// <param name="WithVault">Whether the originals are in the backup; otherwise the folder <c>vault</c> is copied by other means: it opens for nobody but the responders.</param>
sealed record BackupManifest(string Format, DateTimeOffset Made, IReadOnlyList<BackedUpOriginal> Vault, bool WithVault)
{
    public const string Version = "qalqan-backup/1";
    public const string Name = "manifest.json";
}

/// <summary>A sealed original.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Bytes">Size of the sealed file.</param>
sealed record BackedUpOriginal(string Id, long Bytes);

/// <summary>Form of the manifest.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
sealed partial class BackupJson : JsonSerializerContext;
