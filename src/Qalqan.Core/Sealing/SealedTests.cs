using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class SealedTests
{
    static readonly byte[] Info = "qalqan/test/v1"u8.ToArray();
    static readonly byte[] Aad = "person\u000112\u0001handles"u8.ToArray();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(70_000)]
    public void Opens_what_was_sealed(int length)
    {
        using var key = SealingKey.Create();
        var plaintext = RandomNumberGenerator.GetBytes(length);
        var blob = Sealed.Seal(key.Public, plaintext, Info, Aad);
        Assert.Equal(length + Sealed.Overhead, blob.Length);
        Assert.True(Sealed.TryOpen(key, blob, Info, Aad, out var opened));
        Assert.Equal(plaintext, opened);
    }

    [Fact]
    public void A_flipped_bit_anywhere_opens_nothing()
    {
        using var key = SealingKey.Create();
        var blob = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        EveryFlip(blob, b => Sealed.TryOpen(key, b, Info, Aad, out _));
        EveryFlip(Info, i => Sealed.TryOpen(key, blob, i, Aad, out _));
        EveryFlip(Aad, a => Sealed.TryOpen(key, blob, Info, a, out _));
        Assert.True(Sealed.TryOpen(key, blob, Info, Aad, out _));
    }

    [Fact]
    public void A_shortened_or_lengthened_blob_opens_nothing()
    {
        using var key = SealingKey.Create();
        var blob = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        for (var length = 0; length < blob.Length; length++) Assert.False(Sealed.TryOpen(key, blob.AsSpan(0, length), Info, Aad, out _));
        Assert.False(Sealed.TryOpen(key, [.. blob, 0], Info, Aad, out var opened));
        Assert.Empty(opened);
    }

    [Fact]
    public void Info_and_aad_cannot_be_swapped_and_another_key_opens_nothing()
    {
        using var key = SealingKey.Create();
        using var other = SealingKey.Create();
        var blob = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        Assert.False(Sealed.TryOpen(key, blob, Aad, Info, out _));
        Assert.False(Sealed.TryOpen(other, blob, Info, Aad, out _));
    }

    [Fact]
    public void Two_seals_of_the_same_are_different()
    {
        using var key = SealingKey.Create();
        var one = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        var two = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        Assert.NotEqual(one.AsSpan(1, 65).ToArray(), two.AsSpan(1, 65).ToArray());
        Assert.NotEqual(one[66..], two[66..]);
    }

    [Fact]
    public void An_unknown_suite_is_refused()
    {
        using var key = SealingKey.Create();
        var blob = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        for (var suite = 0; suite <= byte.MaxValue; suite++)
        {
            blob[0] = (byte)suite;
            Assert.Equal(suite == Sealed.Suite, Sealed.TryOpen(key, blob, Info, Aad, out _));
        }
    }

    [Fact]
    public void A_disposed_key_opens_nothing_more()
    {
        var key = SealingKey.Create();
        var blob = Sealed.Seal(key.Public, "a handle"u8, Info, Aad);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Sealed.TryOpen(key, blob, Info, Aad, out _));
        Assert.Throws<ObjectDisposedException>(key.Export);
    }

    [Fact]
    public void A_key_may_be_used_from_several_threads()
    {
        using var key = SealingKey.Create();
        Parallel.For(0, 200, i =>
        {
            var text = Encoding.UTF8.GetBytes($"text {i}");
            Assert.True(Sealed.TryOpen(key, Sealed.Seal(key.Public, text, Info, Aad), Info, Aad, out var opened));
            Assert.Equal(text, opened);
        });
    }

    internal static void EveryFlip(byte[] bytes, Func<byte[], bool> opens)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(opens(flipped), FormattableString.Invariant($"bit {bit} was flipped and it opened"));
        }
    }
}
