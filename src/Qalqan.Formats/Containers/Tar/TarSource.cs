namespace Qalqan.Formats.Tar;

/// <summary>Tar archives: old, POSIX, pax and GNU. See README.md beside this file.</summary>
sealed class TarSource : IEvidenceSource
{
    public static string Id => "archive/tar";

    public static bool Recognises(ReadOnlySpan<byte> head) => TarHeader.Is(head) && head[0] != 0;

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var input = new InputWindow(file);
        new TarReader(input, sink, cancel).Read();
    }
}

/// <summary>Reads one archive's entries in their order.</summary>
sealed class TarReader(InputWindow input, IEvidenceSink sink, CancellationToken cancel)
{
    long _allowed = ArchiveLimits.MaxExpandedBytes;
    int _entries;

    public void Read()
    {
        var next = new TarExtension();
        while (FindHeader(out var header))
        {
            cancel.ThrowIfCancellationRequested();
            var start = input.Position + TarHeader.BlockBytes;
            input.GoTo(start);
            if (header.Type is (byte)'L' or (byte)'K' or (byte)'x' or (byte)'g')
            {
                ReadExtension(header, next);
                if (!SkipTo(start, header.Bytes)) return;
                continue;
            }
            if (++_entries > ArchiveLimits.MaxEntries)
            {
                sink.Skipped("", ArchiveLimits.TooManyEntries);
                return;
            }
            var entry = header with { Name = next.Name ?? header.Name, Bytes = next.Bytes ?? header.Bytes, Modified = next.Modified ?? header.Modified };
            next = new();
            if (!ReadEntry(entry, start)) return;
        }
    }

    /// <summary>Goes to the next header. Zero blocks end an archive, but more may have been appended; what is neither is reported and searched for the next header.</summary>
    bool FindHeader(out TarHeader header)
    {
        bool reported = false, ended = false;
        while (true)
        {
            var block = input.Peek(TarHeader.BlockBytes);
            if (TarHeader.TryRead(block, out header)) return true;
            if (block.IsEmpty)
            {
                if (!ended && !reported) sink.Fault(input.Position, "the archive's end: it is cut off between two entries");
                return false;
            }
            if (!reported && block.ContainsAnyExcept((byte)0))
            {
                reported = true;
                sink.Fault(input.Position, block.Length < TarHeader.BlockBytes ? "a whole block: the archive is cut off" : "an entry's header or the archive's end");
            }
            else ended = true;
            if (block.Length < TarHeader.BlockBytes) return false;
            cancel.ThrowIfCancellationRequested();
            input.GoTo(input.Position + TarHeader.BlockBytes);
        }
    }

    void ReadExtension(in TarHeader header, TarExtension next)
    {
        if (header.Type is (byte)'K' or (byte)'g') return; // a link's target, and records for all entries, which hold no names
        var at = input.Position;
        if (header.Bytes > TarExtension.MaxBytes)
        {
            sink.Fault(at, FormattableString.Invariant($"a name or records of at most {TarExtension.MaxBytes} bytes"));
            return;
        }
        var held = new byte[header.Bytes];
        input.Stop = at + header.Bytes;
        var n = input.ReadAtLeast(held, held.Length, throwOnEndOfStream: false);
        input.Stop = long.MaxValue;
        if (header.Type == (byte)'L') next.Name = TarHeader.Text(held.AsSpan(0, n));
        else if (!next.Read(held.AsSpan(0, n))) sink.Fault(at, "records of the pax format");
    }

    bool ReadEntry(in TarHeader entry, long start)
    {
        switch (entry.Type)
        {
            case (byte)'5': return SkipTo(start, entry.Bytes);
            case (byte)'1' or (byte)'2':
                sink.Skipped(entry.Name, "a link, not followed");
                return SkipTo(start, entry.Type == (byte)'2' ? 0 : entry.Bytes);
            case (byte)'3' or (byte)'4' or (byte)'6':
                sink.Skipped(entry.Name, "a device or pipe: there is nothing in it to read");
                return SkipTo(start, 0);
            case (byte)'S':
                sink.Skipped(entry.Name, "a file with holes in the old GNU form, which cannot be read here: unpack it and check the folder");
                return SkipTo(start, entry.Bytes);
            default:
                return entry is { Type: 0, Bytes: 0 } && entry.Name.EndsWith('/') || ReadFile(entry, start);
        }
    }

    bool ReadFile(in TarHeader entry, long start)
    {
        input.Stop = entry.Bytes <= long.MaxValue - start ? start + entry.Bytes : long.MaxValue;
        using var content = new EntryStream(input, deflated: false, _allowed, cancel);
        sink.Nested(entry.Name, content, entry.Bytes, entry.Modified);
        input.Stop = long.MaxValue;
        _allowed -= content.Produced;
        if (content.AllowanceUsed)
        {
            sink.Skipped("", ArchiveLimits.TooManyBytes);
            return false;
        }
        if (content.Finished && content.Produced < entry.Bytes)
        {
            sink.Fault(input.Position, "the rest of an entry: the archive is cut off");
            return false;
        }
        return SkipTo(start, entry.Bytes);
    }

    bool SkipTo(long start, long bytes)
    {
        var blocks = bytes / TarHeader.BlockBytes + (bytes % TarHeader.BlockBytes > 0 ? 1 : 0);
        if (blocks <= (long.MaxValue - start) / TarHeader.BlockBytes && input.GoTo(start + blocks * TarHeader.BlockBytes)) return true;
        sink.Fault(input.Position, "the rest of an entry: the archive is cut off");
        return false;
    }
}
