using System.IO.Compression;

namespace Qalqan.Formats;

/// <summary>What comes out of one entry of an archive. Damage and limits end it early instead of throwing; the archive's reader asks afterwards what happened.</summary>
sealed class EntryStream : ForwardStream
{
    const int StepBytes = 4096;

    readonly InputWindow _input;
    readonly DeflateStream? _inflater;
    readonly long _start;
    readonly CancellationToken _cancel;
    long _allowed;

    /// <summary>Starts at the input's position.</summary>
    /// <param name="input">The archive. Its <see cref="InputWindow.Stop"/> bounds what is read.</param>
    /// <param name="deflated">Whether the entry is compressed; else it is stored.</param>
    /// <param name="allowed">How many bytes may come out at the most.</param>
    /// <param name="cancel">Ends reading with an exception.</param>
    public EntryStream(InputWindow input, bool deflated, long allowed, CancellationToken cancel)
    {
        _input = input;
        _start = input.Position;
        _allowed = allowed;
        _cancel = cancel;
        if (deflated) _inflater = new DeflateStream(input, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>How many bytes came out.</summary>
    public long Produced { get; private set; }

    /// <summary>The check sum of what came out.</summary>
    public uint Crc { get; private set; }

    /// <summary>Whether the reader reached the end; false if it stopped asking.</summary>
    public bool Finished { get; private set; }

    /// <summary>Whether the compressed bytes make no sense.</summary>
    public bool Damaged { get; private set; }

    /// <summary>Whether it was cut off because it expands too far.</summary>
    public bool ExpandedTooFar { get; private set; }

    /// <summary>Whether it was cut off because the archive's allowance is used up.</summary>
    public bool AllowanceUsed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        _cancel.ThrowIfCancellationRequested();
        if (Finished || buffer.IsEmpty) return 0;
        if (Produced > ArchiveLimits.FreeBytes && Produced / ArchiveLimits.MaxRatio > _input.Position - _start) ExpandedTooFar = true;
        if (_allowed == 0) AllowanceUsed = true;
        if (ExpandedTooFar || AllowanceUsed) return End();
        var n = Next(buffer[..(int)Math.Min(buffer.Length, _allowed)]);
        if (n == 0) return End();
        Crc = Crc32.Append(Crc, buffer[..n]);
        Produced += n;
        _allowed -= n;
        return n;
    }

    int Next(Span<byte> buffer)
    {
        if (_inflater is null) return _input.Read(buffer);
        var filled = 0;
        try
        {
            while (!Damaged && filled < buffer.Length)
            {
                // In small steps: what the inflater wrote in the step that meets damage is lost.
                var n = _inflater.Read(buffer.Slice(filled, Math.Min(StepBytes, buffer.Length - filled)));
                if (n == 0) break;
                filled += n;
            }
        }
        catch (InvalidDataException)
        {
            Damaged = true;
        }
        return filled;
    }

    int End()
    {
        Finished = true;
        return 0;
    }

    public override long Position { get => Produced; set => throw new NotSupportedException(); }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inflater?.Dispose();
        base.Dispose(disposing);
    }
}
