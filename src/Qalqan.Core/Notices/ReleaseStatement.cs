using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>What two responders approve before many people are told: one indicator pack, exactly these recipients, one template, for a limited time.</summary>
/// <param name="Digest">Root of the Merkle tree (RFC 6962) whose leaves are SHA-256 of each recipient's sealed handles, in the order of the dry run.</param>
/// <param name="Expires">From this moment no job is sent on it.</param>
/// <param name="Id">16 random bytes.</param>
/// <param name="Pack">SHA-256 of the indicator pack that the dry run was made with.</param>
/// <param name="People">How many recipients: the leaves of the tree.</param>
/// <param name="Sequence">Higher than that of every release before it.</param>
/// <param name="Template">The only template that it releases.</param>
public sealed record ReleaseStatement(byte[] Digest, DateTimeOffset Expires, Guid Id, byte[] Pack, int People, long Sequence, string Template)
{
    /// <summary>Above this number of people the two approvers must come from different organisations.</summary>
    public const int ManyPeople = 100;

    const int MaxPeople = 1_000_000;
    const string Purpose = "qalqan/notice-release/v1";

    /// <summary>The bytes that are signed and travel with each job.</summary>
    public byte[] ToBytes() => NoticeJsonBytes.Of(this);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out ReleaseStatement? statement)
    {
        if (NoticeJson.TryRead(bytes, NoticeJson.Default.ReleaseStatement, out statement) && statement.IsValid) return true;
        statement = null;
        return false;
    }

    /// <summary>A responder's approval.</summary>
    public ReleaseApproval Approve(SigningKey responder) => new(responder.Public.Id, SignedText.Sign(Purpose, ToBytes(), responder));

    /// <summary>Whether <paramref name="signature"/> over <paramref name="statement"/> is by <paramref name="approver"/>.</summary>
    public static bool IsApproved(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> signature, VerifyingKey approver) => SignedText.Verify(Purpose, statement, signature, approver);

    /// <summary>A recipient's leaf.</summary>
    /// <param name="sealedHandles">As stored by the hub and sent in the job.</param>
    public static byte[] Leaf(ReadOnlySpan<byte> sealedHandles) => SHA256.HashData(sealedHandles);

    bool IsValid =>
        Digest.Length == SHA256.HashSizeInBytes && Pack.Length == SHA256.HashSizeInBytes && Id != Guid.Empty && People is > 0 and <= MaxPeople && Sequence > 0 && NoticeTemplates.Exists(Template);
}

/// <summary>One responder's signature over a <see cref="ReleaseStatement"/>.</summary>
/// <param name="Key">Id of the signing key.</param>
/// <param name="Signature">64 bytes, ES256.</param>
public sealed record ReleaseApproval(string Key, byte[] Signature);

/// <summary>A release as it travels in a job: the statement, its approvals, and the proof that this job's person is one of its recipients.</summary>
/// <param name="Approvals">Two or more.</param>
/// <param name="Index">The person's leaf.</param>
/// <param name="Proof">Hashes from the leaf up.</param>
/// <param name="Statement">As <see cref="ReleaseStatement.ToBytes"/> wrote it.</param>
public sealed record NoticeRelease(IReadOnlyList<ReleaseApproval> Approvals, int Index, IReadOnlyList<byte[]> Proof, byte[] Statement)
{
    const int MaxApprovals = 8; // two count; more only cost time
    const int MaxStatement = 1024;

    internal bool IsValid => Approvals.Count is > 0 and <= MaxApprovals && Index >= 0 && Proof.Count <= MerkleTree.MaxProof && Statement.Length <= MaxStatement;
}
