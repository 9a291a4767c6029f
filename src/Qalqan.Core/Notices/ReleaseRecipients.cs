namespace Qalqan;

/// <summary>The people of a dry run as the tree that two responders sign, and each person's proof. Made by the hub; needs nothing but the sealed handles.</summary>
public sealed class ReleaseRecipients
{
    readonly GrowingMerkleTree _tree = new();

    /// <param name="sealedHandles">As they will be sent, in an order that says nothing about people: a proof tells each one's place.</param>
    public ReleaseRecipients(IEnumerable<byte[]> sealedHandles)
    {
        foreach (var handles in sealedHandles) _tree.Append(MerkleTree.LeafHash(ReleaseStatement.Leaf(handles)));
        Digest = _tree.Root(_tree.Size);
    }

    /// <summary>For <see cref="ReleaseStatement.Digest"/>.</summary>
    public byte[] Digest { get; }

    /// <summary>For <see cref="ReleaseStatement.People"/>.</summary>
    public int Count => (int)_tree.Size;

    /// <summary>The release as it travels in the job of the person at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is nobody at that place.</exception>
    public NoticeRelease For(int index, ReleaseStatement statement, IReadOnlyList<ReleaseApproval> approvals) =>
        new(approvals, index, _tree.Inclusion(index, _tree.Size), statement.ToBytes());
}
