using Xunit;

namespace Qalqan.Tests;

public sealed class FileNameSignsTests
{
    [Theory]
    [InlineData("invoice.pdf.exe", "double-extension shown=pdf extension=exe")]
    [InlineData("Invoice.PDF.JS", "double-extension shown=pdf extension=js")]
    [InlineData("photo.jpg                    .scr", "double-extension shown=jpg extension=scr")]
    [InlineData("photo.jpg.lnk. ", "double-extension shown=jpg extension=lnk")]
    [InlineData("photo_\u202Egpj.exe", "reversed-name extension=exe|runnable-attachment kind=program extension=exe")]
    [InlineData("a\u2067b\u2069.pdf", "reversed-name extension=pdf")]
    [InlineData("setup.exe", "runnable-attachment kind=program extension=exe")]
    [InlineData("folder/run.hta", "runnable-attachment kind=script extension=hta")]
    [InlineData("C:\\x\\disk.iso", "runnable-attachment kind=disk-image extension=iso")]
    [InlineData("link.url", "runnable-attachment kind=shortcut extension=url")]
    [InlineData("app.apk", "runnable-attachment kind=program extension=apk")]
    [InlineData("wifi.mobileconfig", "runnable-attachment kind=installer extension=mobileconfig")]
    [InlineData("page.html", "html-attachment extension=html")]
    [InlineData("logo.svg", "html-attachment extension=svg")]
    [InlineData("report.docm", "macro-attachment extension=docm")]
    [InlineData("report.v2.pdf", "")]
    [InlineData("archive.tar.gz", "")]
    [InlineData("ھۆججەت\u200F.pdf", "")]
    [InlineData("README", "")]
    [InlineData(".hidden", "")]
    [InlineData("...", "")]
    [InlineData("", "")]
    public void Says_what_is_odd_about_a_name(string name, string expected)
    {
        var signs = new List<Sign>();
        FileNameSigns.Check(name, 5, signs);
        Assert.Equal(expected, string.Join("|", signs.Select(s => $"{s.Rule.Id} {string.Join(' ', s.Details!.Select(d => $"{d.Name}={d.Value}"))}")));
        Assert.All(signs, s => Assert.Equal(5, s.Offset));
    }

    [Fact]
    public void Every_kind_has_a_name() => Assert.All(Enum.GetValues<FileNameKind>(), k => Assert.NotEmpty(k.Name()));
}
