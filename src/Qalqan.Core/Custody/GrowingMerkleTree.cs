using System.Numerics;

namespace Qalqan;

/// <summary>A Merkle tree (RFC 6962) that grows leaf by leaf and keeps the hash of every complete subtree: 64 bytes of memory a leaf.</summary>
/// <remarks>Appending costs one hash on average, a root or a proof of any size up to <see cref="Size"/> O(log² n). Not thread-safe.</remarks>
public sealed class GrowingMerkleTree
{
    readonly List<List<byte[]>> _levels = [[]];

    /// <summary>How many leaves there are.</summary>
    public long Size => _levels[0].Count;

    /// <summary>Adds a leaf by its <see cref="MerkleTree.LeafHash"/>. The array is kept.</summary>
    /// <exception cref="ArgumentException">It is not a hash.</exception>
    public void Append(byte[] leafHash)
    {
        if (leafHash.Length != MerkleTree.HashBytes) throw new ArgumentException("a leaf hash has 32 bytes", nameof(leafHash));
        var hash = leafHash;
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count) _levels.Add([]);
            var row = _levels[level];
            row.Add(hash);
            if ((row.Count & 1) == 1) return;
            hash = MerkleTree.NodeHash(row[^2], row[^1]);
        }
    }

    /// <summary>The hash of the complete subtree number <paramref name="index"/> of 2^<paramref name="level"/> leaves. Tiles are made of these.</summary>
    public byte[] Node(int level, long index) => _levels[level][checked((int)index)];

    /// <summary>The root of the tree when it had <paramref name="size"/> leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It never had so many.</exception>
    public byte[] Root(long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleTree.EmptyRoot() : Range(0, size);
    }

    /// <summary>The proof that leaf <paramref name="index"/> is in the tree of <paramref name="size"/> leaves (RFC 6962, 2.1.1), from the leaf up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf, or no tree of this size.</exception>
    public byte[][] Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        for (var (start, count) = (0L, size); count > 1;)
        {
            var left = LargestPowerBelow(count);
            if (index < start + left) (path, count) = (Before(path, Range(start + left, count - left)), left);
            else (path, start, count) = (Before(path, Range(start, left)), start + left, count - left);
        }
        path.Reverse();
        return [.. path];
    }

    /// <summary>The proof that the tree of <paramref name="first"/> leaves is the beginning of that of <paramref name="second"/> (RFC 6962, 2.1.2); empty for equal sizes and for <paramref name="first"/> 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no trees of these sizes, or <paramref name="first"/> is the larger.</exception>
    public byte[][] Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(second, Size);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var path = new List<byte[]>();
        if (first == 0 || first == second) return [];
        var (start, count, old, whole) = (0L, second, first, true);
        while (old != count)
        {
            var left = LargestPowerBelow(count);
            if (old <= left) (path, count) = (Before(path, Range(start + left, count - left)), left);
            else (path, start, count, old, whole) = (Before(path, Range(start, left)), start + left, count - left, old - left, false);
        }
        // The root of the old tree itself is known to whoever checks; it is not repeated.
        if (!whole) path.Add(Range(start, count));
        path.Reverse();
        return [.. path];
    }

    static List<byte[]> Before(List<byte[]> path, byte[] hash)
    {
        path.Add(hash);
        return path;
    }

    /// <summary>The hash over leaves from <paramref name="start"/>, which is where a subtree of at least <paramref name="count"/> leaves begins.</summary>
    byte[] Range(long start, long count)
    {
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.TrailingZeroCount(count);
            return Node(level, start >> level);
        }
        var left = LargestPowerBelow(count);
        return MerkleTree.NodeHash(Range(start, left), Range(start + left, count - left));
    }

    /// <summary>The largest power of two smaller than <paramref name="count"/>, which is at least 2.</summary>
    static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
