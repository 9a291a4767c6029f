using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Tests;

public sealed class MessageCodeTests
{
    static readonly byte[] Key = SHA256.HashData("verify"u8);
    static readonly Guid Notice = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    // Worked out by tests/vectors/sealing/codes.py.
    [Fact]
    public void The_code_of_a_notice_never_changes() => Assert.Equal("XDGW MPMN NXRJ JLMF", MessageCode.For(Key, Notice));

    [Fact]
    public void A_code_depends_on_key_and_notice()
    {
        Assert.NotEqual(MessageCode.For(Key, Notice), MessageCode.For(SHA256.HashData(Key), Notice));
        Assert.Equal(2_000, Enumerable.Range(0, 2_000).Select(i => MessageCode.For(Key, new Guid(i, 0, 0, new byte[8]))).Distinct().Count());
        Assert.ThrowsAny<ArgumentException>(() => MessageCode.For(Key.AsSpan(0, 15), Notice));
    }

    [Fact]
    public void Reads_back_what_it_wrote_however_it_is_typed()
    {
        var code = MessageCode.For(Key, Notice);
        foreach (var typed in new[] { code, code.ToLowerInvariant(), code.Replace(" ", "", StringComparison.Ordinal), code.Replace(' ', '-'), $"\u200F{code}\u200F" })
        {
            Assert.True(MessageCode.TryParse(typed, out var read));
            Assert.Equal(code, read);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BCDF GHJK LMNP QRS")]
    [InlineData("BCDF GHJK LMNP QRST V")]
    [InlineData("BCDF GHJK LMNP QRSA")]
    public void Refuses_what_is_no_code(string? typed)
    {
        Assert.False(MessageCode.TryParse(typed, out var code));
        Assert.Equal("", code);
    }
}
