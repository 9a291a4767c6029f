using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class MerkleTreeTests
{
    const int Largest = 300;

    // The inputs and hashes that implementations of certificate transparency test each other with.
    static readonly byte[][] Leaves = [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }.Select(Convert.FromHexString)];

    static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_the_published_ones()
    {
        for (var size = 0; size < Roots.Length; size++) Assert.Equal(Roots[size], Convert.ToHexStringLower(MerkleTree.Root(Leaves[..size])));
    }

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Inclusion_proofs_are_the_published_ones(int index, int size, string expected) =>
        Assert.Equal(expected, Written(MerkleTree.Inclusion(Leaves[..size], index)));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Consistency_proofs_are_the_published_ones(int first, int second, string expected) =>
        Assert.Equal(expected, Written(MerkleTree.Consistency(Leaves[..second], first)));

    [Fact]
    [Trait("Speed", "slow")]
    public void Every_root_and_inclusion_proof_up_to_300_leaves_is_that_of_the_definition()
    {
        var (leaves, tree) = Grown();
        for (var size = 0; size <= Largest; size++)
        {
            var root = tree.Root(size);
            Assert.Equal(NaiveRoot(leaves.AsSpan(0, size)), root);
            for (var index = 0; index < size; index++)
            {
                var proof = tree.Inclusion(index, size);
                if (size % 7 == 0) Assert.Equal(Written(NaivePath(index, leaves.AsSpan(0, size))), Written(proof));
                Assert.True(MerkleTree.VerifyInclusion(leaves[index], index, size, proof, root));
                if (size > 1) Assert.False(MerkleTree.VerifyInclusion(leaves[index], (index + 1) % size, size, proof, root));
            }
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Every_consistency_proof_up_to_300_leaves_holds()
    {
        var (_, tree) = Grown();
        for (var second = 0; second <= Largest; second++)
        {
            var root = tree.Root(second);
            for (var first = 0; first <= second; first++)
            {
                var proof = tree.Consistency(first, second);
                Assert.True(MerkleTree.VerifyConsistency(first, second, proof, tree.Root(first), root));
                if (first > 1 && first < second) Assert.False(MerkleTree.VerifyConsistency(first - 1, second, proof, tree.Root(first - 1), root));
            }
        }
    }

    [Fact]
    public void Refuses_every_altered_proof()
    {
        var (leaves, tree) = Grown();
        foreach (var size in (int[])[2, 3, 7, 8, 100, 255, 256, 257, 300])
        {
            var (root, first) = (tree.Root(size), (size * 2 / 3) + 1);
            var inclusion = tree.Inclusion(size / 2, size);
            foreach (var wrong in Altered(inclusion)) Assert.False(MerkleTree.VerifyInclusion(leaves[size / 2], size / 2, size, wrong, root));
            if (first >= size) continue;
            foreach (var wrong in Altered(tree.Consistency(first, size)))
                Assert.False(MerkleTree.VerifyConsistency(first, size, wrong, tree.Root(first), root));
        }
    }

    [Fact]
    public void Refuses_what_is_no_proof_at_all()
    {
        var root = MerkleTree.Root(Leaves);
        Assert.False(MerkleTree.VerifyInclusion(Leaves[0], -1, 8, [], root));
        Assert.False(MerkleTree.VerifyInclusion(Leaves[0], 8, 8, [], root));
        Assert.False(MerkleTree.VerifyInclusion(Leaves[0], 0, long.MaxValue, [], root));
        Assert.False(MerkleTree.VerifyInclusion(Leaves[0], 0, 8, [[1], [2], [3]], root));
        Assert.False(MerkleTree.VerifyConsistency(9, 8, [], root, root));
        Assert.False(MerkleTree.VerifyConsistency(3, 8, [], MerkleTree.Root(Leaves[..3]), root));
        Assert.False(MerkleTree.VerifyConsistency(0, 8, [], root, root));
        Assert.False(MerkleTree.VerifyConsistency(8, long.MaxValue, [.. Enumerable.Repeat(root, 65)], root, root));
    }

    static IEnumerable<byte[][]> Altered(byte[][] proof)
    {
        for (var i = 0; i < proof.Length; i++)
        {
            var flipped = proof.Select(h => (byte[])h.Clone()).ToArray();
            flipped[i][i % 32] ^= 1;
            yield return flipped;
            yield return [.. proof[..i], .. proof[(i + 1)..]];
        }
        yield return [.. proof, new byte[32]];
    }

    static (byte[][] Leaves, GrowingMerkleTree Tree) Grown()
    {
        var leaves = Enumerable.Range(0, Largest).Select(i => BitConverter.GetBytes(i)).ToArray();
        var tree = new GrowingMerkleTree();
        foreach (var leaf in leaves) tree.Append(MerkleTree.LeafHash(leaf));
        return (leaves, tree);
    }

    // RFC 6962, 2.1 and 2.1.1, as they are written there.
    static byte[] NaiveRoot(ReadOnlySpan<byte[]> d)
    {
        if (d.Length == 0) return SHA256.HashData([]);
        if (d.Length == 1) return SHA256.HashData([0, .. d[0]]);
        var k = Split(d.Length);
        return SHA256.HashData([1, .. NaiveRoot(d[..k]), .. NaiveRoot(d[k..])]);
    }

    static List<byte[]> NaivePath(int m, ReadOnlySpan<byte[]> d)
    {
        if (d.Length == 1) return [];
        var k = Split(d.Length);
        return m < k ? [.. NaivePath(m, d[..k]), NaiveRoot(d[k..])] : [.. NaivePath(m - k, d[k..]), NaiveRoot(d[..k])];
    }

    static int Split(int n)
    {
        var k = 1;
        while (k * 2 < n) k *= 2;
        return k;
    }

    static string Written(IEnumerable<byte[]> proof) => string.Join(' ', proof.Select(Convert.ToHexStringLower));
}
