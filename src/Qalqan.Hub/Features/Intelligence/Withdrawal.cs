using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>An indicator that was wrong: whoever was told of it gets a correction, once.</summary>
sealed class Withdrawal(HubKeys keys, NoticeQueue notices, TimeProvider clock)
{
    /// <summary>Marks indicators as withdrawn and puts a correction into the queue for each person whose notice rested on one.</summary>
    /// <returns>The rows that were in force.</returns>
    public IReadOnlyList<byte[]> Write(DbConnection connection, IReadOnlyList<byte[]> rows)
    {
        var withdrawn = rows.Where(row => connection.Execute("update indicator set state = 'withdrawn', withdrawn = @now where id = @row and state <> 'withdrawn'", new { row, now = clock.Seconds() }) > 0).ToList();
        if (withdrawn.Count == 0) return withdrawn;
        var hits = connection.Query<(byte[] Id, string Person, string State)>("select id, person_id, state from hit where state in ('told', 'found')").ToLookup(h => h.Person);
        foreach (var person in hits)
        {
            // A hit's id cannot be read backwards; it is compared with that of this person and each indicator.
            var ids = withdrawn.Select(row => Convert.ToHexStringLower(keys.HitId(person.Key, row))).ToHashSet();
            var wrong = person.Where(h => ids.Contains(Convert.ToHexStringLower(h.Id))).ToList();
            foreach (var hit in wrong) connection.Execute("update hit set state = 'corrected' where id = @Id", new { hit.Id });
            // Somebody who was found and not yet told is not told.
            if (wrong.Exists(h => h.State == "told")) notices.Add(connection, person.Key, NoticeTemplates.Correction);
        }
        return withdrawn;
    }
}
