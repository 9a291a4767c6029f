using System.Numerics;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>The Merkle tree of RFC 6962, section 2.1, with SHA-256: roots and proofs of short lists, and the check of proofs that somebody else made.</summary>
/// <remarks>A log that grows is a <see cref="GrowingMerkleTree"/>. Hashes are 32 bytes everywhere.</remarks>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Hashes of the longest proof that is looked at: a tree of 2^63 leaves needs 63 for inclusion and 64 for consistency.</summary>
    public const int MaxProof = 64;

    /// <summary>The root of a tree without leaves: the hash of nothing.</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);

    /// <summary>A leaf's hash: SHA-256(0x00 ‖ leaf).</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> leaf)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(leaf);
        return hash.GetHashAndReset();
    }

    /// <summary>A node's hash: SHA-256(0x01 ‖ left ‖ right).</summary>
    internal static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * HashBytes)];
        node[0] = 1;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + HashBytes)..]);
        return SHA256.HashData(node);
    }

    /// <summary>The root over <paramref name="leaves"/>, in this order.</summary>
    public static byte[] Root(IReadOnlyList<byte[]> leaves) => Over(leaves).Root(leaves.Count);

    /// <summary>The proof that the leaf at <paramref name="index"/> is one of <paramref name="leaves"/> (RFC 6962, 2.1.1), from the leaf up.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not one of theirs.</exception>
    public static byte[][] Inclusion(IReadOnlyList<byte[]> leaves, long index) => Over(leaves).Inclusion(index, leaves.Count);

    /// <summary>The proof that the first <paramref name="first"/> of <paramref name="leaves"/> were there before the rest (RFC 6962, 2.1.2).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="first"/> is more than there are.</exception>
    public static byte[][] Consistency(IReadOnlyList<byte[]> leaves, long first) => Over(leaves).Consistency(first, leaves.Count);

    /// <summary>Whether <paramref name="proof"/> shows that <paramref name="leaf"/> stands at <paramref name="index"/> in the tree of <paramref name="size"/> leaves with this root (RFC 9162, 2.1.3.2).</summary>
    public static bool VerifyInclusion(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root) =>
        VerifyInclusionOfHash(LeafHash(leaf), index, size, proof, root);

    /// <summary>As <see cref="VerifyInclusion"/>, for a leaf of which only the hash is known.</summary>
    public static bool VerifyInclusionOfHash(byte[] leafHash, long index, long size, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || !AreHashes(proof)) return false;
        var (node, last) = (index, size - 1);
        var hash = leafHash;
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(sibling, hash);
                Climb(ref node, ref last);
            }
            else hash = NodeHash(hash, sibling);
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether <paramref name="proof"/> shows that the tree of <paramref name="first"/> leaves is the beginning of that of <paramref name="second"/> (RFC 9162, 2.1.4.2).</summary>
    /// <remarks>The empty tree is the beginning of every tree; its proof is empty.</remarks>
    public static bool VerifyConsistency(long first, long second, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot)
    {
        if (first < 0 || first > second || !AreHashes(proof)) return false;
        if (first == second) return proof.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (first == 0) return proof.Count == 0 && firstRoot.SequenceEqual(EmptyRoot());
        var (node, last) = (first - 1, second - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        var used = 0;
        byte[] old;
        if (BitOperations.IsPow2(first)) old = firstRoot.ToArray();
        else if (proof.Count == 0) return false;
        else old = proof[used++];
        var grown = old;
        for (; used < proof.Count; used++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                old = NodeHash(proof[used], old);
                grown = NodeHash(proof[used], grown);
                Climb(ref node, ref last);
            }
            else grown = NodeHash(grown, proof[used]);
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && old.AsSpan().SequenceEqual(firstRoot) && grown.AsSpan().SequenceEqual(secondRoot);
    }

    /// <summary>Goes up the tree's right edge over the levels where the node has no sibling.</summary>
    static void Climb(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
    }

    static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.Count <= MaxProof && proof.All(h => h.Length == HashBytes);

    static GrowingMerkleTree Over(IReadOnlyList<byte[]> leaves)
    {
        var tree = new GrowingMerkleTree();
        foreach (var leaf in leaves) tree.Append(LeafHash(leaf));
        return tree;
    }
}
