using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>A release as a responder sees it before agreeing.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State"><c>waiting</c>, <c>blocked</c> (a canary was hit), <c>approved</c> or <c>rejected</c>.</param>
/// <param name="People">How many would be told; below five not exactly.</param>
/// <param name="Organisations">In how many organisations.</param>
/// <param name="Needs">How many approvals: 3 means two, of different organisations.</param>
/// <param name="Approvals">How many there are.</param>
/// <param name="Statement">What is signed, as base64.</param>
/// <param name="Expires">Until when it can be approved.</param>
sealed record ReleaseShown(string Id, string State, string People, int Organisations, int Needs, int Approvals, string Statement, DateTimeOffset Expires);

/// <summary>What became of an approval.</summary>
abstract record ApprovalResult
{
    /// <summary>It counts, and more are needed. If the same responder agreed before, it is that one which counts.</summary>
    public sealed record Waiting(int Missing, bool Again = false) : ApprovalResult;

    /// <summary>It was the last one: people are being told.</summary>
    public sealed record Released(int People) : ApprovalResult;

    /// <summary>It does not count.</summary>
    public sealed record Refused(string Reason) : ApprovalResult;
}

/// <summary>What waits until responders agree, and their agreement. The notifier checks the same signatures again, with keys that this hub cannot change.</summary>
sealed class Releases(Database database, Responders responders, NoticeQueue notices, HubCustody custody, HuntSignal signal, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, string SweepId, string State, byte[] Statement, byte[] Leaves, long Organisations, long Needs, long Expires, long Approvals);

    const string Columns = """
        select r.id as "Id", r.sweep_id as "SweepId", r.state as "State", r.statement as "Statement", r.leaves as "Leaves", r.organisations as "Organisations", r.needs as "Needs",
        r.expires as "Expires", (select count(*) from approval a where a.release_id = r.id) as "Approvals" from release r
        """;

    /// <summary>Held by whoever gives releases their numbers: two at once would give the same.</summary>
    public static readonly Lock Numbering = new();

    /// <summary>All that are not over, newest first.</summary>
    public IReadOnlyList<ReleaseShown> All() => [.. database.Read(c => c.Query<Row>(Columns + " order by r.sequence desc").ToList()).Select(Show)];

    /// <summary>One; null if there is none.</summary>
    public ReleaseShown? Find(string id) => One(id) is { } row ? Show(row) : null;

    /// <summary>Takes a responder's signature over the statement, and over the line that says so in the custody log.</summary>
    public ApprovalResult Approve(string id, string responderId, byte[] signature, CustodyAct act)
    {
        if (One(id) is not { } release) return new ApprovalResult.Refused("no such release");
        if (responders.Find(responderId) is not { Active: true } responder) return new ApprovalResult.Refused("no such responder");
        if (release.State != "waiting") return new ApprovalResult.Refused($"it is {release.State}");
        if (release.Expires <= clock.Seconds()) return new ApprovalResult.Refused("it has expired; the next sweep makes a new one");
        if (!ReleaseStatement.IsApproved(release.Statement, signature, responder.SigningKey)) return new ApprovalResult.Refused("the signature is not by this responder's key over this statement");
        if (act.Verb != CustodyVerb.ReleaseApproved || !act.IsSignedBy(responder.SigningKey)) return new ApprovalResult.Refused("the line for the custody log is not signed by this responder's key");
        var again = HasApproved(id, responderId);
        if (!again) custody.Append(act);
        ApprovalResult result;
        lock (Numbering) result = database.Write(c => Count(c, release, responder, signature));
        if (again && result is ApprovalResult.Waiting waiting) return waiting with { Again = true };
        if (result is ApprovalResult.Released) signal.Set();
        return result;
    }

    /// <summary>Ends a release: what was found stays in the cases, and nobody is told.</summary>
    public bool Reject(string id) => database.Write(c => c.Execute("update release set state = 'rejected' where id = @id and state in ('waiting', 'blocked')", new { id })) > 0;

    /// <summary>What goes with each job of a release, by the person's sealed handles; null for handles that were not approved, or where fewer than two approved.</summary>
    public Func<byte[], NoticeRelease?> Proofs(string id)
    {
        var row = One(id);
        var approvals = database.Read(c => c.Query<(byte[] Key, byte[] Signature)>("select p.signing_key, a.signature from approval a join responder p on p.id = a.responder_id where a.release_id = @id order by p.id", new { id }).ToList())
            .Select(a => VerifyingKey.TryImport(a.Key, out var key) ? new ReleaseApproval(key.Id, a.Signature) : throw new InvalidDataException("a responder's key is damaged")).ToList();
        if (row is null || approvals.Count < 2) return _ => null;
        var leaves = row.Leaves.Chunk(32).ToList();
        var tree = new GrowingMerkleTree();
        foreach (var leaf in leaves) tree.Append(MerkleTree.LeafHash(leaf));
        return handles =>
        {
            var index = leaves.BinarySearch(ReleaseStatement.Leaf(handles), ByteOrder.Instance);
            return index < 0 ? null : new(approvals, index, tree.Inclusion(index, leaves.Count), row.Statement);
        };
    }

    bool HasApproved(string id, string responder) => database.Read(c => c.ExecuteScalar<long>("select count(*) from approval where release_id = @id and responder_id = @responder", new { id, responder })) > 0;

    ApprovalResult Count(DbConnection connection, Row release, Responder responder, byte[] signature)
    {
        // And nobody writes it anew until this has been counted.
        if (connection.Execute("update release set state = state where id = @Id and state = 'waiting' and statement = @Statement", new { release.Id, release.Statement }) == 0) return new ApprovalResult.Refused("it was decided or written anew meanwhile: look again");
        connection.Execute("insert into approval (release_id, responder_id, signature, created) values (@release, @responder, @signature, @now) on conflict do nothing",
            new { release = release.Id, responder = responder.Id, signature, now = clock.Seconds() });
        var (approvals, organisations) = connection.QuerySingle<(long, long)>("""
            select count(*), count(distinct p.organisation_id) from approval a join responder p on p.id = a.responder_id where a.release_id = @id
            """, new { id = release.Id });
        var missing = Math.Min(release.Needs, 2) - approvals;
        if (release.Needs == 3 && missing <= 0 && organisations < 2) missing = 1;
        if (missing > 0) return new ApprovalResult.Waiting((int)missing);
        connection.Execute("update release set state = 'approved' where id = @id", new { id = release.Id });
        Renumber(connection, release.Id);
        var people = connection.Query<string>("select distinct person_id from hit where sweep_id = @sweep and state = 'found'", new { sweep = release.SweepId }).ToList();
        foreach (var person in people) notices.Tell(connection, release.SweepId, person, release.Id);
        return new ApprovalResult.Released(people.Count);
    }

    /// <summary>The notifier refuses a release that is older than one in use. What still waits is written anew behind the one that goes out now, and who had signed it is asked again.</summary>
    static void Renumber(DbConnection connection, string released)
    {
        var behind = connection.Query<(string Id, byte[] Statement)>("select id, statement from release where state = 'waiting' and sequence < (select sequence from release where id = @released) order by sequence", new { released }).ToList();
        foreach (var (id, bytes) in behind)
        {
            if (!ReleaseStatement.TryRead(bytes, out var statement)) throw new InvalidDataException("a release's statement is damaged");
            var sequence = connection.ExecuteScalar<long>("select max(sequence) + 1 from release");
            connection.Execute("update release set sequence = @sequence, statement = @statement where id = @id", new { sequence, statement = (statement with { Sequence = sequence }).ToBytes(), id });
            connection.Execute("delete from approval where release_id = @id", new { id });
        }
    }

    Row? One(string id) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where r.id = @id", new { id }));

    static ReleaseShown Show(Row r) => new(r.Id, r.State, DryRun.Shown(r.Leaves.Length / 32), (int)r.Organisations, (int)r.Needs, (int)r.Approvals, Convert.ToBase64String(r.Statement), DateTimeOffset.FromUnixTimeSeconds(r.Expires));
}
