using Xunit;

namespace Qalqan.Tests;

public sealed class UrlSignsTests
{
    [Theory]
    [InlineData("http://mybank.example@evil.example/", "credentials-in-url trick=looks-like-host shown=mybank.example host=evil.example")]
    [InlineData("http://mybank.example%2Flogin:x@evil.example/", "credentials-in-url trick=looks-like-host shown=mybank.example%2Flogin:x host=evil.example")]
    [InlineData("ftp://user:secret@files.example/", "credentials-in-url trick=name-and-password shown=user:secret host=files.example")]
    [InlineData("http://3279880203/x", "hidden-address shown=3279880203 host=195.127.0.11")]
    [InlineData("http://0xC0000201:8080/x", "hidden-address shown=0xC0000201:8080 host=192.0.2.1")]
    [InlineData("http://0300.0.2.1/", "hidden-address shown=0300.0.2.1 host=192.0.2.1")]
    [InlineData("http://192.0.2.1:8080/x", "")]
    [InlineData("hxxp://192[.]0[.]2[.]1/x", "")]
    [InlineData("https://good.example/out?u=https%3A%2F%2Fevil.test%2Fx", "nested-redirect trick=plain host=good.example target=evil.test/x")]
    [InlineData("https://good.example/r/http://evil.test/x", "nested-redirect trick=plain host=good.example target=evil.test/x")]
    [InlineData("https://good.example/out?u=aHR0cHM6Ly9ldmlsLnRlc3QveA==", "nested-redirect trick=base64 host=good.example target=evil.test/x")]
    [InlineData("https://good.example/out?u=aHR0cHM6Ly9ldmlsLnRlc3QveA&v=1", "nested-redirect trick=base64 host=good.example target=evil.test/x")]
    [InlineData("https://www.good.example/out?u=https%3A%2F%2Fgood.example%2Fx", "")]
    [InlineData("https://good.example/a/evil.test/x", "")]
    [InlineData("https://good.example/a#https://evil.test/x", "")]
    [InlineData("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.test%2Fx&data=05", "")]
    [InlineData("https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fevil.test%2Fx", "")]
    [InlineData("https://web.archive.org/web/2020/https://evil.test/x", "")]
    [InlineData("https://notarchive.org/web/https://evil.test/x", "nested-redirect trick=plain host=notarchive.org target=evil.test/x")]
    [InlineData("https://good.example/?q=aHR0cA aHR0c aHR0cHM6", "")]
    [InlineData("not a url", "")]
    [InlineData("mailto:a@evil.example", "")]
    public void Says_what_is_odd_about_a_url(string url, string expected)
    {
        var signs = new List<Sign>();
        UrlSigns.Check(url, 3, signs);
        Assert.Equal(expected, string.Join("|", signs.Select(s => $"{s.Rule.Id} {string.Join(' ', s.Details!.Select(d => $"{d.Name}={d.Value}"))}")));
        Assert.All(signs, s => Assert.Equal((3L, url), (s.Offset, s.Value)));
    }
}
