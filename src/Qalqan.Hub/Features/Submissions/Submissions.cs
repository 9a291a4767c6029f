using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What becomes of something handed in.</summary>
/// <param name="Result">The verdict and what it rests on.</param>
/// <param name="Remembered">How many observables were sealed; 0 for somebody without a mailbox.</param>
/// <param name="Kept">The id of the (first) sealed original in the vault; null if it was forgotten.</param>
sealed record Submitted(CheckResult Result, int Remembered, string? Kept);

/// <summary>Checks what is handed in, seals what was seen, forgets the rest.</summary>
sealed class Submissions(Database database, HubKeys keys, KnownIntelligence known, SealedIndex index, TokenChain chain, Organisations organisations, Vault vault, TimeProvider clock) : IDisposable
{
    /// <summary>A person's phone or mailbox holds fewer; a file with more is a log, and logs belong to an organisation's own check.</summary>
    const int MaxObservables = 200_000;

    /// <summary>Evidence is read by this many at once, so that a flood of submissions never takes the processors from a sweep and its notices.</summary>
    readonly SemaphoreSlim _readers = new(Math.Max(1, Environment.ProcessorCount));

    /// <summary>How many may wait for a reader. More than this is a flood: each holds what it handed in in memory, and none would be answered soon.</summary>
    const int MaxWaiting = 200;

    int _waiting;

    /// <summary>Whether there is no room for one more: say so at once, and take nothing.</summary>
    public bool IsFull => Volatile.Read(ref _waiting) >= MaxWaiting;

    /// <summary>Checks <paramref name="evidence"/>; remembers it for <paramref name="person"/>, if there is one.</summary>
    /// <param name="evidence">What was handed in.</param>
    /// <param name="person">Whose it is; null for an anonymous check, of which nothing is kept.</param>
    /// <param name="keep">Whether the original goes into the vault. Needs a person.</param>
    /// <param name="cancel">Ends the wait and the reading.</param>
    public Task<Submitted> Take(Evidence evidence, Person? person, bool keep, CancellationToken cancel) => TakeAll([evidence], person, keep, cancel);

    /// <summary>Checks several pieces together; remembers them for <paramref name="person"/>, if there is one.</summary>
    /// <param name="evidence">What was handed in.</param>
    /// <param name="person">Whose it is; null for an anonymous check, of which nothing is kept.</param>
    /// <param name="keep">Whether the originals go into the vault. Needs a person.</param>
    /// <param name="cancel">Ends the wait and the reading.</param>
    public async Task<Submitted> TakeAll(IReadOnlyList<Evidence> evidence, Person? person, bool keep, CancellationToken cancel)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _readers.WaitAsync(cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
        try
        {
            return Take(evidence, person, keep ? person : null, cancel);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _readers.Dispose();

    Submitted Take(IReadOnlyList<Evidence> evidence, Person? person, Person? keeper, CancellationToken cancel)
    {
        var own = organisations.Domains();
        using var submission = index.Begin(); // before the check: intelligence that comes in from here on is compared below
        var result = Check(evidence, own, cancel);
        if (person is null) return new(result, 0, null);
        var seen = Evidence.Observables(evidence, MaxObservables, cancel);
        var kept = keeper is null ? null : evidence.Select(one => vault.Keep(keeper, one)).ToList()[0];
        var inputs = new TokenInputs();
        foreach (var (kind, value) in seen) TokenLadder.Observed(kind, Encoding.UTF8.GetBytes(value), inputs);
        var tokens = chain.Tokens(inputs);
        inputs.Clear();
        var late = submission.Add(PersonId.Parse(person.Id), clock.Month(), chain.Generation, tokens, run => database.Write(c =>
        {
            SegmentStore.Add(c, run);
            Told(c, person.Id, result);
        }));
        CryptographicOperations.ZeroMemory(tokens);
        if (late.Count == 0) return new(result, seen.Count, kept);
        // Intelligence came in meanwhile: the person hears of it in this verdict.
        result = Check(evidence, own, cancel);
        database.Write(c => Told(c, person.Id, result));
        return new(result, seen.Count, kept);
    }

    CheckResult Check(IReadOnlyList<Evidence> evidence, IReadOnlyList<string> own, CancellationToken cancel)
    {
        using var use = known.Use();
        return Evidence.Check(evidence, use.Set, own, clock.GetUtcNow(), cancel);
    }

    /// <summary>Which indicators this person has been told of by the verdict already.</summary>
    void Told(DbConnection connection, string person, CheckResult result)
    {
        foreach (var indicator in result.Findings.Select(f => f.Indicator).OfType<MatchedIndicator>())
            foreach (var source in indicator.Sources) Told(connection, person, keys.RowId("indicator", source.Feed, indicator.Kind.Name(), indicator.Value));
    }

    void Told(DbConnection connection, string person, byte[] indicator)
    {
        var id = keys.HitId(person, indicator);
        connection.Execute("insert into hit (id, person_id, sealed, state, created) values (@id, @person, @blob, 'told', @now) on conflict (id) do update set state = 'told' where hit.state <> 'told'",
            new { id, person, blob = keys.Meta.Seal(indicator, Sealing.Place("hit", id, "sealed")), now = clock.Hour() });
    }
}
