namespace Qalqan.Formats;

/// <summary>Evidence that can be read only once, hashed while its reader reads it.</summary>
sealed class HashedEvidence(EvidenceFile file, HashKinds kinds) : EvidenceFile(file.Path), IDisposable
{
    HashingStream? _stream;

    public override long? Length => file.Length;
    public override bool CanReadAt => false;
    public override ReadOnlyMemory<byte> Head => file.Head;
    public override int ReadAt(long offset, Span<byte> buffer) => file.ReadAt(offset, buffer);

    /// <summary>The stream for the reader. Its disposing it does not end the hashing: what it left unread is hashed too.</summary>
    public override Stream Open() => new Lent(_stream = new(file.Open(), kinds));

    /// <summary>The hashes of the whole.</summary>
    public FileHashes Finish(CancellationToken cancel) => (_stream ??= new(file.Open(), kinds)).Finish(cancel);

    public void Dispose() => _stream?.Dispose();

    sealed class Lent(HashingStream stream) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => stream.Position; set => throw new NotSupportedException(); }
        public override int Read(Span<byte> buffer) => stream.Read(buffer);
        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
