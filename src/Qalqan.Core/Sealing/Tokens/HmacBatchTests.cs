using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class HmacBatchTests
{
    public static TheoryData<string> Variants => [.. SimdChoice.Supported.Select(s => s.ToString())];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_gives_the_platforms_bytes_for_every_length(string variant)
    {
        var random = new Random(4);
        for (var round = 0; round < 60; round++)
        {
            var key = new byte[random.Next(1, 65)];
            random.NextBytes(key);
            var prefix = new byte[round % 3 == 0 ? 0 : random.Next(20)];
            random.NextBytes(prefix);
            var inputs = new TokenInputs();
            // All borders of blocks, several of each length, and some that are too long for the lanes.
            for (var i = random.Next(40); i >= 0; i--)
            {
                var value = new byte[random.Next(4) == 0 ? random.Next(700) : random.Next(130)];
                random.NextBytes(value);
                inputs.Add((byte)random.Next(256), value);
            }
            using var batch = new HmacBatch(key, prefix, Enum.Parse<Simd>(variant));
            var size = 4 * random.Next(1, 9);
            var digests = new byte[inputs.Count * size];
            batch.Compute(inputs, digests, size);
            for (var i = 0; i < inputs.Count; i++)
                Assert.Equal(HMACSHA256.HashData(key, (byte[])[.. prefix, .. inputs[i]])[..size], digests.AsSpan(i * size, size).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Messages_at_each_border_of_a_block_are_padded_right(string variant)
    {
        using var batch = new HmacBatch("key"u8, default, Enum.Parse<Simd>(variant));
        for (var length = 0; length <= HmacBatch.MaxLaneMessage + 2; length++)
        {
            var inputs = new TokenInputs();
            inputs.Add(7, new byte[length]);
            var digest = new byte[32];
            batch.Compute(inputs, digest, 32);
            Assert.Equal(HMACSHA256.HashData("key"u8, (byte[])[7, 0, .. new byte[length]]), digest);
        }
    }

    // RFC 4231, test cases 1 and 2.
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    public void Agrees_with_the_published_vectors(string key, string message, string mac)
    {
        foreach (var simd in SimdChoice.Supported)
        {
            using var batch = new HmacBatch(Convert.FromHexString(key), default, simd);
            var bytes = Convert.FromHexString(message);
            var digest = new byte[32];
            batch.Compute(bytes, bytes.Length, digest, 32);
            Assert.Equal(mac, Convert.ToHexStringLower(digest));
        }
    }

    [Fact]
    public void Works_in_place_where_message_and_digest_have_one_size()
    {
        foreach (var simd in SimdChoice.Supported)
        {
            using var batch = new HmacBatch("k"u8, default, simd);
            var values = new byte[50 * 16];
            new Random(1).NextBytes(values);
            byte[][] expected = [.. values.Chunk(16).Select(v => HMACSHA256.HashData("k"u8, v)[..16])];
            batch.Compute(values, 16, values, 16);
            Assert.Equal(expected, values.Chunk(16));
        }
    }

    [Fact]
    public void Repeated_inputs_are_left_out_only_where_that_was_asked_for_and_never_different_ones()
    {
        var random = new Random(2);
        TokenInputs all = new(), distinct = new(skipRepeated: true);
        foreach (var inputs in (TokenInputs[])[distinct, distinct]) // and again after it was cleared
        {
            inputs.Clear();
            all.Clear();
            for (var i = 0; i < 20_000; i++)
            {
                var value = Encoding.UTF8.GetBytes($"{new string('x', random.Next(12))}{random.Next(900)}");
                var kind = (byte)random.Next(3);
                all.Add(kind, value);
                inputs.Add(kind, value);
            }
            string[] Texts(TokenInputs of) => [.. Enumerable.Range(0, of.Count).Select(i => Convert.ToHexString(of[i]))];
            Assert.Equal(20_000, all.Count);
            Assert.Equal(Texts(all).Distinct().Order(StringComparer.Ordinal), Texts(inputs).Distinct().Order(StringComparer.Ordinal));
            Assert.True(inputs.Count < all.Count);
        }
        var mail = new TokenInputs(skipRepeated: true);
        for (var i = 0; i < 2; i++) TokenLadder.Observed(ObservableKind.Domain, "www.evil.example"u8, mail);
        Assert.Equal(3, mail.Count);
    }

    [Fact]
    public void Inputs_are_zeroed_when_cleared()
    {
        var inputs = new TokenInputs();
        inputs.Add((byte)'h', Encoding.UTF8.GetBytes("evil.example"));
        var view = inputs[0];
        inputs.Clear();
        Assert.True(view.IndexOfAnyExcept((byte)0) < 0);
        Assert.Equal(0, inputs.Count);
    }
}
