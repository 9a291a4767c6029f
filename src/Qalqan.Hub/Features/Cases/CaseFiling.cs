using System.Globalization;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Writes hits into the cases of the people they are about. After the notices: sealing to a case costs milliseconds, and seconds count first for the person.</summary>
sealed class CaseFiling(Database database, HubKeys keys, KnownIntelligence known, CaseStore cases, TimeProvider clock)
{
    /// <summary>Hits filed in one transaction: few, because a notice that becomes due meanwhile waits for it.</summary>
    const int Batch = 10;

    [method: ExplicitConstructor]
    sealed record Row(byte[] Id, string PersonId, byte[] Blob);

    /// <summary>Files some.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Run()
    {
        var hits = database.Read(c => c.Query<Row>("""select id as "Id", person_id as "PersonId", sealed as "Blob" from hit where filed = 0 limit @Batch""", new { Batch }).ToList());
        if (hits.Count == 0) return false;
        database.Write(c =>
        {
            foreach (var hit in hits)
            {
                if (c.Execute("update hit set filed = 1 where id = @Id and filed = 0", new { hit.Id }) == 0) continue;
                var file = cases.Of(c, hit.PersonId);
                cases.Add(c, file, new(clock.GetUtcNow(), "hit", Words(hit)));
                c.Execute("update case_file set hits = hits + 1 where id = @file", new { file });
            }
        });
        return true;
    }

    string Words(Row hit)
    {
        if (!keys.Meta.TryOpen(hit.Blob, Sealing.Place("hit", hit.Id, "sealed"), out var row) || known.Find(row) is not { } indicator) return "an indicator that was withdrawn since";
        return string.Create(CultureInfo.InvariantCulture, $"{indicator.Kind.Name()}\t{indicator.Value}\t{indicator.Feed}\t{indicator.Name}");
    }
}
