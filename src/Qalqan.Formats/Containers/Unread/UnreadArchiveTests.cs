using Qalqan.Formats.Unread;
using Xunit;

namespace Qalqan.Tests;

public sealed class UnreadArchiveTests
{
    [Theory]
    [InlineData("377ABCAF271C0004", "7-Zip")]
    [InlineData("526172211A0701", "RAR")]
    [InlineData("526172211A0700", "RAR")]
    [InlineData("FD377A585A000004", "xz")]
    [InlineData("28B52FFD24", "Zstandard")]
    [InlineData("04224D18", "LZ4")]
    [InlineData("425A6839314159265359", "bzip2")]
    [InlineData("425A6839177245385090", "bzip2")]
    [InlineData("4D53434600000000", "cabinet")]
    public void Says_what_it_is_and_what_to_do(string hex, string name)
    {
        var head = Convert.FromHexString(hex);
        Assert.True(UnreadArchiveSource.Recognises(head));
        var (_, reason) = Assert.Single(Reading.Of(UnreadArchiveSource.Read, head).SkippedOnes);
        Assert.Equal($"is a {name} archive, which cannot be read here: unpack it and check the folder", reason);
    }

    [Fact]
    public void Leaves_text_alone()
    {
        Assert.False(UnreadArchiveSource.Recognises("BZh9 is how some text begins"u8));
        Assert.False(UnreadArchiveSource.Recognises("MSCFG"u8));
        Assert.False(UnreadArchiveSource.Recognises(default));
    }
}
