using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Deletes a person: the key first, so that whatever copy of a segment remains anywhere opens no more.</summary>
sealed class PersonDeletion(Database database, DeletionLedger ledger, SealedIndex index, HubCustody custody)
{
    /// <summary>Deletes everything about <paramref name="person"/>.</summary>
    /// <returns>Whether there was such a person.</returns>
    public bool Delete(string person)
    {
        var files = database.Read(c => c.Query<string>("select v.id from vault_file v join person p on p.case_id = v.case_id where p.id = @person", new { person }).ToList());
        ledger.Add(person, files);
        var gone = database.Write(c => Rows(c, person)) > 0;
        database.EmptyLog();
        index.Remove(PersonId.Parse(person));
        foreach (var file in files) ledger.Remove(file);
        if (gone) custody.Append(CustodyVerb.PersonDeleted);
        return gone;
    }

    /// <summary>The rows, in one transaction: 1 if there was such a person.</summary>
    public static int Rows(DbConnection connection, string person)
    {
        var file = connection.QuerySingleOrDefault<string>("select case_id from person where id = @person", new { person });
        connection.Execute("delete from segment where person_id = @person", new { person });
        var rows = connection.Execute("delete from person where id = @person", new { person });
        if (file is not null) connection.Execute("delete from case_file where id = @file", new { file });
        return rows;
    }
}
