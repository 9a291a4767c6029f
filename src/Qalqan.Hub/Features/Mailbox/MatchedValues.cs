using Dapper;

namespace Qalqan.Hub;

/// <summary>What a notice is about, for the person it was sent to. Only what its source let everybody or a community know: of the rest a helper speaks in person.</summary>
sealed class MatchedValues(Database database, HubKeys keys, KnownIntelligence known)
{
    const int MaxShown = 20;

    [method: ExplicitConstructor]
    sealed record Row(byte[] Id, byte[] Blob);

    /// <summary>The indicators behind a notice; empty where none may be shown or all were withdrawn.</summary>
    public IReadOnlyList<Indicator> Of(string person, string notice)
    {
        var hits = database.Read(c => c.Query<Row>("""select id as "Id", sealed as "Blob" from hit where notice_id = @notice and person_id = @person limit @MaxShown""", new { notice, person, MaxShown }).ToList());
        return [.. hits.Select(Open).OfType<Indicator>().Where(i => i.Tlp is Tlp.Unknown or Tlp.Clear or Tlp.Green).DistinctBy(i => (i.Kind, i.Value))];
    }

    Indicator? Open(Row hit) => keys.Meta.TryOpen(hit.Blob, Sealing.Place("hit", hit.Id, "sealed"), out var row) ? known.Find(row) : null;
}
