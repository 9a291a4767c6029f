using Xunit;

namespace Qalqan.Tests;

public sealed class Prp16Tests
{
    // FIPS 197, appendix C.3.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Is_aes_256(bool instructions)
    {
        if (instructions) Assert.SkipUnless(System.Runtime.Intrinsics.X86.Aes.IsSupported, "no AES instructions here");
        using var prp = new Prp16(Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), instructions);
        var block = Convert.FromHexString("00112233445566778899aabbccddeeff");
        prp.Encrypt(block, block);
        Assert.Equal("8ea2b7ca516745bfeafc49904b496089", Convert.ToHexStringLower(block));
        prp.Decrypt(block, block);
        Assert.Equal("00112233445566778899aabbccddeeff", Convert.ToHexStringLower(block));
    }

    [Fact]
    public void Instructions_and_platform_agree_on_every_number_of_blocks()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Aes.IsSupported, "no AES instructions here");
        var random = new Random(3);
        for (var n = 0; n < 40; n++)
        {
            var key = new byte[32];
            var blocks = new byte[16 * n];
            random.NextBytes(key);
            random.NextBytes(blocks);
            byte[] a = new byte[16 * n], b = new byte[16 * n], back = new byte[16 * n];
            using Prp16 fast = new(key, true), slow = new(key, false);
            fast.Encrypt(blocks, a);
            slow.Encrypt(blocks, b);
            Assert.Equal(b, a);
            fast.Decrypt(a, back);
            Assert.Equal(blocks, back);
            slow.Decrypt(a, back);
            Assert.Equal(blocks, back);
        }
    }

    [Fact]
    public void Refuses_what_is_not_whole_blocks_and_keys_of_another_size()
    {
        using var prp = new Prp16(new byte[32]);
        Assert.Throws<ArgumentException>(() => prp.Encrypt(new byte[17], new byte[17]));
        Assert.Throws<ArgumentException>(() => prp.Encrypt(new byte[32], new byte[16]));
        Assert.Throws<ArgumentException>(() => new Prp16(new byte[16]));
    }
}
