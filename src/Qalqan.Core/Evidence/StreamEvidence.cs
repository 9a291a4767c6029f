namespace Qalqan;

/// <summary>Evidence that can be read once, front to back: standard input, a compressed entry. Only its head is kept.</summary>
public sealed class StreamEvidence : EvidenceFile
{
    readonly Stream _content;
    readonly byte[] _head;
    bool _opened;

    /// <summary>Wraps <paramref name="content"/>, reading its head at once.</summary>
    /// <param name="path">The path as reports show it.</param>
    /// <param name="content">Read from its current position; disposed by the stream that <see cref="Open"/> returns, or by the caller if it is never opened.</param>
    /// <param name="length">Its size in bytes where known.</param>
    /// <exception cref="IOException">The head cannot be read.</exception>
    public StreamEvidence(string path, Stream content, long? length = null) : base(path)
    {
        _content = content;
        Length = length;
        var head = new byte[HeadBytes];
        var n = content.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false);
        _head = head[..n];
    }

    /// <inheritdoc/>
    public override long? Length { get; }

    /// <inheritdoc/>
    public override bool CanReadAt => false;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Head => _head;

    /// <inheritdoc/>
    public override int ReadAt(long offset, Span<byte> buffer) => throw new NotSupportedException("this evidence can only be read front to back");

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was opened before.</exception>
    public override Stream Open()
    {
        if (_opened) throw new InvalidOperationException("this evidence can be opened once");
        _opened = true;
        return new HeadThenRest(_head, _content);
    }

    sealed class HeadThenRest(byte[] head, Stream rest) : Stream
    {
        int _position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            if (_position == head.Length) return rest.Read(buffer);
            var n = Math.Min(buffer.Length, head.Length - _position);
            head.AsSpan(_position, n).CopyTo(buffer);
            _position += n;
            return n;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) rest.Dispose();
            base.Dispose(disposing);
        }
    }
}
