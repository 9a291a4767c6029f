using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class ReceiptCodeTests
{
    const string Typed = "BCDF GHJK LMNP QRST VWXZ BCDF";
    static readonly byte[] Pepper = SHA256.HashData("pepper"u8);

    static ReceiptCode Code(string typed)
    {
        Assert.True(ReceiptCode.TryParse(typed, out var code), typed);
        return code;
    }

    [Theory]
    [InlineData("bcdfghjklmnpqrstvwxzbcdf")]
    [InlineData("bcdf-ghjk-lmnp-qrst-vwxz-bcdf")]
    [InlineData("1 BCDF 2 GHJK 3 LMNP 4 QRST 5 VWXZ 6 BCDF")]
    [InlineData("1. BCDF\r\n2. GHJK\r\n3. LMNP\r\n4. QRST\r\n5. VWXZ\r\n6. BCDF\r\n")]
    [InlineData("1) BCDF 2) GHJK 3) LMNP 4) QRST 5) VWXZ 6) BCDF")]
    [InlineData("١ BCDF ٢ GHJK ٣ LMNP ٤ QRST ٥ VWXZ ٦ BCDF")]
    [InlineData("\u200FBCDF\u200E GHJK \u2067LMNP\u2069 QRST VWXZ BCDF\u200F")]
    [InlineData("ＢＣＤＦ　ｇｈｊｋ　ＬＭＮＰ　ＱＲＳＴ　ＶＷＸＺ　ＢＣＤＦ")]
    [InlineData("В\u0421DF GНJК LМNР QRSТ VWХZ BсDF")]
    [InlineData("B C D F – G H J K — L M N P − Q R S T · V W X Z _ B C D F")]
    public void Reads_what_people_type(string typed) => Assert.Equal(Code(Typed), Code(typed));

    [Theory]
    [InlineData("")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCD")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCDFG")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCDA")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCD5")]
    [InlineData("2 GHJK 1 BCDF 3 LMNP 4 QRST 5 VWXZ 6 BCDF")]
    [InlineData("BC1DF GHJK LMNP QRST VWXZ BCDF")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCDF!")]
    [InlineData("BCDF GHJK LMNP QRST VWXZ BCDF\uD83D\uDE00")]
    public void Refuses_what_is_no_code(string typed)
    {
        Assert.False(ReceiptCode.TryParse(typed, out var code));
        Assert.Throws<InvalidOperationException>(() => code.Groups);
    }

    [Fact]
    public void Refuses_null_and_what_is_far_too_long()
    {
        Assert.False(ReceiptCode.TryParse(null, out _));
        Assert.False(ReceiptCode.TryParse(new string(' ', 1_000_000) + Typed, out _));
    }

    [Fact]
    public void A_new_code_has_six_groups_of_four_and_is_read_back()
    {
        for (var i = 0; i < 200; i++)
        {
            var code = ReceiptCode.Generate();
            Assert.Equal(6, code.Groups.Count);
            Assert.All(code.Groups, g => Assert.Equal(4, g.Length));
            Assert.Equal(code, Code(string.Join("  ", code.Groups.Select((g, n) => FormattableString.Invariant($"{n + 1} {g}")))));
        }
    }

    [Fact]
    public void All_letters_are_drawn_equally_often()
    {
        const int Codes = 5_000;
        var counts = Enumerable.Range(0, Codes).SelectMany(_ => string.Concat(ReceiptCode.Generate().Groups)).CountBy(c => c).ToDictionary();
        Assert.Equal("BCDFGHJKLMNPQRSTVWXZ", string.Concat(counts.Keys.Order()));
        const double Expected = Codes * 24 / 20.0;
        var chiSquare = counts.Values.Sum(n => (n - Expected) * (n - Expected) / Expected);
        Assert.InRange(chiSquare, 0, 80); // 19 degrees of freedom: one run in ten thousand million is above
    }

    [Fact]
    public void The_lookup_id_depends_on_code_and_pepper()
    {
        var code = Code(Typed);
        Assert.Equal(16, code.LookupId(Pepper).Length);
        Assert.Equal(code.LookupId(Pepper), Code(Typed.ToLowerInvariant()).LookupId(Pepper));
        Assert.NotEqual(code.LookupId(Pepper), code.LookupId(SHA256.HashData(Pepper)));
        Assert.NotEqual(code.LookupId(Pepper), Code("CBDF GHJK LMNP QRST VWXZ BCDF").LookupId(Pepper));
        Assert.Throws<ArgumentException>(() => code.LookupId(Pepper.AsSpan(0, 15)));
    }

    // Written down so that a change of label, alphabet or derivation, which would lock everybody out of their mailbox, is seen.
    [Fact]
    public void The_derivations_never_change()
    {
        var code = Code(Typed);
        using var key = code.MailboxKey();
        Assert.Equal("f93e439e96f47e4bcbb2f3aec92ccc27", Convert.ToHexStringLower(code.LookupId(Pepper)));
        Assert.Equal("f3d91bddd46bd598", key.Public.Id);
    }

    [Fact]
    public void A_code_is_not_written_by_accident() => Assert.DoesNotContain("BCDF", Code(Typed).ToString(), StringComparison.Ordinal);
}
