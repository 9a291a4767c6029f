using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan;

/// <summary>The state of a log in three lines (C2SP tlog-checkpoint): which log, how many entries, and the root over them. Signed, it is a <see cref="SignedNote"/>.</summary>
public sealed class Checkpoint
{
    /// <summary>A checkpoint of <paramref name="size"/> entries.</summary>
    /// <param name="origin">The log's name, e.g. <c>qalqan.hub/5b1f</c>.</param>
    /// <param name="size">How many entries it has.</param>
    /// <param name="root">The Merkle root over them.</param>
    /// <exception cref="ArgumentException">The origin is empty or has white space, or the root is no hash.</exception>
    public Checkpoint(string origin, long size, byte[] root)
    {
        if (!NoteKey.IsName(origin)) throw new ArgumentException("an origin has no white space and no plus", nameof(origin));
        if (root.Length != MerkleTree.HashBytes) throw new ArgumentException("a root has 32 bytes", nameof(root));
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        (Origin, Size, Root) = (origin, size, root);
    }

    /// <summary>The log's name.</summary>
    public string Origin { get; }

    /// <summary>How many entries the log had.</summary>
    public long Size { get; }

    /// <summary>The Merkle root over them.</summary>
    public byte[] Root { get; }

    /// <summary>The text that is signed.</summary>
    public string Text => FormattableString.Invariant($"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>What people compare, printed in exports and in the weekly mail: 32 digits of SHA-256(<see cref="Text"/>) in groups of four. A log that was
    /// rewritten cannot show it again.</summary>
    public string Fingerprint =>
        string.Join(' ', Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)).AsSpan(0, 16)).Chunk(4).Select(c => new string(c)));

    /// <summary>Signs it, under the origin as the key's name.</summary>
    public SignedNote Sign(SigningKey key) => SignedNote.Sign(Text, Origin, key);

    /// <summary>Reads the text of a checkpoint. Lines behind the third are refused: nobody can audit them.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var lines = text.Split('\n');
        var root = new byte[MerkleTree.HashBytes];
        if (lines.Length != 4 || !NoteKey.IsName(lines[0])) return false;
        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) return false;
        if (!Convert.TryFromBase64String(lines[2], root, out var n) || n != root.Length) return false;
        var read = new Checkpoint(lines[0], size, root);
        if (read.Text != text) return false; // leading zeros, base64 with bits to spare
        checkpoint = read;
        return true;
    }
}
