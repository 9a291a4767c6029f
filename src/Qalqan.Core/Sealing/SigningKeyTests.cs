using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class SigningKeyTests
{
    static readonly byte[] Data = "a job"u8.ToArray();

    [Fact]
    public void Verifies_what_was_signed_and_nothing_else()
    {
        using var key = SigningKey.Create();
        using var other = SigningKey.Create();
        var signature = key.Sign(Data);
        Assert.Equal(64, signature.Length);
        Assert.True(key.Public.Verify(Data, signature));
        Assert.False(other.Public.Verify(Data, signature));
        SealedTests.EveryFlip(signature, s => key.Public.Verify(Data, s));
        SealedTests.EveryFlip(Data, d => key.Public.Verify(d, signature));
    }

    [Fact]
    public void Refuses_signatures_of_another_form()
    {
        using var key = SigningKey.Create();
        var signature = key.Sign(Data);
        Assert.False(key.Public.Verify(Data, []));
        Assert.False(key.Public.Verify(Data, new byte[64]));
        Assert.False(key.Public.Verify(Data, signature.AsSpan(0, 63)));
        Assert.False(key.Public.Verify(Data, [.. signature, 0]));
    }

    [Fact]
    public void The_platform_verifies_it_from_the_spki()
    {
        using var key = SigningKey.Create();
        using var platform = ECDsa.Create();
        platform.ImportSubjectPublicKeyInfo(key.Public.Spki, out var read);
        Assert.Equal(key.Public.Spki.Length, read);
        Assert.True(platform.VerifyData(Data, key.Sign(Data), HashAlgorithmName.SHA256));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(platform.ExportSubjectPublicKeyInfo()))[..16], key.Public.Id);
    }

    [Fact]
    public void A_seed_gives_the_same_key_each_time_and_not_the_one_that_opens()
    {
        var seed = SHA256.HashData("seed"u8);
        using var one = SigningKey.Derive(seed);
        using var two = SigningKey.Derive(seed);
        using var sealing = SealingKey.Derive(seed);
        Assert.Equal(one.Public, two.Public);
        Assert.NotEqual(one.Public.Bytes, sealing.Public.Bytes);
        Assert.Throws<ArgumentException>(() => SigningKey.Derive(seed.AsSpan(1)));
    }

    [Fact]
    public void Export_and_import_keep_the_key()
    {
        using var key = SigningKey.Create();
        using var again = SigningKey.Import(key.Export());
        Assert.Equal(key.Public, again.Public);
        Assert.True(VerifyingKey.TryImport(key.Public.Bytes, out var fromPoint));
        Assert.True(VerifyingKey.TryImport(key.Public.Spki, out var fromSpki));
        Assert.Equal(fromPoint, fromSpki);
        Assert.True(fromPoint.Verify(Data, again.Sign(Data)));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Data));
    }

    // RFC 6979 A.2.5: the published signature of "sample" with SHA-256.
    [Fact]
    public void Verifies_the_published_signature()
    {
        Assert.True(VerifyingKey.TryImport(
            Convert.FromHexString("0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB67903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"),
            out var key));
        var signature = Convert.FromHexString(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        Assert.True(key.Verify("sample"u8, signature));
        Assert.False(key.Verify("samples"u8, signature));
    }
}
