using System.IO.Compression;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>One part of a bundle on its way out.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Open">Opens its content; whoever writes it disposes it.</param>
public sealed record BundlePart(string Name, Func<Stream> Open);

/// <summary>Makes a bundle of one case. First the manifest, to which the entry of the export commits; then, when that entry is in the log, the proofs.</summary>
public sealed class CustodyExport
{
    readonly BundleManifest _manifest;
    readonly byte[] _bytes;
    readonly byte[] _salt = CustodyCommitment.NewSalt();
    readonly IReadOnlyList<BundlePart> _files;

    /// <summary>Prepares an export.</summary>
    /// <param name="caseReference">The case as the log names it.</param>
    /// <param name="keys">The log's keys, past ones included if an earlier checkpoint is given to <see cref="Parts(IReadOnlyList{CustodyEntry}, GrowingMerkleTree, IReadOnlyList{SignedNote})"/>. Their name is the log's origin.</param>
    /// <param name="actors">Keys of everybody who signed an entry of the case.</param>
    /// <param name="disclosures">What is shown, in the order of the log, once an entry.</param>
    /// <param name="attachments">Further files.</param>
    /// <param name="files">Content of everything that disclosures and attachments name, each once.</param>
    /// <exception cref="ArgumentException">A file has a name that bundles cannot have, or there is no key.</exception>
    public CustodyExport(
        byte[] caseReference, IReadOnlyList<NoteKey> keys, IReadOnlyList<VerifyingKey> actors, IReadOnlyList<BundleDisclosure> disclosures,
        IReadOnlyList<BundleAttachment> attachments, IReadOnlyList<BundlePart> files)
    {
        if (keys.Count == 0) throw new ArgumentException("a bundle has the log's key", nameof(keys));
        if (files.Any(f => !BundleFormat.IsFileName(f.Name))) throw new ArgumentException("files of a bundle have names of plain characters", nameof(files));
        _manifest = new()
        {
            Origin = keys[0].Name,
            Case = caseReference,
            Keys = keys,
            Actors = actors,
            Disclosures = disclosures,
            Attachments = attachments,
        };
        _bytes = _manifest.ToBytes();
        _files = files;
        Object = CustodyCommitment.Of(_salt, SHA256.HashData(_bytes));
    }

    /// <summary>What goes into <see cref="CustodyAct.Object"/> of the entry with the verb <see cref="CustodyVerb.Exported"/>.</summary>
    public byte[] Object { get; }

    /// <summary>The parts of the bundle.</summary>
    /// <param name="entries">All entries of the case up to and with that of this export, in the order of the log.</param>
    /// <param name="tree">The log's tree.</param>
    /// <param name="checkpoints">Signed checkpoints with ascending sizes; the last one covers all entries. Earlier ones are those that people may have on paper.</param>
    public IReadOnlyList<BundlePart> Parts(IReadOnlyList<CustodyEntry> entries, GrowingMerkleTree tree, IReadOnlyList<SignedNote> checkpoints)
    {
        var sizes = checkpoints.Select(note => Checkpoint.TryParse(note.Text, out var checkpoint) ? checkpoint.Size : throw new ArgumentException("checkpoints are signed notes of a log", nameof(checkpoints))).ToArray();
        return Parts(entries, checkpoints, [.. entries.Select(e => tree.Inclusion(e.Seq, sizes[^1]))], [.. sizes.Zip(sizes.Skip(1)).Select(pair => tree.Consistency(pair.First, pair.Second))]);
    }

    /// <summary>The parts of the bundle, made where the log is not: with proofs that its hub gave.</summary>
    /// <param name="entries">All entries of the case up to and with that of this export, in the order of the log.</param>
    /// <param name="checkpoints">Signed checkpoints with ascending sizes; the last one covers all entries.</param>
    /// <param name="inclusion">For each entry, its proof under the last checkpoint.</param>
    /// <param name="consistency">From each checkpoint to the next.</param>
    public IReadOnlyList<BundlePart> Parts(IReadOnlyList<CustodyEntry> entries, IReadOnlyList<SignedNote> checkpoints, IReadOnlyList<byte[][]> inclusion, IReadOnlyList<byte[][]> consistency)
    {
        var proofs = new BundleProofs(inclusion, consistency, _salt);
        using var lines = new MemoryStream();
        foreach (var entry in entries)
        {
            lines.Write(entry.Bytes);
            lines.WriteByte((byte)'\n');
        }
        return
        [
            InMemory(BundleFormat.Manifest, _bytes),
            InMemory(BundleFormat.Entries, lines.ToArray()),
            InMemory(BundleFormat.Proofs, proofs.ToBytes()),
            .. checkpoints.Select((note, i) => InMemory(BundleFormat.Checkpoint(i + 1), note.ToBytes())),
            .. _files,
        ];
    }

    /// <summary>Writes a bundle as a zip. Nothing is compressed: most of it is hashes and sealed files.</summary>
    public static void WriteZip(IReadOnlyList<BundlePart> parts, Stream output)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var part in parts)
        {
            var entry = zip.CreateEntry(part.Name, CompressionLevel.NoCompression);
            entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the format's first day: the time of export is in the log
            using var content = part.Open();
            using var written = entry.Open();
            content.CopyTo(written);
        }
    }

    static BundlePart InMemory(string name, byte[] content) => new(name, () => new MemoryStream(content, writable: false));
}
