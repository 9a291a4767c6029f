using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What was published, sealed, for ever: an earlier report that was forgotten could be subtracted. A copy of each lies outside the database, so that a restored backup knows what came after it.</summary>
sealed class ReleaseMemory(Database database, HubKeys keys, HubOptions options)
{
    /// <summary>Rows are as long as a multiple of this: their length does not tell how many incidents there are.</summary>
    const int Step = 64 * 1024;

    readonly string _folder = Path.Combine(options.Data, "statistics");

    [method: ExplicitConstructor]
    sealed record Row(string Id, byte[] Blob);

    /// <summary>Every release, oldest first.</summary>
    /// <exception cref="InvalidDataException">One was altered: without it nothing can be published, because nobody knows what was said.</exception>
    public IReadOnlyList<Release> All()
    {
        Recover();
        var releases = database.Read(c => c.Query<Row>("""select id as "Id", sealed as "Blob" from statistics_release order by sequence""").ToList()).ConvertAll(Open);
        for (var i = 0; i < releases.Count; i++)
            if (releases[i].Sequence != i + 1) throw new InvalidDataException($"statistics_release {i + 1}: it is missing, and what it published is not known");
        return releases;
    }

    /// <summary>Remembers a release before anybody sees it.</summary>
    /// <exception cref="ReleaseRefusedException">Another was published meanwhile.</exception>
    public void Add(Release release)
    {
        var blob = keys.Meta.Seal(Padding.Json(JsonSerializer.SerializeToUtf8Bytes(release, ReleaseJson.Default.Release), Step), Place(release.Id));
        if (!Insert(release, blob)) throw new ReleaseRefusedException("another report was published at the same moment; try again");
        Files.MakeFolder(_folder);
        Files.WriteOwnerOnly(Path.Combine(_folder, release.Id), blob);
    }

    /// <summary>Puts back what a restored database lacks.</summary>
    void Recover()
    {
        if (!Directory.Exists(_folder)) return;
        var known = database.Read(c => c.Query<string>("select id from statistics_release").ToHashSet(StringComparer.Ordinal));
        foreach (var id in Directory.GetFiles(_folder).Select(Path.GetFileName).OfType<string>().Where(f => Id.IsValid(f) && !known.Contains(f)))
        {
            var blob = File.ReadAllBytes(Path.Combine(_folder, id));
            if (!Insert(Open(new(id, blob)), blob)) throw new InvalidDataException($"statistics_release {id}: two reports stand in one place, and what was published is not known");
        }
    }

    bool Insert(Release release, byte[] blob) => database.Write(c => c.Execute(
        "insert into statistics_release (id, sequence, sealed, created) values (@Id, @Sequence, @blob, @now) on conflict do nothing",
        new { release.Id, release.Sequence, blob, now = release.Published.ToUnixTimeSeconds() / 3600 * 3600 })) > 0;

    Release Open(Row row) => keys.Meta.TryOpen(row.Blob, Place(row.Id), out var json)
        ? JsonSerializer.Deserialize(json, ReleaseJson.Default.Release)!
        : throw new InvalidDataException($"statistics_release {row.Id}: its row does not open, and what it published is not known");

    static byte[] Place(string id) => Sealing.Place("statistics_release", id, "sealed");
}

/// <summary>A release as it lies sealed.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Release))]
sealed partial class ReleaseJson : JsonSerializerContext;
