using System.Buffers.Binary;

namespace Qalqan.Formats.Gzip;

/// <summary>What comes out of a gzip file, its members one behind the other. It never throws on damage: it goes on at the next member and remembers where it was.</summary>
sealed class GzipContent(InputWindow input, CancellationToken cancel) : ForwardStream
{
    /// <summary>Faults that are told one by one; damaged members beyond them change nothing for the reader.</summary>
    const int MaxFaults = 100;

    readonly List<ParseFault> _faults = [];
    EntryStream? _member;
    long _allowed = ArchiveLimits.MaxExpandedBytes;
    int _members;
    bool _ended;

    /// <summary>What was damaged, in file order.</summary>
    public IReadOnlyList<ParseFault> Faults => _faults;

    /// <summary>Why the rest was not read, null if all was.</summary>
    public string? Skipped { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (!_ended)
        {
            cancel.ThrowIfCancellationRequested();
            if (_member is null && !NextMember()) break;
            var n = _member!.Read(buffer);
            if (n > 0) return n;
            EndMember();
        }
        _ended = true;
        return 0;
    }

    bool NextMember()
    {
        var start = input.Position;
        var head = input.Peek(10);
        if (head.IsEmpty) return false;
        if (!GzipHeader.MayStart(head) || !GzipHeader.TryRead(input.Peek(GzipHeader.MaxBytes), out var header))
        {
            // Tapes and some programs fill the last block with zeros.
            if (AllZero()) return false;
            Fault(start, "the end of the file or another gzip member");
            if (!FindMember(start + 1) || !GzipHeader.TryRead(input.Peek(GzipHeader.MaxBytes), out header)) return false;
        }
        if (!CountMember()) return false;
        input.GoTo(input.Position + header.Bytes);
        _member = new(input, deflated: true, _allowed, cancel);
        return true;
    }

    /// <summary>Counts what looks like a member. Searching for one costs up to a header's length each time, so what only looks like one counts as well.</summary>
    bool CountMember()
    {
        if (++_members <= ArchiveLimits.MaxMembers) return true;
        Skipped = FormattableString.Invariant($"has more than {ArchiveLimits.MaxMembers} members; the rest was not read");
        return false;
    }

    /// <summary>Goes behind the member's check sum and size (RFC 1952, section 2.3.1), which stand within the last piece that the inflater took.</summary>
    void EndMember()
    {
        using var member = _member!;
        _member = null;
        _allowed -= member.Produced;
        if (member.ExpandedTooFar || member.AllowanceUsed)
        {
            Skipped = member.ExpandedTooFar ? ArchiveLimits.ExpandsTooFar(member.Produced) : ArchiveLimits.TooManyBytes;
            _ended = true;
            return;
        }
        var reached = input.Position;
        input.GoTo(input.LastPiece);
        var from = input.Position;
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, member.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], (uint)member.Produced);
        if (!member.Damaged && GoBehind(trailer, from, (int)(reached - from) + trailer.Length)) return;
        input.GoTo(reached);
        var cut = !member.Damaged && input.Peek(1).IsEmpty;
        Fault(reached, member.Damaged ? "compressed bytes that make sense" : cut ? "the rest of the compressed data: the file is cut off" : "content that agrees with its check sum");
        if (!FindMember(from)) _ended = true;
    }

    /// <summary>Goes behind the first <paramref name="trailer"/> that a member or the end of the file follows, else behind the first one: an empty member's is all zeros, and so is what stands around it.</summary>
    bool GoBehind(ReadOnlySpan<byte> trailer, long from, int within)
    {
        var first = -1;
        for (var at = 0; ; at++)
        {
            var span = input.Peek(within + 10);
            var found = at < span.Length ? span[at..].IndexOf(trailer) : -1;
            if (found < 0) break;
            at += found;
            if (first < 0) first = at;
            var behind = span[(at + trailer.Length)..];
            if (behind.IsEmpty || GzipHeader.MayStart(behind)) return input.GoTo(from + at + trailer.Length);
        }
        return first >= 0 && input.GoTo(from + first + trailer.Length);
    }

    bool FindMember(long from)
    {
        if (!input.GoTo(from)) return false;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var span = input.Peek(32 << 10);
            if (span.Length < 10) return false;
            var at = span.IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);
            if (at < 0) input.GoTo(input.Position + span.Length - 2);
            else
            {
                input.GoTo(input.Position + at);
                if (GzipHeader.TryRead(input.Peek(GzipHeader.MaxBytes), out _)) return true;
                if (!CountMember()) return false;
                input.GoTo(input.Position + 1);
            }
        }
    }

    bool AllZero()
    {
        while (input.Peek(4096) is { IsEmpty: false } span)
        {
            if (span.ContainsAnyExcept((byte)0)) return false;
            input.GoTo(input.Position + span.Length);
        }
        return true;
    }

    void Fault(long offset, string expected)
    {
        if (_faults.Count < MaxFaults) _faults.Add(new(offset, expected));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _member?.Dispose();
        base.Dispose(disposing);
    }
}
