using System.Security.Cryptography;

namespace Qalqan;

/// <summary>The parts of a bundle as they were found in a folder or an archive: what proves something in memory, of everything else only the hash.</summary>
/// <remarks>Not thread-safe. Fed in any order, once a name.</remarks>
public sealed class BundleContent
{
    readonly Dictionary<string, byte[]> _metadata = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);
    readonly List<BundleFault> _faults = [];
    readonly byte[] _piece = new byte[64 << 10];
    long _held;

    internal IReadOnlyDictionary<string, byte[]> Metadata => _metadata;

    internal IReadOnlyDictionary<string, byte[]> Hashes => _hashes;

    internal IReadOnlyList<BundleFault> Faults => _faults;

    /// <summary>Adds a part.</summary>
    /// <param name="name">Its name in the bundle, with <c>/</c> between folders; hostile.</param>
    /// <param name="content">Read to its end; not disposed.</param>
    public void Add(string name, Stream content)
    {
        if (_metadata.ContainsKey(name) || _hashes.ContainsKey(name)) Refuse(name, "one part of this name; there are two");
        else if (BundleFormat.IsMetadata(name)) Hold(name, content);
        else if (!BundleFormat.IsFileName(name)) Refuse(name, "a name of plain characters");
        else if (_hashes.Count == BundleFormat.MaxFiles) Refuse(name, FormattableString.Invariant($"no more than {BundleFormat.MaxFiles} files"));
        else _hashes[name] = SHA256.HashData(content);
    }

    /// <summary>Notes that something about the folder or archive itself is wrong. A bundle with such a note is refused.</summary>
    public void Refuse(string place, string expected)
    {
        if (_faults.Count < BundleFormat.MaxFaults) _faults.Add(new(place, expected));
    }

    void Hold(string name, Stream content)
    {
        using var held = new MemoryStream();
        for (int n; (n = content.Read(_piece)) > 0;)
        {
            _held += n;
            if (_held > BundleFormat.MaxMetadataBytes)
            {
                Refuse(name, FormattableString.Invariant($"no more than {BundleFormat.MaxMetadataBytes >> 20} MB of entries and proofs"));
                return;
            }
            held.Write(_piece, 0, n);
        }
        _metadata[name] = held.ToArray();
    }
}
