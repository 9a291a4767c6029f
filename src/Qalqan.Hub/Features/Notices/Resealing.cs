using Dapper;

namespace Qalqan.Hub;

/// <summary>What a re-seal did.</summary>
/// <param name="People">How many people's handles lie under the new key.</param>
/// <param name="Lost">How many could not be opened with any key: those people must be enrolled anew.</param>
/// <param name="Key">Id of the new key.</param>
/// <param name="Retired">How many old keys were destroyed.</param>
sealed record Resealed(int People, int Lost, string Key, int Retired);

/// <summary>Moves every sealed handle to the notifier's next key, once a month: whoever takes the notifier's old key later opens nothing with it. The handles pass through the notifier; this hub never sees what is in them.</summary>
sealed class Resealing(Database database, HubKeys keys, NotifierClient notifier, PairedNotifier paired, Dispatcher dispatcher, HubCustody custody, TimeProvider clock) : IDisposable
{
    /// <summary>Handles in one request; with eight channels and an OpenPGP key each they stay below what the notifier takes.</summary>
    const int Batch = 100;

    readonly SemaphoreSlim _one = new(1);

    [method: ExplicitConstructor]
    sealed record Row(string Id, byte[] Handles);

    /// <summary>Moves them. Stopped at any moment it can be asked for again: what was moved opens with the new key.</summary>
    /// <exception cref="HubException">A release waits whose signed recipients are digests of the handles as they are.</exception>
    public async Task<Resealed> Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            RefuseWhileReleased();
            var (next, _) = await notifier.Reseal([], cancel);
            paired.Replace(next); // from here on people are enrolled under the new key; the notifier opens both until the end
            var (seen, lost) = (new HashSet<string>(StringComparer.Ordinal), 0);
            while (Unseen(seen) is { Count: > 0 } batch)
            {
                lost += await Move(batch, cancel);
                seen.UnionWith(batch.Select(r => r.Id));
            }
            var retired = 0;
            // While nothing is being sent: a job already made carries the handles as they were.
            await dispatcher.Between(async () => retired = await Retire(next, cancel), cancel);
            custody.Append(CustodyVerb.KeyRotated);
            database.EmptyLog();
            return new(seen.Count - lost, lost, next.Id, retired);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    async Task<int> Move(List<Row> batch, CancellationToken cancel)
    {
        var (_, moved) = await notifier.Reseal([.. batch.Select(r => new ResealLine(r.Handles, r.Id))], cancel);
        var byPerson = moved.ToDictionary(m => m.Person, m => m.Handles, StringComparer.Ordinal);
        if (batch.Any(r => !byPerson.ContainsKey(r.Id))) throw new IOException("the notifier stopped in the middle; ask for the re-seal again");
        database.Write(c =>
        {
            foreach (var row in batch.Where(r => byPerson[r.Id].Length > 0))
                c.Execute("update person set handles = @moved where id = @Id and handles = @Handles", new { moved = byPerson[row.Id], row.Id, row.Handles });
        });
        return batch.Count(r => byPerson[r.Id].Length == 0);
    }

    async Task<int> Retire(SealingPublicKey next, CancellationToken cancel)
    {
        var old = (await notifier.Keys(cancel)).Opens.Where(id => id != next.Id).ToList();
        foreach (var id in old) await notifier.Retire(new KeyRetirement(id).Sign(keys.Jobs), cancel);
        return old.Count;
    }

    List<Row> Unseen(HashSet<string> seen)
    {
        var ids = database.Read(c => c.Query<string>("select id from person order by id").ToList()).Where(id => !seen.Contains(id)).Take(Batch).ToArray();
        return ids.Length == 0 ? [] : database.Read(c => c.Query<Row>("""select id as "Id", handles as "Handles" from person where id in @ids""", new { ids }).ToList());
    }

    void RefuseWhileReleased()
    {
        var waiting = database.Read(c => c.ExecuteScalar<long>("""
            select (select count(*) from release where state = 'waiting' and expires > @now) + (select count(*) from notice where state = 'queued' and release_id is not null)
            """, new { now = clock.Seconds() }));
        if (waiting > 0) throw new HubException("a release waits for approval or is being sent: its recipients were signed as their handles are now. Let it end first, then re-seal");
    }
}
