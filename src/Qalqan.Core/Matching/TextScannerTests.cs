using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class TextScannerTests
{
    public static TheoryData<string> Variants => [.. SimdChoice.Supported.Select(s => s.ToString())];

    static readonly (ObservableKind, string)[] Indicators =
    [
        (ObservableKind.Domain, "evil.example"), (ObservableKind.Domain, "a.bad.test"), (ObservableKind.Domain, "co.uk"), (ObservableKind.Domain, "xn--e1afmkfd.xn--p1ai"),
        (ObservableKind.Ip, "192.0.2.1"), (ObservableKind.Ip, "2001:db8::1"), (ObservableKind.Network, "198.51.100.0/24"), (ObservableKind.Network, "2001:db8:5::/48"),
        (ObservableKind.Md5, "0123456789abcdef0123456789abcdef"), (ObservableKind.Sha1, "0123456789abcdef0123456789abcdef01234567"),
        (ObservableKind.Sha256, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"),
        (ObservableKind.Email, "spy@mail.test"), (ObservableKind.App, "com.evil.app_2"), (ObservableKind.FileName, "Invoice 2026.exe"), (ObservableKind.FileName, "dropper.bin"),
        (ObservableKind.Path, "/data/local/tmp/xagt"), (ObservableKind.Path, "/private/var/db/com.apple.staging/bh"), (ObservableKind.Url, "site.test/login?x=1"),
        (ObservableKind.Url, "203.0.113.9/kit"), (ObservableKind.FileName, "nodot"),
    ];

    [Theory]
    [InlineData("evil.example", "0:0+12")]
    [InlineData("see EVIL.Example.", "0:4+12")]
    [InlineData("see evil.example... and more", "0:4+12")]
    [InlineData("a.b.evil.example:443", "0:0+16")]
    [InlineData("http://u:p@www.evil.example/x", "0:11+16")]
    [InlineData("notevil.example evil.examples evil-example evil.example.org evil.example-x _evil.example", "")]
    [InlineData("_dmarc.evil.example", "0:0+19")]
    [InlineData("user@evil.example", "0:5+12")]
    [InlineData("x=%2Fevil.example&y", "0:5+12")]
    [InlineData("q=http%3A%2F%2Fevil.example%2Fx", "0:15+12")]
    [InlineData("q=%252Fevil.example", "0:7+12")]
    [InlineData("{\"m\":\"go\\nevil.example\\nnow\"}", "0:10+12")]
    [InlineData("{\"m\":\"http:\\/\\/evil.example\\/x\"}", "0:15+12")]
    [InlineData("\\u002fevil.example", "0:6+12")]
    [InlineData("bad.test a.bad.test b.a.bad.test", "1:9+10 1:20+12")]
    [InlineData("co.uk www.co.uk", "2:0+5")]
    [InlineData("x.xn--e1afmkfd.xn--p1ai/", "3:0+23")]
    [InlineData("192.0.2.1:80 [192.0.2.1] 192.0.2.1.", "4:0+9 4:14+9 4:25+9")]
    [InlineData("192.0.2.10 1192.0.2.1 192.0.2.1.5 v192.0.2.1 192.0.2.1x 192.0.2.01", "")]
    [InlineData("2001:db8::1 2001:DB8:0:0:0:0:0:1 [2001:db8::1]:80 2001:db8::1:1", "5:0+11 5:12+20 5:34+11")]
    [InlineData("198.51.100.77 198.51.101.7", "6:0+13")]
    [InlineData("2001:db8:5:1::9", "7:0+15")]
    [InlineData("0123456789ABCDEF0123456789abcdef", "8:0+32")]
    [InlineData("0123456789abcdef0123456789abcdef.exe", "8:0+32")]
    [InlineData("00123456789abcdef0123456789abcdef 0123456789abcdef0123456789abcdefg", "")]
    [InlineData("0123456789abcdef0123456789abcdef01234567", "9:0+40")]
    [InlineData("sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef;", "10:7+64")]
    [InlineData("<Spy@mail.test> x=spy@mail.test notspy@mail.test spy@sub.mail.test", "11:1+13 11:18+13")]
    [InlineData("package:com.evil.app_2 com.evil.app_2.x com.evil.app", "12:8+14")]
    [InlineData("C:\\temp\\Invoice 2026.exe \"Invoice 2026.exe\" invoice 2026.exe MyInvoice 2026.exe", "13:8+16 13:26+16")]
    [InlineData("/tmp/dropper.bin dropper.bin dropper.bin.old Dropper.bin", "14:5+11 14:17+11")]
    [InlineData("ls /data/local/tmp/xagt /data/local/tmp/xagt/y /data/local/tmp/xagt2 /x/data/local/tmp/xagt", "15:3+20 15:24+20")]
    [InlineData("file:///private/var/db/com.apple.staging/bh", "16:7+36")]
    [InlineData("GET http://site.test/login?x=1 HTTP", "17:4+26")]
    [InlineData("hxxps://site.test/login?x=1, (site.test/login?x=1)", "17:0+27 17:30+19")]
    [InlineData("site.test site.test/login site.test/login?x=12 a.site.test/login?x=1", "")]
    [InlineData("https:\\/\\/site.test\\/login?x=1\"", "17:0+30")]
    [InlineData("http://203.0.113.9/kit 203.0.113.9 203.0.113.9/kit2", "18:0+22")]
    [InlineData("/usr/bin/nodot nodot /nodotx", "19:9+5")]
    [InlineData("evil[.]example www[.]evil[.]example www[.]evil.example", "0:0+14 0:15+20 0:42+12")]
    [InlineData("evil(dot)example, evil [dot] example; hxxp://www.evil%2eexample/", "0:0+16 0:18+18 0:45+18")]
    [InlineData("a[.]bad[.]test/x b[.]bad[.]test", "1:0+14")]
    [InlineData("192[.]0[.]2[.]1", "4:0+15")]
    [InlineData("spy[at]mail[.]test spy[at]mail.test", "11:0+18 11:19+16")]
    [InlineData("evil\\u002eexample evil\u3002example", "0:0+17 0:18+14")]
    [InlineData("evil.exam=\nple evil=\r\n.example", "0:0+14 0:15+15")]
    [InlineData("\u043F\u0440\u0438\u043C\u0435\u0440.\u0440\u0444", "3:0+17")]
    [InlineData("hxxps[:]//site[.]test/login?x=1", "17:0+31")]
    [InlineData("\u00E9vil.example \u4E2Devil.example\u4E2D", "0:17+12")]
    public void Finds_indicators_in_text_and_only_whole_ones(string text, string expected)
    {
        using var set = Sets.Of(Indicators);
        foreach (var simd in SimdChoice.Supported)
        {
            // Every place relative to a block of 64 bytes.
            for (var shift = 0; shift < 130; shift += shift < 66 ? 1 : 7)
            {
                var bytes = Encoding.UTF8.GetBytes(new string(' ', shift) + text);
                List<TextHit> hits = [];
                new TextScanner(set, simd).Scan(bytes, 0, hits);
                var found = string.Join(' ', hits.Select(h => $"{h.Indicator}:{h.Offset - shift}+{h.Length}"));
                if (expected != found) Assert.Fail($"{simd}, {shift} bytes in: expected \"{expected}\", found \"{found}\" in {text}");
            }
        }
    }

    [Fact]
    public void A_disposed_scanner_leaves_its_memory_wiped_to_the_next_and_is_used_no_more()
    {
        using var set = Sets.Of(Indicators);
        for (var round = 0; round < 2 * Environment.ProcessorCount + 2; round++)
        {
            List<TextHit> hits = [];
            var scanner = new TextScanner(set);
            Assert.Equal(-1, scanner.Window.IndexOf("evil"u8));
            scanner.Scan(Encoding.UTF8.GetBytes(new string('x', round * 71) + " evil.example "), 0, hits);
            Assert.Equal(round * 71 + 1, Assert.Single(hits).Offset);
            scanner.Dispose();
            scanner.Dispose();
            Assert.Throws<ObjectDisposedException>(() => scanner.Scan("evil.example"u8, 0, hits));
        }
    }
}
