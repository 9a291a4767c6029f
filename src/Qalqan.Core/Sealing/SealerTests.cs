using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class SealerTests
{
    static readonly byte[] Key = SHA256.HashData("sealer"u8);
    static readonly byte[] Aad = "hit\u00017\u0001value"u8.ToArray();

    [Fact]
    public void Opens_what_was_sealed()
    {
        using var sealer = new Sealer(Key);
        using var restarted = new Sealer(Key);
        for (var length = 0; length < 300; length++)
        {
            var plaintext = RandomNumberGenerator.GetBytes(length);
            var blob = sealer.Seal(plaintext, Aad);
            Assert.Equal(length + Sealer.Overhead, blob.Length);
            Assert.True(restarted.TryOpen(blob, Aad, out var opened));
            Assert.Equal(plaintext, opened);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_opens_nothing()
    {
        using var sealer = new Sealer(Key);
        var blob = sealer.Seal("a value"u8, Aad);
        SealedTests.EveryFlip(blob, b => sealer.TryOpen(b, Aad, out _));
        SealedTests.EveryFlip(Aad, a => sealer.TryOpen(blob, a, out _));
        SealedTests.EveryFlip(Key, k =>
        {
            using var other = new Sealer(k);
            return other.TryOpen(blob, Aad, out _);
        });
        Assert.True(sealer.TryOpen(blob, Aad, out _));
    }

    [Fact]
    public void A_shortened_or_lengthened_blob_opens_nothing()
    {
        using var sealer = new Sealer(Key);
        var blob = sealer.Seal("a value"u8, Aad);
        for (var length = 0; length < blob.Length; length++) Assert.False(sealer.TryOpen(blob.AsSpan(0, length), Aad, out _));
        Assert.False(sealer.TryOpen([.. blob, 0], Aad, out _));
    }

    [Fact]
    public void No_two_blobs_have_the_same_nonce()
    {
        using var sealer = new Sealer(Key);
        var nonces = Enumerable.Range(0, 2_000).Select(_ => Convert.ToHexString(sealer.Seal("a value"u8, Aad), 1, 12)).ToHashSet();
        Assert.Equal(2_000, nonces.Count);
    }

    [Fact]
    public void One_sealer_serves_several_threads()
    {
        using var sealer = new Sealer(Key);
        Parallel.For(0, 2_000, i =>
        {
            var text = Encoding.UTF8.GetBytes($"text {i}");
            Assert.True(sealer.TryOpen(sealer.Seal(text, Aad), Aad, out var opened));
            Assert.Equal(text, opened);
        });
    }

    [Fact]
    public void Refuses_a_key_of_another_length_and_use_after_disposal()
    {
        Assert.Throws<ArgumentException>(() => new Sealer(Key.AsSpan(0, 16)));
        var sealer = new Sealer(Key);
        sealer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => sealer.Seal("a value"u8, Aad));
    }
}
