using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class SealingKeyTests
{
    const string Order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
    const string Prime = "FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF";

    [Fact]
    public void Export_and_import_keep_the_key()
    {
        using var key = SealingKey.Create();
        var scalar = key.Export();
        using var again = SealingKey.Import(scalar);
        Assert.Equal(32, scalar.Length);
        Assert.Equal(key.Public, again.Public);
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(Order)]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void Refuses_what_is_no_scalar(string hex) => Assert.Throws<CryptographicException>(() => SealingKey.Import(Convert.FromHexString(hex)));

    [Fact]
    public void Takes_the_first_and_the_last_scalar()
    {
        using var first = SealingKey.Import(Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000001"));
        using var last = SealingKey.Import(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632550"));
        Assert.Equal("6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296", Convert.ToHexString(first.Public.Bytes, 1, 32)); // the base point
        Assert.Equal(first.Public.Bytes[1..33], last.Public.Bytes[1..33]);
        Assert.NotEqual(first.Public, last.Public);
    }

    [Fact]
    public void Reads_a_public_key_in_each_of_its_three_forms()
    {
        for (var i = 0; i < 40; i++)
        {
            using var key = SealingKey.Create();
            var bytes = key.Public.Bytes;
            using var platform = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = bytes[1..33], Y = bytes[33..] } });
            var spki = platform.PublicKey.ExportSubjectPublicKeyInfo();
            byte[] compressed = [(byte)(2 + (bytes[64] & 1)), .. bytes[1..33]];
            foreach (var form in new[] { bytes, compressed, spki })
            {
                Assert.True(SealingPublicKey.TryImport(form, out var read));
                Assert.Equal(key.Public, read);
                Assert.Equal(bytes, read.Bytes);
            }
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(spki))[..16], key.Public.Id);
        }
    }

    [Fact]
    public void Refuses_points_off_the_curve_and_the_point_at_infinity()
    {
        using var key = SealingKey.Create();
        var point = key.Public.Bytes;
        SealedTests.EveryFlip(point, p => SealingPublicKey.TryImport(p, out _));
        Assert.False(SealingPublicKey.TryImport([0], out _));
        Assert.False(SealingPublicKey.TryImport(new byte[65], out _));
        Assert.False(SealingPublicKey.TryImport([4, .. new byte[64]], out _));
        Assert.False(SealingPublicKey.TryImport(new byte[33], out _));
        Assert.False(SealingPublicKey.TryImport([], out _));
        for (var length = 0; length < 100; length++)
            if (length is not 65) Assert.False(SealingPublicKey.TryImport(point.Concat(new byte[40]).Take(length).ToArray(), out _), FormattableString.Invariant($"{length} bytes"));
        Assert.False(SealingPublicKey.TryImport([6, .. point[1..]], out _)); // the hybrid form of X9.62
    }

    [Fact]
    public void Refuses_coordinates_that_are_not_reduced()
    {
        // (0, y) is on the curve; p + 0 in place of 0 names the same point and must not be a second name for it.
        Assert.True(SealingPublicKey.TryImport([2, .. new byte[32]], out var zero));
        Assert.False(SealingPublicKey.TryImport([2, .. Convert.FromHexString(Prime)], out _));
        Assert.False(SealingPublicKey.TryImport([4, .. Convert.FromHexString(Prime), .. zero.Bytes[33..]], out _));
    }

    [Fact]
    public void A_compressed_x_without_a_y_is_refused()
    {
        var x = new byte[32];
        var refused = 0;
        for (var i = 0; i < 64; i++)
        {
            x[31] = (byte)i;
            if (!SealingPublicKey.TryImport([2, .. x], out _)) refused++;
        }
        Assert.InRange(refused, 16, 48); // half of all x have no y
    }

    [Fact]
    public void Deriving_needs_32_bytes_and_gives_the_same_key_each_time()
    {
        var ikm = SHA256.HashData("ikm"u8);
        using var one = SealingKey.Derive(ikm);
        using var two = SealingKey.Derive(ikm);
        Assert.Equal(one.Public, two.Public);
        Assert.Throws<ArgumentException>(() => SealingKey.Derive(ikm.AsSpan(1)));
    }
}
