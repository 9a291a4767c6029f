using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class AgeFileTests : IDisposable
{
    readonly SealingKey _key = SealingKey.Create();
    readonly SealingKey _other = SealingKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    static byte[] Encrypt(byte[] plaintext, params SealingPublicKey[] to)
    {
        using var output = new MemoryStream();
        AgeFile.Encrypt(new Trickle(plaintext), output, to);
        return output.ToArray();
    }

    static bool Opens(byte[] file, SealingKey key, out byte[] plaintext, out string reason)
    {
        using var output = new MemoryStream();
        var opened = AgeFile.TryDecrypt(new Trickle(file), key, output, out reason);
        plaintext = output.ToArray();
        return opened;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(AgePayload.ChunkBytes - 1, 1)]
    [InlineData(AgePayload.ChunkBytes, 1)]
    [InlineData(AgePayload.ChunkBytes + 1, 2)]
    [InlineData(2 * AgePayload.ChunkBytes, 2)]
    [InlineData(300_001, 5)]
    public void Every_recipient_opens_every_length(int length, int chunks)
    {
        var plaintext = RandomNumberGenerator.GetBytes(length);
        var file = Encrypt(plaintext, _key.Public, _other.Public);
        foreach (var key in new[] { _key, _other })
        {
            Assert.True(Opens(file, key, out var opened, out var reason));
            Assert.Equal(plaintext, opened);
            Assert.Equal("", reason);
        }
        Assert.Equal(length + (16 * chunks) + 16, file.Length - file.AsSpan().IndexOf("\n--- "u8) - "\n--- \n".Length - 43);
    }

    [Fact]
    public void Another_key_does_not_open_it_and_nothing_is_written()
    {
        using var stranger = SealingKey.Create();
        Assert.False(Opens(Encrypt([1, 2, 3], _key.Public), stranger, out var opened, out var reason));
        Assert.Empty(opened);
        Assert.Equal("no recipient of this file has this key", reason);
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused()
    {
        var file = Encrypt("evidence"u8.ToArray(), _key.Public);
        SealedTests.EveryFlip(file, f => Opens(f, _key, out _, out _));
    }

    [Fact]
    public void A_file_cut_off_or_longer_by_one_byte_is_refused()
    {
        var plaintext = RandomNumberGenerator.GetBytes(AgePayload.ChunkBytes + 40);
        var file = Encrypt(plaintext, _key.Public);
        foreach (var length in Enumerable.Range(0, 400).Concat(Enumerable.Range(file.Length - 80, 80)).Append(file.Length - 56))
        {
            Assert.False(Opens(file[..length], _key, out var opened, out _), FormattableString.Invariant($"{length} bytes"));
            Assert.True(plaintext.AsSpan().StartsWith(opened));
        }
        Assert.False(Opens([.. file, 0], _key, out _, out _));
        Assert.False(Opens([.. file, .. file], _key, out _, out _));
    }

    [Fact]
    public void Chunks_cannot_be_swapped_left_out_or_doubled()
    {
        const int Chunk = AgePayload.ChunkBytes + 16;
        var plaintext = RandomNumberGenerator.GetBytes((3 * AgePayload.ChunkBytes) + 5);
        var file = Encrypt(plaintext, _key.Public);
        var start = file.Length - (3 * Chunk) - 21;
        byte[] head = file[..start], one = file[start..(start + Chunk)], two = file[(start + Chunk)..(start + (2 * Chunk))], rest = file[(start + (2 * Chunk))..];
        Assert.True(Opens([.. head, .. one, .. two, .. rest], _key, out _, out _));
        Assert.False(Opens([.. head, .. two, .. one, .. rest], _key, out var swapped, out _));
        Assert.Empty(swapped);
        Assert.False(Opens([.. head, .. one, .. rest], _key, out var leftOut, out _));
        Assert.Equal(plaintext[..AgePayload.ChunkBytes], leftOut); // only what was authenticated
        Assert.False(Opens([.. head, .. one, .. one, .. two, .. rest], _key, out _, out _));
        Assert.False(Opens([.. head, .. one, .. two], _key, out _, out _));
    }

    [Fact]
    public void An_empty_chunk_after_a_full_one_is_refused()
    {
        // Two chunks by hand: a full one that is not the last, and a last one without a byte, both with right tags.
        var fileKey = RandomNumberGenerator.GetBytes(16);
        var start = new byte[16];
        var payloadKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, start, "payload"u8.ToArray());
        using var cipher = new ChaCha20Poly1305(payloadKey);
        byte[] full = new byte[AgePayload.ChunkBytes], sealedFull = new byte[full.Length], tag = new byte[16], lastTag = new byte[16];
        cipher.Encrypt(new byte[12], full, sealedFull, tag);
        cipher.Encrypt([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1], ReadOnlySpan<byte>.Empty, Span<byte>.Empty, lastTag);
        byte[] file = [.. AgeHeader.Write([AgeRecipient.Wrap(_key.Public, fileKey)], fileKey), .. start, .. sealedFull, .. tag, .. lastTag];
        Assert.False(Opens(file, _key, out var opened, out var reason));
        Assert.Equal("the file ends with an empty chunk", reason);
        Assert.Equal(full, opened);
    }

    [Fact]
    public void Needs_one_recipient_and_takes_a_thousand()
    {
        Assert.Throws<ArgumentException>(() => Encrypt([1]));
        Assert.Throws<ArgumentException>(() => Encrypt([1], [.. Enumerable.Repeat(_key.Public, 1_001)]));
        Assert.True(Opens(Encrypt([1], [.. Enumerable.Repeat(_other.Public, 999), _key.Public]), _key, out _, out var reason), reason);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_large_file_needs_no_memory_of_its_size()
    {
        const long Size = 256L << 20;
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var pipe = new Counted();
        AgeFile.Encrypt(new Zeroes(Size), pipe, [_key.Public]);
        Assert.InRange(pipe.Written, Size, Size + (Size / 4_000) + 1_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    // Written by another implementation of age, to the key whose seed its own tests publish.
    [Theory]
    [InlineData("foreign-one.age", "00")]
    [InlineData("foreign-empty.age", "")]
    public void Opens_what_another_implementation_wrote(string name, string hex)
    {
        using var key = SealingKey.Import(P256.DeriveScalar("age-plugin-tagtest"u8, Hpke.KemSuite));
        Assert.Equal("age1tag1qwe0kafsjrar4txm6heqnhpfuggzr0gvznz7fvygxrlq90u5mq2pysxtw6h", AgeRecipient.Format(key.Public));
        Assert.True(Opens(File.ReadAllBytes(Path.Combine(Golden.Root, "tests", "vectors", "sealing", name)), key, out var opened, out var reason), reason);
        Assert.Equal(hex, Convert.ToHexString(opened));
    }

    [Fact]
    public async Task A_second_reader_in_another_language_agrees()
    {
        var script = Path.Combine(Golden.Root, "tests", "vectors", "sealing", "age_p256tag.py");
        Assert.SkipUnless(await Run("-c", "import cryptography") is { Code: 0 }, "python3 with the package cryptography is not here: the second reader of age files did not run");
        foreach (var length in new[] { 0, 1, AgePayload.ChunkBytes, (2 * AgePayload.ChunkBytes) + 77 })
        {
            var plaintext = RandomNumberGenerator.GetBytes(length);
            var file = Encrypt(plaintext, _other.Public, _key.Public);
            var (code, output) = await Run(script, Convert.ToHexString(_key.Export()), file);
            Assert.Equal(0, code);
            Assert.Equal(plaintext, output);
            file[^1] ^= 1;
            Assert.Equal(1, (await Run(script, Convert.ToHexString(_key.Export()), file)).Code);
        }
    }

    static async Task<(int Code, byte[] Output)> Run(string first, string second, byte[]? input = null)
    {
        var start = new ProcessStartInfo("python3", [first, second]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            process.StandardInput.Close();
            await Task.WhenAll(errors, reading, process.WaitForExitAsync());
            return (process.ExitCode, output.ToArray());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, []);
        }
    }

    /// <summary>A stream that gives less than it is asked for, as pipes and sockets do.</summary>
    sealed class Trickle(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7_919)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7_919));
    }

    sealed class Zeroes(long length) : MemoryStream
    {
        long _left = length;

        public override int Read(Span<byte> buffer)
        {
            var n = (int)Math.Min(_left, buffer.Length);
            buffer[..n].Clear();
            _left -= n;
            return n;
        }
    }

    sealed class Counted : MemoryStream
    {
        public long Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Written += buffer.Length;

        public override void Write(byte[] buffer, int offset, int count) => Written += count;
    }
}
