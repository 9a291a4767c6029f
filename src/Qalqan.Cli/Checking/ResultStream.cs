namespace Qalqan.Cli;

/// <summary>
/// Results on their way out. A full disk is told as what it is: results are written while evidence is read, and an <see cref="IOException"/> there
/// would be taken for evidence that cannot be read.
/// </summary>
sealed class ResultStream(Stream below) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="UsageException">The place where results go takes no more.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            below.Write(buffer);
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public override void Flush()
    {
        try
        {
            below.Flush();
        }
        catch (IOException e)
        {
            throw Unwritable(e);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) below.Dispose();
        base.Dispose(disposing);
    }

    static UsageException Unwritable(IOException e) => new($"the results cannot be written: {e.Message}");
}
