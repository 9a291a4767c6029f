using Xunit;

namespace Qalqan.Tests;

public sealed class ReasonWordsTests
{
    [Theory]
    [InlineData("a link, not followed", "reason.link")]
    [InlineData("a device, pipe or socket; to read from a pipe, pass it to standard input and name it -", "reason.special")]
    [InlineData("a device or pipe: there is nothing in it to read", "reason.special")]
    [InlineData("encrypted with OpenPGP; its recipient can save it decrypted", "reason.encrypted-mail")]
    [InlineData("a database: only its name, its hashes and the plain text in it were checked. Export it as text, and check that too", "reason.no-reader")]
    [InlineData("is a RAR archive, which cannot be read here: unpack it and check the folder", "reason.unpack")]
    [InlineData("has more than 9 entries; the rest was not read. Unpack it and check the folder", "reason.unpack")]
    [InlineData("expands more than 9 times, as archives made to overload programs do; only its first 9 bytes were read", "reason.overload")]
    [InlineData("something new", null)]
    public void A_reason_has_its_sentence(string reason, string? key)
    {
        Assert.Equal(key, ReasonWords.KeyOf(reason));
        Assert.Null(ReasonWords.Of(Words.For("en"), reason));
        foreach (var language in Language.All.Where(l => l.Tag != "en")) Assert.Equal(key, ReasonWords.Of(Words.For(language), reason)?.Key);
    }

    [Theory]
    [InlineData("a file or folder that exists and may be read", "fault.missing")]
    [InlineData("permission to list the folder", "fault.permission")]
    [InlineData("a file that is still there and can be opened", "fault.gone")]
    [InlineData("a line break", "coverage.fault")]
    public void Only_damage_inside_a_file_is_told_with_a_byte(string expected, string key) => Assert.Equal(key, ReasonWords.OfFault("0", expected).Key);
}
