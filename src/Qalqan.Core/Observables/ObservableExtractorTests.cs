using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class ObservableExtractorTests
{
    [Theory]
    // Clear
    [InlineData("see evil.example now", "domain evil.example @4+12")]
    [InlineData("see http://Evil.example/a?b=c#d now", "url evil.example/a?b=c @4+27|domain evil.example @11+12")]
    [InlineData("https://evil.example", "url evil.example/ @0+20|domain evil.example @8+12")]
    [InlineData("evil.example/a/b.php", "url evil.example/a/b.php @0+20|domain evil.example @0+12")]
    [InlineData("evil.example:8080/a", "url evil.example:8080/a @0+19|domain evil.example @0+12")]
    [InlineData("ftp://evil.example/a", "url ftp://evil.example/a @0+20|domain evil.example @6+12")]
    [InlineData("http://evil.unlisted/", "url evil.unlisted/ @0+21|domain evil.unlisted @7+13")]
    [InlineData("abc234567.onion", "domain abc234567.onion @0+15")]
    [InlineData("http://192.0.2.1:8080/x", "url 192.0.2.1:8080/x @0+23|ip 192.0.2.1 @7+9")]
    [InlineData("http://3279880203/x", "url 195.127.0.11/x @0+19|ip 195.127.0.11 @7+10")]
    [InlineData("http://[2001:db8::1]:8080/x", "url [2001:db8::1]:8080/x @0+27|ip 2001:db8::1 @7+13")]
    [InlineData("192.0.2.1 192.0.2.2,192.0.2.3:53 [192.0.2.4]", "ip 192.0.2.1 @0+9|ip 192.0.2.2 @10+9|ip 192.0.2.3 @20+9|ip 192.0.2.4 @34+9")]
    [InlineData("net 192.0.2.0/24, 192.0.2.1/x.sh", "ip 192.0.2.0 @4+9|url 192.0.2.1/x.sh @18+14|ip 192.0.2.1 @18+9")]
    [InlineData("192.0.2.1-192.0.2.9", "ip 192.0.2.1 @0+9|ip 192.0.2.9 @10+9")]
    [InlineData("1.2.3.4.5 v1.2.3 1.2.3.04 300.1.1.1", "")]
    [InlineData("2001:DB8::1, ::1 ::ffff:192.0.2.1. fe80::1%eth0", "ip 2001:db8::1 @0+11|ip ::1 @13+3|ip 192.0.2.1 @17+16|ip fe80::1 @35+7")]
    [InlineData("[2001:db8::1]:443 addr:2001:db8::2", "ip 2001:db8::1 @1+11|ip 2001:db8::2 @23+11")]
    [InlineData("12:34:56 00:11:22:33:44:55 std::add dead::beef a::b ::", "")]
    [InlineData("A.Person+x@Evil.example", "email a.person+x@evil.example @0+23|domain evil.example @11+12")]
    [InlineData("<a@evil.example>, mailto:b@evil.example?subject=x", "email a@evil.example @1+14|domain evil.example @3+12|email b@evil.example @25+14|domain evil.example @27+12")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E.exe", "md5 d41d8cd98f00b204e9800998ecf8427e @0+32")]
    [InlineData("sha1-da39a3ee5e6b4b0d3255bfef95601890afd80709", "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709 @5+40")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 @0+64")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8551", "")]
    [InlineData("package:com.evil.tracker installed", "app com.evil.tracker @8+16")]
    [InlineData("com.evil.app", "domain com.evil.app @0+12|app com.evil.app @0+12")]
    [InlineData("com.evil.app.plist org.project.Main.java", "")]
    // Not meant
    [InlineData("report.pdf setup.exe README.md install.sh a.py backup.zip main.rs", "")]
    [InlineData("get.backup.zip www.evil.sh", "domain get.backup.zip @0+14|domain www.evil.sh @15+11")]
    [InlineData("https://evil.zip/x", "url evil.zip/x @0+18|domain evil.zip @8+8")]
    [InlineData("It is done.In the end at 3.pm, e.g. this. co.uk", "")]
    [InlineData("example..com ... .hidden a.b", "")]
    // Boundaries
    [InlineData("(http://evil.example/a_(b)_c).", "url evil.example/a_(b)_c @1+27|domain evil.example @8+12")]
    [InlineData("[text](http://evil.example/a) <http://evil.example/b> \"http://evil.example/c\"", "url evil.example/a @7+21|domain evil.example @14+12|url evil.example/b @31+21|domain evil.example @38+12|url evil.example/c @55+21|domain evil.example @62+12")]
    [InlineData("href='http://evil.example/a'>x", "url evil.example/a @6+21|domain evil.example @13+12")]
    [InlineData("*http://evil.example/a* _http://evil.example/b_", "url evil.example/a @1+21|domain evil.example @8+12|url evil.example/b @25+21|domain evil.example @32+12")]
    [InlineData("http://evil.example/a, http://evil.example/b; evil.example!", "url evil.example/a @0+21|domain evil.example @7+12|url evil.example/b @23+21|domain evil.example @30+12|domain evil.example @46+12")]
    [InlineData("http://evil.example/a,http://evil.example/b", "url evil.example/a @0+21|domain evil.example @7+12|url evil.example/b @22+21|domain evil.example @29+12")]
    [InlineData("urlhttp://evil.example/a", "url evil.example/a @3+21|domain evil.example @10+12")]
    [InlineData("http://mybank.example@evil.example/", "url evil.example/ @0+35|domain evil.example @22+12")]
    [InlineData("http://a,b;@evil.example/", "url evil.example/ @0+25|domain evil.example @12+12")]
    [InlineData("evil.example.", "domain evil.example @0+12")]
    [InlineData(".evil.example -evil.example-", "domain evil.example @1+12|domain evil.example @15+12")]
    // Disguised
    [InlineData("hxxp://evil[.]example/a", "url evil.example/a @0+23|domain evil.example @7+14")]
    [InlineData("hxxps[:]//evil[.]example/a", "url evil.example/a @0+26|domain evil.example @10+14")]
    [InlineData("hXXps[://]evil(dot)example/a", "url evil.example/a @0+28|domain evil.example @10+16")]
    [InlineData("h**p://evil.example/a", "url evil.example/a @0+21|domain evil.example @7+12")]
    [InlineData("evil[.]zip www\\.evil\\.example", "domain evil.zip @0+10|domain www.evil.example @11+18")]
    [InlineData("evil[.]example/a", "url evil.example/a @0+16|domain evil.example @0+14")]
    [InlineData("evil [.] example and evil [dot] example", "domain evil.example @0+16|domain evil.example @21+18")]
    [InlineData("192[.]0[.]2[.]1 2001[:]db8::1", "ip 192.0.2.1 @0+15|ip 2001:db8::1 @16+13")]
    [InlineData("user[at]evil[.]example", "email user@evil.example @0+22|domain evil.example @8+14")]
    [InlineData("user (at) evil (dot) example", "email user@evil.example @0+28|domain evil.example @10+18")]
    [InlineData("user[@]evil.example", "email user@evil.example @0+19|domain evil.example @7+12")]
    // Encoded
    [InlineData("https://a.example/?u=https%3A%2F%2Fevil.example%2Fx%3Fy%3D1&z=2", "url a.example/?u=https://evil.example/x?y=1&z=2 @0+63|domain a.example @8+9|url evil.example/x?y=1 @21+38|domain evil.example @35+12")]
    [InlineData("u=https%253A%252F%252Fevil.example%252Fx&z", "url evil.example/x @2+38|domain evil.example @22+12")]
    [InlineData("https://a.example/L0/https:%2F%2Fevil.example%2Fx/1", "url a.example/L0/https:/evil.example/x/1 @0+51|domain a.example @8+9|url evil.example/x/1 @21+30|domain evil.example @33+12")]
    [InlineData("%22https%3A%2F%2Fevil.example%2Fx%22%7D", "url evil.example/x @3+30|domain evil.example @17+12")]
    [InlineData("evil%2eexample %65vil%252Eexample", "domain evil.example @0+14|domain evil.example @15+18")]
    [InlineData("q=%20evil.example%20&to=user%40evil.example", "domain evil.example @5+12|email user@evil.example @24+19|domain evil.example @31+12")]
    [InlineData("{\"u\":\"http:\\/\\/evil.example\\/a\",\"t\":\"x\\nevil.example\\ny\"}", "url evil.example/a @6+24|domain evil.example @15+12|domain evil.example @40+12")]
    [InlineData("\"evil\\u002eexample\" \\x65vil.example", "domain evil.example @1+17|domain evil.example @20+15")]
    [InlineData("<a href=\"http://evil.example/?a=1&amp;b=2\">evil&#46;example &lt;evil&#x2e;example&gt;", "url evil.example/?a=1&b=2 @9+32|domain evil.example @16+12|domain evil.example @43+16|domain evil.example @64+17")]
    [InlineData("C:\\new\\test.txt and C:\\evil.example", "domain evil.example @23+12")]
    // Names beyond ASCII
    [InlineData("http://bücher.example/ü", "url xn--bcher-kva.example/%C3%BC @0+25|domain xn--bcher-kva.example @7+15")]
    [InlineData("пример.рф xn--e1afmkfd.xn--p1ai", "domain xn--e1afmkfd.xn--p1ai @0+17|domain xn--e1afmkfd.xn--p1ai @18+21")]
    [InlineData("раypal.com", "domain xn--ypal-43d9g.com @0+12")]
    [InlineData("请访问evil.example查看", "domain xn--evil-pr9lpki90d.example @0+21|domain evil.example @9+12")]
    [InlineData("http://evil.example/x、http://evil.example/y。", "url evil.example/x @0+21|domain evil.example @7+12|url evil.example/y @24+21|domain evil.example @31+12")]
    [InlineData("「http://evil.example/x」，http://evil.example/看", "url evil.example/x @3+21|domain evil.example @10+12|url evil.example/%E7%9C%8B @30+23|domain evil.example @37+12|url evil.example/ @30+20")]
    [InlineData("http://evil.example查看", "url evil.example/ @0+19|domain evil.example @7+12")]
    [InlineData("رابط http://evil.example/x، ئۇ evil.example؟", "url evil.example/x @9+21|domain evil.example @16+12|domain evil.example @38+12")]
    [InlineData("\u202bhttp://evil.example/x\u202c", "url evil.example/x @3+21|domain evil.example @10+12")]
    [InlineData("ｅｖｉｌ．example", "domain evil.example @0+22")]
    public void Finds_what_is_meant_and_no_more(string text, string expected) => Assert.Equal(expected, Found(text));

    [Theory]
    [InlineData("<a href=3D\"http://evil.example/a?b=3D1&amp;c=3D2\">", "url evil.example/a?b=1&c=2")]
    [InlineData("http://evil.exam=\r\nple/a", "url evil.example/a")]
    [InlineData("http://evil=2Eexample/a=\nb", "url evil.example/ab")]
    [InlineData("user=40evil.example", "email user@evil.example")]
    public void Reads_quoted_printable_as_well(string text, string expected) => Assert.Contains(expected, Found(text), StringComparison.Ordinal);

    [Fact]
    public void Reports_doubtful_names_when_asked()
    {
        Assert.Equal("domain install.sh @0+10|domain name.unlisted @11+13", Found("install.sh name.unlisted", doubtful: true));
        Assert.Equal("", Found("install.sh name.unlisted"));
    }

    [Fact]
    public void Keeps_offsets_across_windows()
    {
        foreach (var separator in new[] { "\n", " ", "\"", "," })
        {
            var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"w{i}.evil.example{separator}"));
            var bytes = Encoding.UTF8.GetBytes(text);
            var seen = 0;
            ObservableExtractor.Extract(bytes, (kind, canonical, offset, length) =>
            {
                Assert.Equal($"w{seen++}.evil.example", Encoding.UTF8.GetString(canonical));
                Assert.True(canonical.SequenceEqual(bytes.AsSpan(offset, length)));
            });
            Assert.Equal(20_000, seen);
        }
    }

    static string Found(string text, bool doubtful = false)
    {
        var found = new List<string>();
        ObservableExtractor.Extract(Encoding.UTF8.GetBytes(text), (kind, canonical, offset, length) => found.Add($"{kind.Name()} {Encoding.UTF8.GetString(canonical)} @{offset}+{length}"), doubtful);
        return string.Join("|", found);
    }
}
