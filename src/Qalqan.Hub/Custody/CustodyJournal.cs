using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Qalqan.Hub;

/// <summary>Entries since the last checkpoint, in one file that only grows: length (2 bytes, big-endian), its complement, entry, first 8 bytes of
/// its SHA-256. When they are in tiles under a checkpoint, the file starts again.</summary>
sealed class CustodyJournal : IDisposable
{
    public const string Name = "journal";
    const int LengthBytes = 4, CheckBytes = 8;

    readonly SafeFileHandle _file;
    readonly Lock _flushing = new();
    long _flushed;
    long _fileStart; // Written when the file was empty last

    public CustodyJournal(DurableFolder folder) =>
        _file = File.OpenHandle(folder.PathOf(Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);

    /// <summary>Where the next entry goes. Grows only; a restart of the file is counted on.</summary>
    public long Written { get; private set; }

    /// <summary>Reads what is there and cuts off an entry that was not written to its end: nobody was told that it is stored.</summary>
    /// <returns>The entries, and how many bytes were cut off.</returns>
    /// <exception cref="CustodyDamageException">An entry was altered.</exception>
    public (List<byte[]> Entries, long Cut) Recover()
    {
        var bytes = new byte[RandomAccess.GetLength(_file)];
        for (int n, at = 0; at < bytes.Length && (n = RandomAccess.Read(_file, bytes.AsSpan(at), at)) > 0; at += n) { }
        var entries = new List<byte[]>();
        var good = 0;
        while (TryFrame(bytes, good, out var entry))
        {
            entries.Add(entry);
            good += LengthBytes + entry.Length + CheckBytes;
        }
        if (good < bytes.Length)
        {
            RandomAccess.SetLength(_file, good);
            RandomAccess.FlushToDisk(_file);
        }
        Written = _flushed = good;
        return (entries, bytes.Length - good);
    }

    static bool TryFrame(byte[] bytes, int at, out byte[] entry)
    {
        entry = [];
        var rest = bytes.AsSpan(at);
        if (rest.Length < LengthBytes) return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest), complement = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        var place = FormattableString.Invariant($"{Name}: byte {at}");
        // A file system may have made room before power failed, and not have filled it.
        if (!rest.ContainsAnyExcept((byte)0)) return false;
        // An end that was cut off has its beginning: a length that is not one was altered, and must not hide the entries behind it.
        if (length is 0 or > CustodyEntry.MaxBytes || complement != (ushort)~length) throw new CustodyDamageException(place, "the length of an entry");
        if (rest.Length < LengthBytes + length + CheckBytes) return false;
        entry = rest.Slice(LengthBytes, length).ToArray();
        var check = rest.Slice(LengthBytes + length, CheckBytes);
        if (SHA256.HashData(entry).AsSpan(0, CheckBytes).SequenceEqual(check)) return true;
        if (!rest[(LengthBytes + length)..].ContainsAnyExcept((byte)0)) return false;
        throw new CustodyDamageException(place, "an entry that agrees with its check");
    }

    /// <summary>Writes entries behind the others, not yet flushed. One caller at a time.</summary>
    /// <exception cref="IOException">The disk is full or fails; the journal is as it was.</exception>
    public void Write(IReadOnlyList<byte[]> entries)
    {
        var frames = new byte[entries.Sum(e => LengthBytes + e.Length + CheckBytes)];
        var at = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(frames.AsSpan(at), (ushort)entry.Length);
            BinaryPrimitives.WriteUInt16BigEndian(frames.AsSpan(at + 2), (ushort)~entry.Length);
            entry.CopyTo(frames, at + LengthBytes);
            SHA256.HashData(entry).AsSpan(0, CheckBytes).CopyTo(frames.AsSpan(at + LengthBytes + entry.Length));
            at += LengthBytes + entry.Length + CheckBytes;
        }
        try
        {
            RandomAccess.Write(_file, frames, Written - _fileStart);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file, Written - _fileStart);
            throw;
        }
        Written += frames.Length;
    }

    /// <summary>Waits until everything up to <paramref name="position"/> of <see cref="Written"/> is on the disk. Callers that wait at the same time share one flush.</summary>
    public void FlushUpTo(long position)
    {
        lock (_flushing)
        {
            if (_flushed >= position) return;
            var written = Written;
            RandomAccess.FlushToDisk(_file);
            _flushed = written;
        }
    }

    /// <summary>Starts again: everything is under a checkpoint.</summary>
    public void Clear()
    {
        lock (_flushing)
        {
            RandomAccess.SetLength(_file, 0);
            RandomAccess.FlushToDisk(_file);
            _fileStart = _flushed = Written;
        }
    }

    public void Dispose() => _file.Dispose();
}
