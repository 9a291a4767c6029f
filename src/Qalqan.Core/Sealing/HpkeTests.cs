using System.Text.Json;
using Xunit;

namespace Qalqan.Tests;

/// <summary>The published numbers of RFC 9180: tests/vectors/sealing/hpke.json.</summary>
public sealed class HpkeTests
{
    public static TheoryData<string> Names => [.. Vectors().Select(v => v.GetProperty("name").GetString()!)];

    static JsonElement[] Vectors()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Golden.Root, "tests", "vectors", "sealing", "hpke.json")));
        return [.. file.RootElement.GetProperty("vectors").EnumerateArray().Select(e => e.Clone())];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_published_numbers(string name)
    {
        var vector = Vectors().Single(v => v.GetProperty("name").GetString() == name);
        byte[] Hex(string field) => Convert.FromHexString(vector.GetProperty(field).GetString()!);
        var aead = (HpkeAead)vector.GetProperty("aead").GetInt32();
        using var ephemeral = SealingKey.Derive(Hex("ikmE"));
        using var recipient = SealingKey.Derive(Hex("ikmR"));
        Assert.Equal(Hex("skRm"), recipient.Export());
        Assert.Equal(Hex("pkRm"), recipient.Public.Bytes);
        Assert.Equal(Hex("enc"), ephemeral.Public.Bytes);

        var secret = Hpke.SharedSecret(ephemeral, recipient.Public, ephemeral.Public.Bytes, recipient.Public.Bytes);
        Assert.Equal(secret, Hpke.SharedSecret(recipient, ephemeral.Public, ephemeral.Public.Bytes, recipient.Public.Bytes));
        using var schedule = Hpke.KeySchedule(aead, secret, Hex("info"));
        if (vector.TryGetProperty("shared_secret", out _))
        {
            Assert.Equal(Hex("skEm"), ephemeral.Export());
            Assert.Equal(Hex("shared_secret"), secret);
            Assert.Equal(Hex("key"), schedule.Key);
            Assert.Equal(Hex("base_nonce"), schedule.Nonce);
            Assert.Equal(Hex("exporter_secret"), schedule.Exporter);
        }

        var enc = new byte[Hpke.EncBytes];
        var sealedBytes = new byte[Hex("pt").Length + Hpke.TagBytes];
        Hpke.Seal(aead, ephemeral, recipient.Public, Hex("pt"), Hex("info"), Hex("aad"), enc, sealedBytes);
        Assert.Equal(Hex("enc"), enc);
        Assert.Equal(Hex("ct"), sealedBytes);
        var opened = new byte[Hex("pt").Length];
        Assert.True(Hpke.TryOpen(aead, recipient, enc, sealedBytes, Hex("info"), Hex("aad"), opened));
        Assert.Equal(Hex("pt"), opened);
    }
}
