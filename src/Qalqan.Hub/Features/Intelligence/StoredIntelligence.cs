using Dapper;

namespace Qalqan.Hub;

/// <summary>Brings the indicators from the store into memory at start.</summary>
sealed class StoredIntelligence(Database database, HubKeys keys, KnownIntelligence known)
{
    /// <summary>Loads all that are in force.</summary>
    public void Load() => known.Change(database.Read(c => c.Query<(byte[] Row, byte[] Blob)>("select id, sealed from indicator where state <> 'withdrawn' order by id", buffered: false).Select(r =>
        (Convert.ToHexStringLower(r.Row), keys.Meta.TryOpen(r.Blob, Sealing.Place("indicator", r.Row, "sealed"), out var json) ? StoredIndicator.Read(json) : throw new InvalidDataException("an indicator's row does not open"))).ToList()), []);
}
