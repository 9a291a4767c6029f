using System.Buffers.Binary;
using Xunit;

namespace Qalqan.Tests;

[Trait("Speed", "slow")]
public sealed class PassphraseWrapTests
{
    const int Few = 1_000;
    const string Passphrase = "amber window quiet ladder orange saddle meadow";
    static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    static readonly byte[] Blob = PassphraseWrap.Wrap(Passphrase, Secret, "test/v1", Few);

    static bool Opens(string passphrase, ReadOnlySpan<byte> blob, string purpose = "test/v1") => PassphraseWrap.TryUnwrap(passphrase, blob, purpose, Few, Few, out _);

    [Fact]
    public void Unwraps_what_was_wrapped()
    {
        Assert.True(PassphraseWrap.TryUnwrap(Passphrase, Blob, "test/v1", Few, Few, out var secret));
        Assert.Equal(Secret, secret);
    }

    [Theory]
    [InlineData("Amber Window Quiet Ladder Orange Saddle Meadow ")]
    [InlineData("amber-window-quiet-ladder-orange-saddle-meadow")]
    [InlineData("  amber  window\nquiet ladder\torange saddle\u00A0meadow")]
    [InlineData("ａｍｂｅｒ window quiet ladder orange saddle meadow")]
    public void A_phones_keyboard_is_forgiven(string typed) => Assert.True(Opens(typed, Blob));

    [Theory]
    [InlineData("amber window quiet ladder orange saddle")]
    [InlineData("amber window quiet ladder orange meadow saddle")]
    [InlineData("amberwindowquietladderorangesaddlemeadow")]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("amber \uD800")]
    public void Another_passphrase_opens_nothing(string typed) => Assert.False(Opens(typed, Blob));

    [Fact]
    public void Another_purpose_opens_nothing() => Assert.False(Opens(Passphrase, Blob, "test/v2"));

    [Fact]
    public void A_flipped_bit_anywhere_opens_nothing() => SealedTests.EveryFlip(Blob, b => Opens(Passphrase, b));

    [Fact]
    public void A_shortened_blob_opens_nothing()
    {
        for (var length = 0; length < Blob.Length; length++) Assert.False(Opens(Passphrase, Blob.AsSpan(0, length)));
    }

    [Fact]
    public void Too_few_and_absurdly_many_rounds_are_refused_before_any_is_run()
    {
        byte[] blob = [.. Blob];
        foreach (var rounds in new[] { int.MinValue, -1, 0, 1, Few, PassphraseWrap.MinRounds - 1, PassphraseWrap.MaxRounds + 1, int.MaxValue })
        {
            BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(2), rounds);
            Assert.False(PassphraseWrap.TryUnwrap(Passphrase, blob, "test/v1", out var secret));
            Assert.Empty(secret);
        }
    }

    [Fact]
    public void The_header_records_algorithm_and_rounds_and_the_public_call_takes_a_million()
    {
        var blob = PassphraseWrap.Wrap(Passphrase, Secret, "test/v1");
        Assert.Equal((1, 1, 1_000_000), (blob[0], blob[1], BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(2))));
        Assert.True(PassphraseWrap.TryUnwrap(Passphrase, blob, "test/v1", out var secret));
        Assert.Equal(Secret, secret);
    }

    [Fact]
    public void A_key_of_64_digits_needs_no_rounds_and_opens_what_was_wrapped_with_some()
    {
        const string Key = "8f0e1d2c3b4a59687786958473625140f1e2d3c4b5a69788796a5b4c3d2e1f00";
        var blob = PassphraseWrap.WrapForProgram(Key, Secret, "test/v1");
        Assert.Equal((1, 2, 0), (blob[0], blob[1], BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(2))));
        bool Opens(string passphrase, byte[] wrapped, string purpose = "test/v1") => PassphraseWrap.TryUnwrap(passphrase, wrapped, purpose, out var secret) && secret.AsSpan().SequenceEqual(Secret);
        Assert.True(Opens(Key, blob));
        Assert.False(Opens(Key[..63] + "1", blob));
        Assert.False(Opens(Key, blob, "test/v2"));
        SealedTests.EveryFlip(blob, b => Opens(Key, b.ToArray()));
        var slow = PassphraseWrap.Wrap(Key, Secret, "test/v1", PassphraseWrap.MinRounds);
        Assert.True(Opens(Key, slow));
        Assert.Equal((true, false), (PassphraseWrap.IsForProgram(Key, blob), PassphraseWrap.IsForProgram(Key, slow)));
    }

    [Theory]
    [InlineData(Passphrase)]
    [InlineData("8F0E1D2C3B4A59687786958473625140F1E2D3C4B5A69788796A5B4C3D2E1F00")]
    [InlineData("8f0e1d2c3b4a59687786958473625140f1e2d3c4b5a69788796a5b4c3d2e1f0")]
    public void Words_are_not_tried_on_a_blob_without_rounds(string typed) => Assert.False(PassphraseWrap.TryUnwrap(typed, PassphraseWrap.Wrap(typed, Secret, "test/v1", 0), "test/v1", out _));

    [Fact]
    public void An_empty_passphrase_wraps_nothing() => Assert.Throws<ArgumentException>(() => PassphraseWrap.Wrap(" ", Secret, "test/v1"));
}
