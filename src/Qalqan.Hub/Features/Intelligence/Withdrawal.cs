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
        var people = connection.Query<string>("select distinct person_id from hit where state = 'told'").ToList();
        foreach (var person in people)
        {
            var corrected = withdrawn.Count(row => connection.Execute("update hit set state = 'corrected' where id = @id and state = 'told'", new { id = keys.HitId(person, row) }) > 0);
            if (corrected > 0) notices.Add(connection, person, NoticeTemplates.Correction);
        }
        // Somebody who was found and not yet told is not told.
        foreach (var person in connection.Query<string>("select distinct person_id from hit where state = 'found'").ToList())
            foreach (var row in withdrawn) connection.Execute("update hit set state = 'corrected' where id = @id and state = 'found'", new { id = keys.HitId(person, row) });
        return withdrawn;
    }
}
