using Xunit;

namespace Qalqan.Tests;

public sealed class AgeRecipientTests
{
    // The example of c2sp.org/age.
    const string Published = "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e";

    [Fact]
    public void Reads_and_writes_the_published_recipient()
    {
        Assert.True(AgeRecipient.TryParse(Published, out var key));
        Assert.Equal("02CFF73F9DFEBACFBB6EEAEC739C809EDBDDEFC64B5EEEDA91E2F59F8A98AC1C65", Convert.ToHexString(P256.Compress(key.Bytes)));
        Assert.Equal(Published, AgeRecipient.Format(key));
        Assert.True(AgeRecipient.TryParse(Published.ToUpperInvariant(), out var upper));
        Assert.Equal(key, upper);
    }

    [Fact]
    public void Every_single_wrong_letter_is_noticed()
    {
        for (var i = 0; i < Published.Length; i++)
            foreach (var c in "qpzry9x8gf2tvdw0s3jn54khce6mua7l1bioQ\u017F")
                if (c != Published[i]) Assert.False(AgeRecipient.TryParse(Published[..i] + c + Published[(i + 1)..], out _), FormattableString.Invariant($"{c} at {i}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("age1tag1")]
    [InlineData("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj")]
    [InlineData("AGE1TAG1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e")]
    [InlineData(" " + Published)]
    [InlineData(Published + "\n")]
    public void Refuses_what_is_no_tagged_recipient(string text) => Assert.False(AgeRecipient.TryParse(text, out _));

    [Fact]
    public void Refuses_a_key_that_is_no_point_or_of_another_length()
    {
        using var key = SealingKey.Create();
        byte[] compressed = P256.Compress(key.Public.Bytes);
        Assert.True(AgeRecipient.TryParse(Bech32.Encode("age1tag", compressed), out _));
        Assert.False(AgeRecipient.TryParse(Bech32.Encode("age1tag", key.Public.Bytes), out _)); // uncompressed
        Assert.False(AgeRecipient.TryParse(Bech32.Encode("age1tag", compressed.AsSpan(1)), out _));
        Assert.False(AgeRecipient.TryParse(Bech32.Encode("age1tag", [2, .. Enumerable.Repeat((byte)255, 32)]), out _));
        Assert.False(AgeRecipient.TryParse(Bech32.Encode("age1tagpq", compressed), out _));
        Assert.False(AgeRecipient.TryParse(Bech32.Encode("age", compressed), out _));
    }

    // BIP 173: its valid strings whose data are whole bytes, and its invalid ones.
    [Fact]
    public void Bech32_is_that_of_bip_173()
    {
        Assert.True(Bech32.TryDecode("A12UEL5L", "a", out var none));
        Assert.Empty(none);
        Assert.Equal("a12uel5l", Bech32.Encode("a", []));
        foreach (var text in new[] { "A1G7SGD8", "a12uel5m", "a1", "a12uel5", "aa12uel5l", "A12uEL5L", "a12uel5b" }) Assert.False(Bech32.TryDecode(text, "a", out _), text);
        for (var length = 0; length < 80; length++)
        {
            byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 37))];
            Assert.True(Bech32.TryDecode(Bech32.Encode("test", bytes), "test", out var read));
            Assert.Equal(bytes, read);
        }
    }
}
