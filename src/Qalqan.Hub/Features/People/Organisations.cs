using System.Data.Common;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>A group that runs or shares this hub.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Name">As its people know it.</param>
/// <param name="Domains">Its own domains, canonical: no indicator may name them.</param>
sealed record Organisation(string Id, string Name, IReadOnlyList<string> Domains);

/// <summary>The organisations of this hub. They are only ever added, and by this process alone, so that they are read from the store once: every check needs their domains.</summary>
sealed class Organisations(Database database, HubKeys keys, TimeProvider clock)
{
    /// <summary>Held while they are read, and to forget what was read: whoever read before an organisation was committed cannot keep its answer after that.</summary>
    readonly Lock _reading = new();

    volatile Known? _known;

    sealed record Known(IReadOnlyList<Organisation> All, IReadOnlyList<string> Domains);

    /// <summary>Adds one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="domains">Its domains, as typed.</param>
    /// <param name="recovery">The key that can open its vault when every responder's is lost; null if it wants none.</param>
    /// <exception cref="FormatException">A domain is none.</exception>
    public Organisation Add(string name, IEnumerable<string> domains, SealingPublicKey? recovery)
    {
        var organisation = new Organisation(Id.New(), name, [.. domains.Select(Domain)]);
        var blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(organisation, StoreJson.Default.Organisation), Place(organisation.Id));
        try
        {
            database.Write(c => Insert(c, organisation.Id, blob, recovery));
        }
        finally
        {
            lock (_reading) _known = null; // also if it was written and the answer was lost
        }
        return organisation;
    }

    void Insert(DbConnection connection, string id, byte[] blob, SealingPublicKey? recovery)
    {
        // The hour is enough to know when; those of one hour keep their order.
        var created = Math.Max(clock.Hour(), connection.ExecuteScalar<long>("select coalesce(max(created), 0) + 1 from organisation"));
        connection.Execute("insert into organisation (id, sealed, recovery_key, created) values (@id, @blob, @recovery, @created) on conflict do nothing", new { id, blob, recovery = recovery?.Bytes, created });
    }

    /// <summary>All, in the order they were added.</summary>
    public IReadOnlyList<Organisation> All() => Read().All;

    /// <summary>The id that was given; that of the first organisation if none was.</summary>
    /// <exception cref="FormatException">None was given, and there is no organisation.</exception>
    public string OrFirst(string? id) => id ?? (All() is [var first, ..] ? first.Id : throw new FormatException("this hub has no organisation yet"));

    /// <summary>Every domain that belongs to one of them.</summary>
    public IReadOnlyList<string> Domains() => Read().Domains;

    /// <summary>Who can open what this organisation keeps: its responders, and its key on paper.</summary>
    public IReadOnlyList<SealingPublicKey> Openers(string organisation)
    {
        var bytes = database.Read(c => c.Query<byte[]>("""
            select sealing_key from responder where organisation_id = @organisation and state = 'active'
            union all select recovery_key from organisation where id = @organisation and recovery_key is not null
            """, new { organisation }).ToList());
        return [.. bytes.Select(b => SealingPublicKey.TryImport(b, out var key) ? key : null).OfType<SealingPublicKey>()];
    }

    Known Read()
    {
        if (_known is { } known) return known;
        lock (_reading) return _known ??= FromStore();
    }

    Known FromStore()
    {
        Organisation[] all = [.. database.Read(c => c.Query<(string Id, byte[] Sealed)>("select id, sealed from organisation order by created, id")).Select(r => Open(r.Id, r.Sealed))];
        return new(all, [.. all.SelectMany(o => o.Domains).Distinct(StringComparer.Ordinal)]);
    }

    Organisation Open(string id, byte[] blob) => keys.Meta.TryOpen(blob, Place(id), out var json)
        ? JsonSerializer.Deserialize(json, StoreJson.Default.Organisation)!
        : throw new InvalidDataException($"organisation {id}: its row does not open");

    static string Domain(string typed) => Canonical.TryGet(ObservableKind.Domain, typed, out var canonical, out var reason) ? canonical : throw new FormatException($"domain: {reason}");

    static byte[] Place(string id) => Sealing.Place("organisation", id, "sealed");
}
