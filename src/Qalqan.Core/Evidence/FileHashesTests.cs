using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class FileHashesTests
{
    // FIPS 180-4 and RFC 1321 test vectors for "abc".
    static readonly FileHashes s_abc = new(3, "900150983cd24fb0d6963f7d28e17f72", "a9993e364706816aba3e25717850c26c9cd0d89d",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    [Fact]
    public void Agrees_with_the_published_vectors_in_memory_and_through_a_stream()
    {
        var abc = Encoding.ASCII.GetBytes("abc");
        Assert.Equal(s_abc, FileHashes.Of(abc, HashKinds.All));
        Assert.Equal(s_abc, FileHashes.Of(new MemoryEvidence("x", abc), HashKinds.All, TestContext.Current.CancellationToken));
        Assert.Equal(s_abc, FileHashes.Of(new StreamEvidence("x", new MemoryStream(abc)), HashKinds.All, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Computes_only_what_is_wanted()
    {
        Assert.Equal(s_abc with { Md5 = null, Sha1 = null }, FileHashes.Of("abc"u8, HashKinds.Sha256));
        Assert.Equal([(ObservableKind.Sha256, s_abc.Sha256!)], FileHashes.Of("abc"u8, HashKinds.Sha256).Values());
    }

    [Fact]
    public void Hashes_what_the_reader_took_and_what_it_left()
    {
        var content = new byte[1_000_000];
        new Random(1).NextBytes(content);
        using var stream = new HashingStream(new MemoryStream(content), HashKinds.All);
        Assert.Equal(1000, stream.Read(new byte[1000]));
        Assert.Equal(FileHashes.Of(content, HashKinds.All), stream.Finish(TestContext.Current.CancellationToken));
        Assert.Equal(1_000_000, stream.Finish(TestContext.Current.CancellationToken).Bytes);
    }
}
