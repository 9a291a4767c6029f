using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Where the sealed runs lie.</summary>
sealed class SegmentStore(Database database, PersonStore people)
{
    [method: ExplicitConstructor]
    sealed record Row(string Person, long Month, long Generation, byte[] Tokens)
    {
        public Segment ToSegment() => new(PersonId.Parse(Person), (int)Month, (int)Generation, Tokens);
    }

    [method: ExplicitConstructor]
    sealed record PersonRow(string Id, long Slot, byte[] WrappedKey);

    const string Columns = """select person_id as "Person", month as "Month", generation as "Generation", tokens as "Tokens" from segment""";

    /// <summary>Everything of one person.</summary>
    public IReadOnlyList<Segment> Of(PersonId person) => database.Read(c => Of(c, person));

    /// <summary>Adds a run within the caller's transaction.</summary>
    public static void Add(DbConnection connection, Segment run)
    {
        var person = run.Person.ToString();
        connection.Execute("""
            insert into segment (person_id, month, run, generation, tokens)
            values (@person, @month, (select coalesce(max(run), 0) + 1 from segment where person_id = @person and month = @month), @generation, @tokens)
            """, new { person, month = (long)run.Month, generation = (long)run.Generation, tokens = run.Tokens });
    }

    /// <summary>Puts <paramref name="segments"/> in the place of everything the person has, and the new key in the place of the old.</summary>
    public static void Replace(DbConnection connection, PersonId person, byte[] wrappedKey, IEnumerable<Segment> segments)
    {
        connection.Execute("delete from segment where person_id = @person", new { person = person.ToString() });
        connection.Execute("update person set wrapped_key = @wrappedKey where id = @person", new { wrappedKey, person = person.ToString() });
        foreach (var segment in segments) Add(connection, segment);
    }

    /// <summary>Loads the people of some slots into <paramref name="index"/>, with all they have.</summary>
    /// <param name="index">Receives them, and owns their keys.</param>
    /// <param name="from">First slot.</param>
    /// <param name="to">Slot after the last.</param>
    public void Load(SealedIndex index, long from, long to)
    {
        foreach (var slot in Enumerable.Range((int)from, (int)(to - from)))
        {
            // By slot, so that never more than a 256th of everything is held twice. Keys and segments of one state: another process may be changing both.
            var (people, segments) = database.ReadState(c => (
                c.Query<PersonRow>("""select id as "Id", slot as "Slot", wrapped_key as "WrappedKey" from person where slot = @slot""", new { slot = (long)slot }).ToList(),
                c.Query<Row>(Columns + " where person_id in (select id from person where slot = @slot)", new { slot = (long)slot }).Select(r => r.ToSegment()).ToLookup(s => s.Person)));
            foreach (var person in people)
            {
                var id = PersonId.Parse(person.Id);
                index.Load(id, slot, KeyOf(person.Id, person.WrappedKey), segments[id]);
            }
        }
    }

    /// <summary>Brings one person in <paramref name="index"/> to what the store has.</summary>
    public void Reload(SealedIndex index, PersonId person)
    {
        var isThere = true;
        index.Replace(person, key =>
        {
            var (row, segments) = database.ReadState(c => (
                c.QuerySingleOrDefault<PersonRow>("""select id as "Id", slot as "Slot", wrapped_key as "WrappedKey" from person where id = @id""", new { id = person.ToString() }), Of(c, person)));
            isThere = row is not null;
            return row is null ? (key, []) : (KeyOf(row.Id, row.WrappedKey), segments);
        });
        if (!isThere) index.Remove(person);
    }

    /// <summary>The key of a person's tokens.</summary>
    public PersonKey KeyOf(string person, byte[] wrapped)
    {
        var key = people.KeyOf(person, wrapped);
        try
        {
            return new(key);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(key);
        }
    }

    static List<Segment> Of(DbConnection connection, PersonId person) => [.. connection.Query<Row>(Columns + " where person_id = @person order by month, run", new { person = person.ToString() }).Select(r => r.ToSegment())];
}
