using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Headers by hand, their MAC always right unless said otherwise: what is refused here is refused for its form.</summary>
public sealed class AgeHeaderTests : IDisposable
{
    readonly SealingKey _key = SealingKey.Create();
    readonly byte[] _fileKey = RandomNumberGenerator.GetBytes(16);

    public void Dispose() => _key.Dispose();

    (string Tag, string Enc, string Body) Mine()
    {
        var stanza = AgeRecipient.Wrap(_key.Public, _fileKey);
        return (stanza.Arguments[1], stanza.Arguments[2], AgeBase64.Encode(stanza.Body));
    }

    string Good()
    {
        var (tag, enc, body) = Mine();
        return $"-> p256tag {tag} {enc}\n{body}\n";
    }

    bool Opens(string stanzas, string version = "age-encryption.org/v1\n", Func<string, string>? end = null)
    {
        var covered = Encoding.UTF8.GetBytes(version + stanzas + "---");
        var mac = AgeBase64.Encode(HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, _fileKey, 32, [], "header"u8.ToArray()), covered));
        using var file = new MemoryStream();
        file.Write(covered);
        file.Write(Encoding.UTF8.GetBytes((end ?? (m => $" {m}\n"))(mac)));
        using var text = new MemoryStream("text"u8.ToArray());
        AgePayload.Encrypt(_fileKey, text, file);
        file.Position = 0;
        using var output = new MemoryStream();
        var opened = AgeFile.TryDecrypt(file, _key, output, out var reason);
        Assert.Equal(opened, reason.Length == 0);
        Assert.Equal(opened ? "text" : "", Encoding.UTF8.GetString(output.ToArray()));
        return opened;
    }

    [Fact]
    public void Opens_the_good_one() => Assert.True(Opens(Good()));

    [Theory]
    [InlineData("-> X25519 CJM36AHmTbdHSuOQL+NESqyVQE75f2e610iRdLPEN20\nC3ZAeY64NXS4QFrksLm3EGz+uPRyI0eQsWw7LWbbYig\n")]
    [InlineData("-> G!-grease }d{ ~x 12\n\n")]
    [InlineData("-> ssh-ed25519 a b c d e\nQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n\n")]
    [InlineData("-> mlkem768p256tag CXBuUw AAAA\nAAAA\n")]
    [InlineData("-> p256TAG\n\n")]
    public void Stanzas_of_other_types_are_skipped_before_and_after(string stanza)
    {
        Assert.True(Opens(stanza + Good()));
        Assert.True(Opens(Good() + stanza));
        Assert.True(Opens(string.Concat(Enumerable.Repeat(stanza, 50)) + Good()));
        Assert.False(Opens(stanza));
    }

    [Theory]
    [InlineData("age-encryption.org/v2\n")]
    [InlineData("age-encryption.org/v1\r\n")]
    [InlineData("age-encryption.org/v1 \n")]
    [InlineData(" age-encryption.org/v1\n")]
    [InlineData("\n")]
    [InlineData("")]
    [InlineData("-----BEGIN AGE ENCRYPTED FILE-----\n")]
    public void Another_version_line_is_refused(string version) => Assert.False(Opens(Good(), version));

    [Fact]
    public void Carriage_returns_empty_arguments_and_characters_beyond_ascii_are_refused()
    {
        var good = Good();
        Assert.False(Opens(good.Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.False(Opens(good.Replace("-> ", "->", StringComparison.Ordinal)));
        Assert.False(Opens(good.Replace("-> ", "->  ", StringComparison.Ordinal)));
        Assert.False(Opens("-> \n\n" + good));
        Assert.False(Opens("-> grease \n\n" + good));
        Assert.False(Opens("-> gr\u00E9ase\n\n" + good));
        Assert.False(Opens("-> gr\tease\n\n" + good));
        Assert.False(Opens("-> gr\0ease\n\n" + good));
        Assert.False(Opens("\n" + good));
        Assert.False(Opens(good + "\n"));
        Assert.False(Opens("junk\n" + good));
        Assert.False(Opens(""));
    }

    [Fact]
    public void A_p256tag_stanza_has_two_arguments_of_exact_length()
    {
        var (tag, enc, body) = Mine();
        foreach (var stanza in new[]
        {
            $"-> p256tag {tag} {enc} more\n{body}\n", $"-> p256tag {tag}\n{body}\n", $"-> p256tag\n{body}\n", $"-> p256tag {enc} {tag}\n{body}\n",
            $"-> p256tag {tag}== {enc}\n{body}\n", $"-> p256tag {tag} {enc}=\n{body}\n", $"-> p256tag {tag} {enc}\n{body}=\n",
            $"-> p256tag {tag[..5]} {enc}\n{body}\n", $"-> p256tag {tag}AA {enc}\n{body}\n", $"-> p256tag {tag} {enc[..83]}\n{body}\n",
            $"-> p256tag {tag} {enc}\n{body[..40]}\n", $"-> p256tag {tag} {enc}\nAAAA{body}\n", $"-> p256tag {tag} {enc}\n\n",
        })
        {
            Assert.False(Opens(stanza), stanza);
            Assert.False(Opens(Good() + stanza), stanza); // one bad stanza has the whole file refused, whomever it is for
        }
    }

    [Fact]
    public void Base64_with_unused_bits_set_is_refused()
    {
        var (tag, enc, body) = Mine();
        Assert.False(Opens($"-> p256tag {Unused(tag)} {enc}\n{body}\n")); // 4 bytes: four bits are left over
        Assert.False(Opens($"-> p256tag {tag} {Unused(enc)}\n{body}\n")); // 65 bytes: two
        Assert.False(Opens($"-> p256tag {tag} {enc}\n{Unused(body)}\n")); // 32 bytes: two
        Assert.False(Opens(Good(), end: m => $" {Unused(m)}\n"));

        static string Unused(string text)
        {
            const string Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            return text[..^1] + Digits[Digits.IndexOf(text[^1], StringComparison.Ordinal) + 1];
        }
    }

    [Fact]
    public void A_body_ends_with_a_short_line()
    {
        var line = new string('A', 64);
        Assert.True(Opens($"-> grease\n{line}\n{line}\n\n" + Good()));
        Assert.False(Opens($"-> grease\n{line}\n{line}\n" + Good()));
        Assert.False(Opens($"-> grease\n{line}AAAA\n" + Good()));
        Assert.False(Opens($"-> grease\n{line}\nA A\n" + Good()));
        Assert.False(Opens("-> grease\n" + Good()));
        var (tag, enc, body) = Mine();
        Assert.False(Opens($"-> p256tag {tag} {enc}\n{body[..20]}\n{body[20..]}\n"));
    }

    [Fact]
    public void The_last_line_is_exactly_the_mac()
    {
        Assert.False(Opens(Good(), end: m => $" {m}=\n"));
        Assert.False(Opens(Good(), end: m => $" {m} \n"));
        Assert.False(Opens(Good(), end: m => $"  {m}\n"));
        Assert.False(Opens(Good(), end: m => $" {m}\r\n"));
        Assert.False(Opens(Good(), end: m => $"{m}\n"));
        Assert.False(Opens(Good(), end: _ => " \n"));
        Assert.False(Opens(Good(), end: m => $" {m[..42]}\n"));
        Assert.False(Opens(Good(), end: _ => $" {new string('A', 43)}\n"));
    }

    [Fact]
    public void A_passphrase_beside_a_recipient_is_refused() =>
        Assert.False(Opens("-> scrypt ajMFur+EJLGaohv/dLRGnw 18\n8SHBz/ldWnjyGFQqfjat6uNBarWqqEMDS7W8X7+Xq5Q\n" + Good()));

    [Fact]
    public void A_point_off_the_curve_with_the_right_tag_is_refused()
    {
        var (_, enc, body) = Mine();
        Assert.True(AgeBase64.TryDecode(enc, out var point));
        point[64] ^= 1;
        var tag = AgeBase64.Encode(AgeRecipient.Tag(point, _key.Public));
        Assert.False(Opens($"-> p256tag {tag} {AgeBase64.Encode(point)}\n{body}\n"));
        Assert.True(Opens($"-> p256tag {tag} {AgeBase64.Encode(point)}\n{body}\n" + Good())); // it is only not for us
    }

    [Fact]
    public void A_header_without_end_is_given_up()
    {
        var stanza = "-> grease " + new string('x', 1_000) + "\n\n";
        Assert.False(Opens(string.Concat(Enumerable.Repeat(stanza, 2_000)) + Good()));
        Assert.False(Opens("-> " + new string('x', 4 << 20) + "\n\n" + Good()));
        Assert.True(Opens(string.Concat(Enumerable.Repeat(stanza, 200)) + Good()));
    }
}
