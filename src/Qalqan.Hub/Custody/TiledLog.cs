using System.Buffers.Binary;

namespace Qalqan.Hub;

/// <summary>The part of the custody log that is under a checkpoint, as files (C2SP tlog-tiles): what anybody can mirror and check without this program.</summary>
/// <remarks>Older partial tiles go when a checkpoint replaces them: this log is not served to strangers, and proofs for older checkpoints come out of the newer tiles.</remarks>
sealed class TiledLog(DurableFolder folder)
{
    const int LengthBytes = 2;

    /// <summary>Writes the tiles that changed between two sizes. Nothing that the smaller size needs is removed.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="from">Size of the last checkpoint.</param>
    /// <param name="to">Size of the next.</param>
    /// <param name="tail">Entries from the first one of <paramref name="from"/>'s unfinished bundle up to <paramref name="to"/>.</param>
    public void Write(GrowingMerkleTree tree, long from, long to, IReadOnlyList<byte[]> tail)
    {
        var first = from / TilePath.Width;
        for (var bundle = first; bundle * TilePath.Width < to; bundle++)
        {
            var width = TilePath.WidthAt(bundle, to);
            var start = (int)((bundle - first) * TilePath.Width);
            folder.Write(TilePath.Entries(bundle, width), Bundle(tail, start, width));
        }
        foreach (var (level, index, width) in Changed(from, to)) folder.Write(TilePath.Hashes(level, index, width), Tile(tree, level, index, width));
    }

    /// <summary>Removes the partial tiles that the checkpoint of size <paramref name="to"/> made unnecessary.</summary>
    public void RemoveReplaced(long from, long to)
    {
        for (var bundle = from / TilePath.Width; bundle * TilePath.Width < to; bundle++) Remove(TilePath.Entries(bundle), TilePath.WidthAt(bundle, to));
        foreach (var (level, index, width) in Changed(from, to)) Remove(TilePath.Hashes(level, index), width);
    }

    void Remove(string fullTile, int width) => folder.RemovePartials(fullTile, width == TilePath.Width ? 0 : width);

    /// <summary>Every tile of the tree of size <paramref name="to"/> that the tree of size <paramref name="from"/> has not, or not as wide.</summary>
    static IEnumerable<(int Level, long Index, int Width)> Changed(long from, long to)
    {
        for (var level = 0; to > 0; level++, from /= TilePath.Width, to /= TilePath.Width)
        {
            if (from == to) continue;
            for (var index = from / TilePath.Width; index * TilePath.Width < to; index++) yield return (level, index, TilePath.WidthAt(index, to));
        }
    }

    static byte[] Tile(GrowingMerkleTree tree, int level, long index, int width)
    {
        var tile = new byte[width * MerkleTree.HashBytes];
        for (var i = 0; i < width; i++) tree.Node(level * 8, (index * TilePath.Width) + i).CopyTo(tile, i * MerkleTree.HashBytes);
        return tile;
    }

    static byte[] Bundle(IReadOnlyList<byte[]> tail, int start, int width)
    {
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[LengthBytes];
        for (var i = start; i < start + width; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)tail[i].Length);
            bundle.Write(length);
            bundle.Write(tail[i]);
        }
        return bundle.ToArray();
    }

    /// <summary>The entries of bundle number <paramref name="index"/> of a log of <paramref name="size"/> entries.</summary>
    /// <exception cref="CustodyDamageException">The file is not there or does not hold that many entries.</exception>
    public List<byte[]> ReadBundle(long index, long size)
    {
        var width = TilePath.WidthAt(index, size);
        var name = TilePath.Entries(index, width);
        var bytes = folder.Read(name) ?? throw new CustodyDamageException(name, "a bundle of entries, which is missing");
        var entries = new List<byte[]>(width);
        var rest = bytes.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = rest.Length < LengthBytes ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length > rest.Length - LengthBytes || entries.Count == width)
                throw new CustodyDamageException(FormattableString.Invariant($"{name}: byte {bytes.Length - rest.Length}"), "an entry behind its length");
            entries.Add(rest.Slice(LengthBytes, length).ToArray());
            rest = rest[(LengthBytes + length)..];
        }
        if (entries.Count < width) throw new CustodyDamageException(name, FormattableString.Invariant($"{width} entries; there are {entries.Count}"));
        return entries;
    }

    /// <summary>Compares every entry of bundle number <paramref name="index"/> with its hash.</summary>
    /// <exception cref="CustodyDamageException">One does not agree.</exception>
    public void CheckLeaves(long index, long size, IReadOnlyList<byte[]> leafHashes)
    {
        var name = TilePath.Hashes(0, index, TilePath.WidthAt(index, size));
        var tile = folder.Read(name);
        if (tile is null || tile.Length != leafHashes.Count * MerkleTree.HashBytes) throw new CustodyDamageException(name, FormattableString.Invariant($"a tile of {leafHashes.Count} hashes"));
        for (var i = 0; i < leafHashes.Count; i++)
        {
            if (!tile.AsSpan(i * MerkleTree.HashBytes, MerkleTree.HashBytes).SequenceEqual(leafHashes[i]))
                throw new CustodyDamageException(FormattableString.Invariant($"{TilePath.Entries(index)}: entry {(index * TilePath.Width) + i}"), "the entry that its hash belongs to");
        }
    }

    /// <summary>Compares the tiles above the leaves with the tree.</summary>
    /// <exception cref="CustodyDamageException">One does not agree.</exception>
    public void CheckUpperTiles(GrowingMerkleTree tree, long size)
    {
        foreach (var (level, index, width) in Changed(0, size).Where(t => t.Level > 0))
        {
            var name = TilePath.Hashes(level, index, width);
            if (folder.Read(name) is not { } tile || !tile.AsSpan().SequenceEqual(Tile(tree, level, index, width))) throw new CustodyDamageException(name, "the hashes of the tiles below");
        }
    }
}
