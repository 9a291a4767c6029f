using System.Data.Common;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What a rotation did.</summary>
/// <param name="People">How many people it went over.</param>
/// <param name="Resumed">Whether it went on where an earlier one had stopped.</param>
/// <param name="Generation">The generation that new observations have, or will have after the next start.</param>
/// <param name="AfterRestart">Whether the next start must come first.</param>
sealed record Rotated(int People, bool Resumed, int Generation, bool AfterRestart);

/// <summary>Replaces keys of the sealed index without the plaintext, which nobody has.</summary>
/// <remarks>In the running hub, because only there are the keys, and because the index in memory and the store then change together, person by person: sweeps and submissions go on beside it.</remarks>
sealed class Rotation(Database database, Settings settings, PersonStore people, SegmentStore segments, SealedIndex index, TokenChain chain, IndexLayers layers, HubCustody custody)
{
    /// <summary>Where the last rotation stopped: the last person whose key was replaced.</summary>
    const string Cursor = "rotation-person-keys";

    /// <summary>People whose ids are read at once.</summary>
    const int Batch = 500;

    readonly Lock _one = new();

    /// <summary>A new key for everybody. Stopped at any moment, it goes on from there when it is asked for again.</summary>
    /// <param name="alone">No other process works on the store: one that has the old keys in memory would miss everything of a person whose key it does not know.</param>
    /// <param name="cancel">Stops between two people.</param>
    public Rotated PersonKeys(bool alone, CancellationToken cancel)
    {
        if (database.IsShared && !alone) throw new HubException("workers may have the old keys in memory and would miss hits: stop them first, then say --workers-stopped");
        lock (_one)
        {
            var last = settings.Get(Cursor) is { } stopped ? Encoding.ASCII.GetString(stopped) : "";
            var (resumed, done) = (last.Length > 0, 0);
            while (Next(last) is { Count: > 0 } batch)
            {
                foreach (var person in batch)
                {
                    cancel.ThrowIfCancellationRequested();
                    if (Rekey(person)) done++;
                }
                last = batch[^1];
            }
            settings.Remove(Cursor);
            database.EmptyLog();
            custody.Append(CustodyVerb.KeyRotated);
            return new(done, resumed, chain.Generation, false);
        }
    }

    /// <summary>Lays a new key over the whole index, from the next start on.</summary>
    /// <param name="alone">As above.</param>
    public Rotated Index(bool alone)
    {
        if (database.IsShared && !alone) throw new HubException("workers without the new key could not sweep: stop them first, then say --workers-stopped, and start them after the hub");
        lock (_one)
        {
            var generation = layers.Lay(chain.Generation);
            custody.Append(CustodyVerb.KeyRotated);
            return new(0, false, generation, true);
        }
    }

    /// <summary>Takes observations of earlier generations to the present one. Part of the hub's regular work; what a stop leaves undone is done after the start.</summary>
    /// <returns>How many people it went over.</returns>
    public int Raise(CancellationToken cancel)
    {
        if (chain.Generation == 0) return 0;
        var behind = database.Read(c => c.Query<string>("select distinct person_id from segment where generation < @generation", new { generation = (long)chain.Generation }).ToList());
        foreach (var person in behind)
        {
            cancel.ThrowIfCancellationRequested();
            if (people.Find(person) is not { } row) continue;
            var id = PersonId.Parse(person);
            index.Replace(id, key =>
            {
                IReadOnlyList<Segment> raised = [.. segments.Of(id).Select(s => s.Rotate(key, key, chain, chain.Generation))];
                database.Write(c => SegmentStore.Replace(c, id, row.WrappedKey, raised));
                return (key, raised);
            });
        }
        return behind.Count;
    }

    List<string> Next(string last) => database.Read(c => c.Query<string>("select id from person where id > @last order by id limit @Batch", new { last, Batch }).ToList());

    bool Rekey(string person)
    {
        var id = PersonId.Parse(person);
        return index.Replace(id, old =>
        {
            var bytes = PersonKey.Create();
            var fresh = new PersonKey(bytes);
            var wrapped = people.Wrap(person, bytes);
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
            IReadOnlyList<Segment> after = [.. segments.Of(id).Select(s => s.Rotate(old, fresh, chain, s.Generation))];
            database.Write(c =>
            {
                SegmentStore.Replace(c, id, wrapped, after);
                Note(c, person); // with the same commit: after a stop nobody is done twice or left out
            });
            return (fresh, after);
        });
    }

    static void Note(DbConnection connection, string person) =>
        connection.Execute("insert into hub (name, value) values (@Cursor, @value) on conflict (name) do update set value = excluded.value", new { Cursor, value = Encoding.ASCII.GetBytes(person) });
}
