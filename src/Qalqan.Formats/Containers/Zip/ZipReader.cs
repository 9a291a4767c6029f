using System.Buffers.Binary;

namespace Qalqan.Formats.Zip;

/// <summary>Reads one archive's entries: by its directory, and in sequence where there is none or where it does not say everything.</summary>
sealed class ZipReader(EvidenceFile file, InputWindow input, IEvidenceSink sink, CancellationToken cancel)
{
    /// <summary>An entry that the directory lists: where its own header there is, where its bytes are said to be.</summary>
    readonly record struct Listed(long Central, long Local, long PackedBytes);

    /// <summary>The longest header: three lengths of 16 bits behind the fixed part.</summary>
    const int MaxHeaderBytes = ZipEntry.CentralBytes + 3 * 65_535;

    const long Shares = -1;

    /// <summary>How often bytes may be looked at again when a header lied about a size. Without a bound, headers that all claim the rest of the file cost its square.</summary>
    const int MaxLooks = 4;

    readonly byte[] _header = new byte[MaxHeaderBytes];
    long _allowed = ArchiveLimits.MaxExpandedBytes;
    long _lookedAgain;
    int _entries;

    /// <summary>Reads what the directory lists, then entries that stand in the archive and are not listed.</summary>
    public void ReadDirectory(ZipDirectory directory)
    {
        var listed = List(directory);
        var order = listed.ToArray();
        Array.Sort(order, (a, b) => a.Local != b.Local ? a.Local.CompareTo(b.Local) : a.Central.CompareTo(b.Central));
        var ends = Ends(order, directory.Start);
        foreach (var entry in listed)
        {
            cancel.ThrowIfCancellationRequested();
            if (!TryHeader(entry.Central, central: true, out var header)) continue;
            if (header.IsFolder) continue;
            var end = ends.GetValueOrDefault(entry.Central, long.MaxValue);
            if (end == Shares) sink.Skipped(header.Name, "shares its bytes with another entry, as archives made to overload programs do");
            else if (!ReadListed(header, entry, end)) break;
        }
        ReadUnlisted(order, directory.Start);
    }

    List<Listed> List(ZipDirectory directory)
    {
        var listed = new List<Listed>();
        for (var at = directory.Start; at < directory.End;)
        {
            if (!TryHeader(at, central: true, out var entry, out var size))
            {
                sink.Fault(at, "a header of the archive's directory");
                break;
            }
            if (listed.Count == ArchiveLimits.MaxEntries)
            {
                sink.Skipped("", ArchiveLimits.TooManyEntries);
                break;
            }
            listed.Add(new(at, entry.HeaderOffset > long.MaxValue / 2 ? long.MaxValue / 2 : entry.HeaderOffset + directory.Shift, entry.PackedBytes));
            at += size;
        }
        return listed;
    }

    /// <summary>By the offset of their headers in the directory: which entries lie inside an earlier one (<see cref="Shares"/>), and where those end that claim bytes
    /// beyond the directory. Overlapping entries make bombs of a few kB that hold petabytes.</summary>
    static Dictionary<long, long> Ends(Listed[] order, long directoryStart)
    {
        var ends = new Dictionary<long, long>();
        var end = long.MinValue;
        for (var i = 0; i < order.Length; i++)
        {
            var (central, local, packed) = order[i];
            if (local < end || (i > 0 && local == order[i - 1].Local)) ends[central] = Shares;
            else if (packed > directoryStart - local - ZipEntry.LocalBytes) ends[central] = i + 1 < order.Length ? order[i + 1].Local : directoryStart;
            else if (packed > 0) end = local + ZipEntry.LocalBytes + packed;
        }
        return ends;
    }

    bool ReadListed(in ZipEntry entry, Listed place, long end)
    {
        if (!TryHeader(place.Local, central: false, out var local, out var size))
        {
            sink.Fault(place.Local < 0 || place.Local > file.Length ? place.Central : place.Local, "the header of an entry that the directory lists");
            return true;
        }
        // The directory's sizes and the name in it are what other programs show; a password shows in either.
        return ReadContent(entry with { Flags = (ushort)(entry.Flags | (local.Flags & 1)) }, place.Local, place.Local + size, sizeKnown: true, end);
    }

    /// <summary>Entries in the gaps between listed ones: programs that read in sequence see them, so an attacker may hide a file there.</summary>
    void ReadUnlisted(Listed[] order, long directoryStart)
    {
        long at = 0;
        foreach (var next in order.Append(new(0, directoryStart, 0)))
        {
            if (next.Local > at && next.Local <= file.Length && StartsEntry(at)) ReadInSequence(at, Math.Min(next.Local, directoryStart), unlisted: true);
            if (next.Local >= at && TryHeader(next.Local, central: false, out var local, out var size)) at = EndOf(next, local, size);
        }
    }

    long EndOf(Listed entry, in ZipEntry local, int headerBytes)
    {
        if (entry.PackedBytes > file.Length) return entry.Local + headerBytes;
        var end = entry.Local + headerBytes + entry.PackedBytes;
        if (!local.HasDescriptor) return end;
        // With or without its mark, with sizes of 32 or 64 bits (APPNOTE 4.3.9): what stands behind tells how long it is.
        foreach (var bytes in (ReadOnlySpan<int>)[16, 12, 24, 20])
            if (StartsEntry(end + bytes)) return end + bytes;
        return end;
    }

    bool StartsEntry(long at)
    {
        Span<byte> mark = stackalloc byte[4];
        return ZipDirectory.TryFill(file, at, mark) && BinaryPrimitives.ReadUInt32LittleEndian(mark) == ZipEntry.LocalMark;
    }

    /// <summary>Reads entries by their own headers from <paramref name="from"/> up to <paramref name="to"/>, looking for the next header behind whatever cannot be read.</summary>
    public void ReadInSequence(long from, long to, bool unlisted = false)
    {
        if (!input.GoTo(from)) return;
        while (input.Position < to && FindMark())
        {
            cancel.ThrowIfCancellationRequested();
            var at = input.Position;
            if (at >= to) return;
            var size = ZipEntry.SizeOf(input.Peek(ZipEntry.LocalBytes), central: false);
            var header = size == 0 ? default : input.Peek(Math.Min(size, 64 << 10));
            if (size == 0 || header.Length < size || ZipEntry.U16(header, 26) == 0)
            {
                input.GoTo(at + 4);
                continue;
            }
            var entry = ZipEntry.Read(header, central: false);
            if (unlisted) sink.Fault(at, "every entry to be listed in the archive's directory; one that is not was read as well");
            if (!ReadUnknown(entry, at, at + size)) return;
        }
    }

    /// <summary>Reads an entry of which only its own header is known and goes behind it. False when the archive's limits are used up.</summary>
    bool ReadUnknown(in ZipEntry entry, long at, long start)
    {
        var sizeKnown = entry.PackedBytes > 0 || !entry.HasDescriptor;
        if (!sizeKnown && !entry.IsEncrypted && entry.Method != 8)
        {
            sink.Skipped(entry.Name, "its size is written only in the archive's directory, which is missing");
            input.GoTo(start);
            return true;
        }
        if (entry.IsFolder && !entry.HasDescriptor)
        {
            input.GoTo(start);
            return true;
        }
        if (!ReadContent(entry, at, start, sizeKnown)) return false;
        if (_whole) return input.GoTo(!sizeKnown ? input.Position : entry.PackedBytes <= long.MaxValue - start ? start + entry.PackedBytes : long.MaxValue);
        // The header lied or its content is damaged: the next entry may begin inside.
        var reached = input.Position;
        if (input.CanGoAnywhere && (_lookedAgain += reached - start) <= MaxLooks * (file.Length ?? 0)) input.GoTo(start);
        return true;
    }

    bool _whole;

    /// <summary>Hands an entry's content to the sink and says what was wrong with it. False when the archive's limits are used up.</summary>
    bool ReadContent(in ZipEntry entry, long at, long start, bool sizeKnown, long end = long.MaxValue)
    {
        _whole = false;
        if (++_entries > ArchiveLimits.MaxEntries)
        {
            sink.Skipped("", ArchiveLimits.TooManyEntries);
            return false;
        }
        if (entry.IsEncrypted || entry.IsLink || entry.Method is not (0 or 8))
        {
            sink.Skipped(entry.Name, ReasonNotRead(entry));
            _whole = sizeKnown;
            return true;
        }
        input.GoTo(start);
        input.Stop = Math.Min(end, sizeKnown && entry.PackedBytes <= long.MaxValue - start ? start + entry.PackedBytes : long.MaxValue);
        using (var content = new EntryStream(input, entry.Method == 8, _allowed, cancel))
        {
            sink.Nested(entry.Name, content, sizeKnown || entry.Bytes > 0 ? entry.Bytes : null, entry.Modified);
            _allowed -= content.Produced;
            Settle(entry, at, content, sizeKnown);
            if (content.AllowanceUsed)
            {
                sink.Skipped("", ArchiveLimits.TooManyBytes);
                return false;
            }
        }
        input.Stop = long.MaxValue;
        return true;
    }

    void Settle(in ZipEntry entry, long at, EntryStream content, bool sizeKnown)
    {
        if (content.ExpandedTooFar) sink.Skipped(entry.Name, ArchiveLimits.ExpandsTooFar(content.Produced));
        else if (content.Damaged) sink.Fault(Math.Min(input.Position, file.Length ?? long.MaxValue), "compressed bytes that make sense");
        else if (!content.Finished) _whole = sizeKnown;
        else if (!sizeKnown) _whole = FindDescriptor(at, content);
        else if (content.Crc == entry.Crc && content.Produced == entry.Bytes) _whole = true;
        else if (content.Crc == entry.Crc)
        {
            sink.Fault(at, "an entry of the size that its header says");
            _whole = true;
        }
        else sink.Fault(Math.Min(input.Position, file.Length ?? long.MaxValue), "content that agrees with its check sum");
    }

    /// <summary>Goes behind the check sum that ends an entry of unknown size. It stands within the last piece that the inflater took.</summary>
    bool FindDescriptor(long at, EntryStream content)
    {
        var reached = input.Position;
        input.GoTo(input.LastPiece);
        var span = input.Peek((int)(reached - input.Position) + 8);
        Span<byte> mark = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(mark, ZipEntry.DescriptorMark);
        BinaryPrimitives.WriteUInt32LittleEndian(mark[4..], content.Crc);
        var found = span.IndexOf(mark);
        var bytes = 16;
        if (found < 0) (found, bytes) = (span.IndexOf(mark[4..]), 12);
        if (found >= 0) return input.GoTo(input.Position + found) && input.GoTo(Math.Min(input.Position + bytes, input.Position + input.Peek(bytes).Length));
        sink.Fault(at, "an entry that agrees with the check sum behind it");
        input.GoTo(reached);
        return false;
    }

    static string ReasonNotRead(in ZipEntry entry)
    {
        if (entry.IsEncrypted) return "needs a password: unpack it with the password and check the folder";
        if (entry.IsLink) return "a link, not followed";
        var method = entry.Method switch
        {
            1 => "Shrink",
            6 => "Implode",
            9 => "Deflate64",
            12 => "bzip2",
            14 => "LZMA",
            20 or 93 => "Zstandard",
            95 => "xz",
            98 => "PPMd",
            _ => FormattableString.Invariant($"method {entry.Method}"),
        };
        return $"is compressed with {method}, which cannot be read here: unpack it and check the folder";
    }

    bool FindMark()
    {
        while (true)
        {
            var span = input.Peek(32 << 10);
            var at = span.IndexOf("PK\x03\x04"u8);
            if (at >= 0) return input.GoTo(input.Position + at);
            if (span.Length < 4) return false;
            input.GoTo(input.Position + span.Length - 3);
        }
    }

    bool TryHeader(long at, bool central, out ZipEntry entry) => TryHeader(at, central, out entry, out _);

    bool TryHeader(long at, bool central, out ZipEntry entry, out int size)
    {
        entry = default;
        size = 0;
        var head = _header.AsSpan(0, central ? ZipEntry.CentralBytes : ZipEntry.LocalBytes);
        if (!ZipDirectory.TryFill(file, at, head)) return false;
        size = ZipEntry.SizeOf(head, central);
        if (size == 0 || !ZipDirectory.TryFill(file, at + head.Length, _header.AsSpan(head.Length, size - head.Length))) return false;
        entry = ZipEntry.Read(_header.AsSpan(0, size), central);
        return true;
    }
}
