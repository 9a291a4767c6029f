using Microsoft.Win32.SafeHandles;

namespace Qalqan.Cli;

/// <summary>A file on disk. It is opened once; every read names its place, so several threads may read at the same time.</summary>
/// <remarks>Reading never throws: a disk that fails or a file that shrinks ends the file early and leaves <see cref="Problem"/> behind. Whoever reads it disposes it.</remarks>
sealed class DiskEvidence : EvidenceFile, IDisposable
{
    readonly SafeFileHandle _handle;
    readonly long _length;
    readonly byte[] _head;
    ParseFault? _problem;

    DiskEvidence(string path, SafeFileHandle handle) : base(path)
    {
        _handle = handle;
        _length = RandomAccess.GetLength(handle);
        var head = new byte[Math.Min(HeadBytes, _length)];
        _head = head[..Fill(head)];
    }

    /// <summary>Opens the file.</summary>
    /// <param name="path">Where it is, and how reports show it.</param>
    /// <exception cref="IOException">It is not there or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public static DiskEvidence Open(string path)
    {
        // Others may go on writing to a log that is being checked.
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new(path, handle) { Modified = File.GetLastWriteTimeUtc(handle) };
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The file's size when it was opened.</summary>
    public override long? Length => _length;

    public override bool CanReadAt => true;

    public override ReadOnlyMemory<byte> Head => _head;

    /// <summary>What went wrong while reading, null if nothing did so far: the disk failed, or the file is shorter than when it was opened.</summary>
    public ParseFault? Problem => _problem;

    public override int ReadAt(long offset, Span<byte> buffer)
    {
        if (offset >= _length || buffer.IsEmpty) return 0;
        // What is appended while it is read belongs to the next check: this one has a definite size.
        if (buffer.Length > _length - offset) buffer = buffer[..(int)(_length - offset)];
        try
        {
            var n = RandomAccess.Read(_handle, buffer, offset);
            if (n == 0) _problem ??= new(offset, "the rest of the file: it became shorter while it was read");
            return n;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problem ??= new(offset, "bytes that the disk can read");
            return 0;
        }
    }

    public override Stream Open() => new FromStart(this);

    public void Dispose() => _handle.Dispose();

    int Fill(Span<byte> buffer)
    {
        var filled = 0;
        while (filled < buffer.Length && ReadAt(filled, buffer[filled..]) is > 0 and var n) filled += n;
        return filled;
    }

    sealed class FromStart(DiskEvidence file) : Stream
    {
        public override int Read(Span<byte> buffer)
        {
            var n = file.ReadAt(Position, buffer);
            Position += n;
            return n;
        }

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => file._length;
        public override long Position { get; set; }
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin)
        {
            Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };
            return Position;
        }
    }
}
