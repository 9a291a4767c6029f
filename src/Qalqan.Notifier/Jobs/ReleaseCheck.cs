using System.Security.Cryptography;

namespace Qalqan.Notifier;

/// <summary>A responder whose approval counts. Pinned by the operator in the notifier's own configuration; the hub cannot add one.</summary>
/// <param name="Id">The person, so that two keys of one responder are one approval.</param>
/// <param name="Key">Public signing key, base64.</param>
/// <param name="Organisation">Above a hundred people two different ones are needed.</param>
sealed record Approver(string Id, byte[] Key, string Organisation);

/// <summary>Whether two responders approved that this job's person is told. Everything in a job is taken for hostile, also when the hub signed it.</summary>
sealed class ReleaseCheck
{
    const int MaxApproved = 64; // releases that run at the same time, many times over

    /// <summary>Releases that were approved one soon after the other come on several connections, in any order: within this time the newer one does not shut out the older.</summary>
    public static readonly TimeSpan Together = TimeSpan.FromMinutes(10);

    readonly string _path;
    readonly TimeProvider _clock;
    readonly Dictionary<string, (Approver Who, VerifyingKey Key)> _approvers = [];
    readonly HashSet<string> _approved = [];
    readonly Lock _gate = new();
    SeenReleases _seen;

    /// <exception cref="FormatException">A pinned key is none.</exception>
    public ReleaseCheck(string path, IReadOnlyList<Approver> approvers, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        foreach (var approver in approvers)
        {
            if (!VerifyingKey.TryImport(approver.Key, out var key)) throw new FormatException($"the key of approver {approver.Id} is not a P-256 public key");
            _approvers[key.Id] = (approver, key);
        }
        _seen = StateFile.Read(path, StateJson.Default.SeenReleases) ?? new(0, []);
    }

    /// <summary>Null if the release covers the job; otherwise the rule that it breaks.</summary>
    /// <param name="job">Signed by the hub.</param>
    /// <param name="mark">The place in the release that the job uses up: no second job may have it.</param>
    public string? Refusal(NoticeJob job, out Guid mark)
    {
        mark = Guid.Empty;
        var release = job.Release!;
        if (!ReleaseStatement.TryRead(release.Statement, out var statement)) return "release-statement";
        if (statement.Expires <= _clock.GetUtcNow()) return "release-expired";
        if (statement.Template != job.Template) return "release-template";
        if (!AreApproved(release, statement)) return "release-approvals";
        // The signed number of people is the size of the tree: a proof for a tree of another size is none.
        if (!MerkleTree.VerifyInclusion(ReleaseStatement.Leaf(job.Handles), release.Index, statement.People, release.Proof, statement.Digest)) return "release-recipient";
        if (!IsInOrder(release.Statement, statement)) return "release-sequence";
        mark = Mark(statement.Id, release.Index, job.Attempt);
        return null;
    }

    // All jobs of a release carry the same statement and approvals: the signatures are verified for the first of them.
    bool AreApproved(NoticeRelease release, ReleaseStatement statement)
    {
        var key = Key(release);
        lock (_gate)
            if (_approved.Contains(key)) return true;
        if (!HaveTwoSigned(release, statement)) return false;
        lock (_gate)
        {
            if (_approved.Count == MaxApproved) _approved.Clear();
            _approved.Add(key);
        }
        return true;
    }

    static string Key(NoticeRelease release)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(release.Statement));
        foreach (var approval in release.Approvals)
        {
            hash.AppendData(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(approval.Key)));
            hash.AppendData(SHA256.HashData(approval.Signature));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    bool HaveTwoSigned(NoticeRelease release, ReleaseStatement statement)
    {
        var approved = new List<Approver>();
        foreach (var approval in release.Approvals)
            if (_approvers.TryGetValue(approval.Key, out var pinned) && ReleaseStatement.IsApproved(release.Statement, approval.Signature, pinned.Key)) approved.Add(pinned.Who);
        var people = approved.Select(a => a.Id).Distinct(StringComparer.Ordinal).Count();
        var organisations = approved.Select(a => a.Organisation).Distinct(StringComparer.Ordinal).Count();
        return people >= 2 && (statement.People <= ReleaseStatement.ManyPeople || organisations >= 2);
    }

    // A statement that was accepted once may be used until it expires; a new one must not be older than one that has been in use for a while.
    bool IsInOrder(byte[] bytes, ReleaseStatement statement)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        lock (_gate)
        {
            if (_seen.Known.Exists(k => k.Statement == hash)) return true;
            var now = _clock.GetUtcNow();
            // One that was seen later than now was seen by a clock that has been set back.
            var passed = _seen.Known.Where(k => k.Seen <= now - Together || k.Seen > now || k.Sequence == statement.Sequence).Select(k => k.Sequence).Append(_seen.Highest).Max();
            if (statement.Sequence <= passed) return false;
            var over = _seen.Known.Where(k => k.Expires <= now).Select(k => k.Sequence).Append(_seen.Highest).Max();
            var seen = new SeenReleases(over, [.. _seen.Known.Where(k => k.Expires > now), new(statement.Sequence, hash, statement.Expires, now)]);
            StateFile.Write(_path, seen, StateJson.Default.SeenReleases);
            _seen = seen;
            return true;
        }
    }

    static Guid Mark(Guid release, int index, int attempt)
    {
        Span<byte> place = stackalloc byte[24];
        release.TryWriteBytes(place);
        BitConverter.TryWriteBytes(place[16..], index);
        BitConverter.TryWriteBytes(place[20..], attempt);
        return new Guid(SHA256.HashData(place)[..16]);
    }
}
