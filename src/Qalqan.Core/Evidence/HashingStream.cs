using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Hashes what a reader takes from a stream that can be read only once: an entry of an archive, standard input.</summary>
/// <remarks>Not thread-safe. Disposing it disposes the stream below.</remarks>
public sealed class HashingStream : Stream
{
    readonly Stream _content;
    readonly IncrementalHash?[] _hashes;
    FileHashes? _finished;
    long _bytes;

    /// <summary>Hashes <paramref name="content"/> from its current position on.</summary>
    public HashingStream(Stream content, HashKinds kinds)
    {
        _content = content;
        _hashes =
        [
            kinds.HasFlag(HashKinds.Md5) ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null,
            kinds.HasFlag(HashKinds.Sha1) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null,
            kinds.HasFlag(HashKinds.Sha256) ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null,
        ];
    }

    /// <summary>Reads what the reader left and returns the hashes of the whole. May be called again.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public FileHashes Finish(CancellationToken cancel)
    {
        if (_finished is not null) return _finished;
        var rest = FileHashes.NewPiece();
        do cancel.ThrowIfCancellationRequested();
        while (Read(rest) > 0);
        return _finished = new(_bytes, Digits(0), Digits(1), Digits(2));
    }

    string? Digits(int i) => _hashes[i] is { } hash ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_finished is not null) return 0;
        var n = _content.Read(buffer);
        foreach (var hash in _hashes) hash?.AppendData(buffer[..n]);
        _bytes += n;
        return n;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => _bytes; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var hash in _hashes) hash?.Dispose();
            _content.Dispose();
        }
        base.Dispose(disposing);
    }
}
