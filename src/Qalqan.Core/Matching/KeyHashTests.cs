using System.Runtime.Intrinsics;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed unsafe class KeyHashTests
{
    [Fact]
    public void The_round_by_table_is_the_round_of_FIPS_197()
    {
        // Appendix B: the state after round 1's key is added, from the state at its start.
        var start = Vector128.Create(Convert.FromHexString("193de3bea0f4e22b9ac68d2ae9f84808"));
        var key = Vector128.Create(Convert.FromHexString("a0fafe1788542cb123a339392a6c7605"));
        Assert.Equal("A49C7FF2689F352B6B5BEA43026A5049", Hex(AesRound.Portable(start, key)));
    }

    [Fact]
    public void The_round_by_table_and_by_instruction_are_the_same()
    {
        var random = new Random(1);
        var bytes = new byte[32];
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            var (state, key) = (Vector128.Create(bytes.AsSpan(0, 16)), Vector128.Create(bytes.AsSpan(16)));
            Assert.Equal(Hex(AesRound.Portable(state, key)), Hex(AesRound.Encrypt(state, key)));
        }
    }

    [Fact]
    public void A_short_value_hashes_the_same_in_place()
    {
        var hash = new KeyHash(Encoding.ASCII.GetBytes("0123456789abcdefFEDCBA9876543210"));
        var text = Encoding.ASCII.GetBytes("................................Sub.Domain-1_x.Evil.Example192.0.2");
        fixed (byte* start = text)
        {
            for (var length = 0; length <= 32; length++)
                Assert.Equal(hash.Suffix(KeyTag.Token, text.AsSpan(text.Length - length)), hash.Short(start + text.Length, length));
        }
    }

    [Fact]
    public void Length_tag_key_and_every_byte_count()
    {
        var hash = new KeyHash(new byte[32]);
        var seen = new HashSet<ulong>();
        for (var length = 0; length < 200; length++)
        {
            Assert.True(seen.Add(hash.Suffix(KeyTag.Token, new byte[length])));
            Assert.True(seen.Add(hash.Suffix(KeyTag.Email, new byte[length])));
            Assert.True(seen.Add(PrefixHash.Of(hash, KeyTag.Url, new byte[length])));
            for (var i = 0; i < length; i += 5)
            {
                var value = new byte[length];
                value[i] = 1;
                Assert.True(seen.Add(hash.Suffix(KeyTag.Token, value)));
                Assert.True(seen.Add(PrefixHash.Of(hash, KeyTag.Url, value)));
            }
        }
        Assert.True(seen.Add(new KeyHash([.. new byte[31], 1]).Suffix(KeyTag.Token, default)));
    }

    static string Hex(Vector128<byte> v)
    {
        Span<byte> bytes = stackalloc byte[16];
        v.CopyTo(bytes);
        return Convert.ToHexString(bytes);
    }
}
