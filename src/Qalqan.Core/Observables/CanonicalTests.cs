using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static Qalqan.ObservableKind;

namespace Qalqan.Tests;

public sealed class CanonicalTests
{
    [Theory]
    [InlineData(Domain, "Evil.EXAMPLE", "evil.example")]
    [InlineData(Domain, " evil.example. ", "evil.example")]
    [InlineData(Domain, "evil[.]example", "evil.example")]
    [InlineData(Domain, "evil(.)example", "evil.example")]
    [InlineData(Domain, "evil{.}example", "evil.example")]
    [InlineData(Domain, "evil[dot]example", "evil.example")]
    [InlineData(Domain, "evil(DOT)example", "evil.example")]
    [InlineData(Domain, "www[ dot ]evil( . )example", "www.evil.example")]
    [InlineData(Domain, "www\\.evil\\.example", "www.evil.example")]
    [InlineData(Domain, "evil。example", "evil.example")]
    [InlineData(Domain, "ｅｖｉｌ．example", "evil.example")]
    [InlineData(Domain, "BÜCHER.example", "xn--bcher-kva.example")]
    [InlineData(Domain, "faß.example", "xn--fa-hia.example")]
    [InlineData(Domain, "пример.испытание", "xn--e1afmkfd.xn--80akhbyknj4f")]
    [InlineData(Domain, "XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData(Domain, "_dmarc.a-b.example", "_dmarc.a-b.example")]
    [InlineData(Domain, "TITLE.EXAMPLE", "title.example")]
    [InlineData(Ip, "192.0.2.1", "192.0.2.1")]
    [InlineData(Ip, "192.0.2[.]1", "192.0.2.1")]
    [InlineData(Ip, "2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData(Ip, "2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1")]
    [InlineData(Ip, "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData(Ip, "2001[:]db8::1", "2001:db8::1")]
    [InlineData(Ip, "::", "::")]
    [InlineData(Ip, "1::", "1::")]
    [InlineData(Ip, "::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData(Ip, "::FFFF:c000:201", "192.0.2.1")]
    [InlineData(Ip, "64:ff9b::192.0.2.1", "64:ff9b::c000:201")]
    [InlineData(Ip, "fe80::1%eth0", "fe80::1")]
    [InlineData(Network, "192.0.2.77/24", "192.0.2.0/24")]
    [InlineData(Network, "192.0.2.77/0", "0.0.0.0/0")]
    [InlineData(Network, "192[.]0[.]2[.]77/32", "192.0.2.77/32")]
    [InlineData(Network, "2001:db8:ffff::/33", "2001:db8:8000::/33")]
    [InlineData(Network, "::ffff:192.0.2.9/120", "192.0.2.0/24")]
    [InlineData(Email, "A.Person@Evil.Example", "a.person@evil.example")]
    [InlineData(Email, "google.com@localhost", "google.com@localhost")]
    [InlineData(Email, "mailto:a+b@evil[.]example", "a+b@evil.example")]
    [InlineData(Email, "<a@evil.example>", "a@evil.example")]
    [InlineData(Email, "a[at]evil[dot]example", "a@evil.example")]
    [InlineData(Email, "a(at)evil.example", "a@evil.example")]
    [InlineData(Email, "a[@]bücher.example", "a@xn--bcher-kva.example")]
    [InlineData(Email, "ЮРА@evil.example", "юра@evil.example")]
    [InlineData(Email, "a@[192.0.2.1]", "a@192.0.2.1")]
    [InlineData(Md5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(Cert, "D4:1D:8C:D9:8F:00:B2:04:E9:80:09:98:EC:F8:42:7E", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(App, " Com.Evil.App ", "com.evil.app")]
    [InlineData(Profile, "A1B2C3", "a1b2c3")]
    [InlineData(Process, " BigDaemon ", "BigDaemon")]
    [InlineData(ObservableKind.Path, "/private/var/ A [1].plist", "/private/var/ A [1].plist")]
    public void Has_one_form_for_every_spelling(ObservableKind kind, string value, string expected)
    {
        Assert.True(Canonical.TryGet(kind, value, out var canonical, out var reason), reason);
        Assert.Equal(expected, canonical);
    }

    [Theory]
    [InlineData(Domain, "", "empty")]
    [InlineData(Domain, " \u200b ", "empty")]
    [InlineData(Domain, "localhost", "no dot")]
    [InlineData(Domain, "*.evil.example", "a wildcard: a domain already stands for everything below it")]
    [InlineData(Domain, "192.0.2.1", "an IP address or a number, not a domain")]
    [InlineData(Domain, "evil.0x10", "an IP address or a number, not a domain")]
    [InlineData(Domain, "evil..example", "an empty label: two dots in a row, or one in front")]
    [InlineData(Domain, ".evil.example", "an empty label: two dots in a row, or one in front")]
    [InlineData(Domain, "evil.example/x", "a slash: a URL, not a domain")]
    [InlineData(Domain, "a@evil.example", "an at sign: an e-mail address, not a domain")]
    [InlineData(Domain, "evil.example:8080", "a colon: a domain has no port")]
    [InlineData(Domain, "evil .example", "a blank inside")]
    [InlineData(Domain, "ev!l.example", "characters that no domain name may have")]
    [InlineData(Domain, "a1234567890123456789012345678901234567890123456789012345678901234.example", "a label longer than 63 bytes")]
    [InlineData(Ip, "192.0.2.01", "an IPv4 address written in an unusual way, which programs read differently")]
    [InlineData(Ip, "192.0.2.256", "not an IP address")]
    [InlineData(Ip, "192.0.2.1:80", "a port: write the address alone")]
    [InlineData(Ip, "[2001:db8::1]", "brackets: write the address alone")]
    [InlineData(Ip, "192.0.2.0/24", "a network, not one address")]
    [InlineData(Ip, "1::2::3", "not an IP address")]
    [InlineData(Ip, "1:2:3:4:5:6:7:8:9", "not an IP address")]
    [InlineData(Network, "192.0.2.0", "no prefix length, as in 192.0.2.0/24")]
    [InlineData(Network, "192.0.2.0/33", "a prefix length beyond the address")]
    [InlineData(Email, "evil.example", "no at sign")]
    [InlineData(Email, "@evil.example", "nothing before the at sign")]
    [InlineData(Email, "a b@evil.example", "characters before the at sign that no address has")]
    [InlineData(Md5, "d41d8cd9", "not 32 digits long")]
    [InlineData(Md5, "g41d8cd98f00b204e9800998ecf8427e", "not a hexadecimal number")]
    [InlineData(Cert, "d4:1d", "not the length of an MD5, SHA-1 or SHA-256")]
    [InlineData(Other, "x", "a kind that is never compared")]
    public void Says_in_plain_words_why_not(ObservableKind kind, string value, string expected)
    {
        Assert.False(Canonical.TryGet(kind, value, out var canonical, out var reason));
        Assert.Equal("", canonical);
        Assert.Equal(expected, reason);
    }

    [Fact]
    public void Is_the_same_under_turkish_casing()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new("tr-TR");
            Has_one_form_for_every_spelling(Domain, "TITLE.INFO", "title.info");
            Has_one_form_for_every_spelling(App, "COM.EVIL.ID", "com.evil.id");
            Has_one_form_for_every_spelling(Url, "HTTPS://TITLE.INFO/I", "title.info/I");
            Has_one_form_for_every_spelling(Email, "IRMAK@TITLE.INFO", "irmak@title.info");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(Domain, "www.Evil.example")]
    [InlineData(Url, "https://www.Evil.example:8443/a/../b%20c?d=%2541")]
    [InlineData(Ip, "2001:DB8::1")]
    [InlineData(Email, "A@evil.example")]
    [InlineData(Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(App, "Com.Evil.App")]
    public void Allocates_nothing_for_ascii(ObservableKind kind, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var destination = new byte[Canonical.MaxBytes];
        Assert.True(Canonical.TryWrite(kind, bytes, destination, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Canonical.TryWrite(kind, bytes, destination, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Pieces in which canonical forms have their corners, joined at random.</summary>
    static readonly string[] Pieces =
    [
        "http", "https", "hxxp", "h**p", "ftp", "://", ":", "//", "/", "\\", "[://]", "[:]", "[.]", "(dot)", "{.}", "\\.", ".", "..", "...", "evil", "example", "WWW", "xn--", "xn--bcher-kva",
        "bücher", "пример", "ئۇيغۇر", "İ", "Ⱥ", "\u200d", "\u202e", "。", "．", "ｅ", "①", "@", "[at]", "%", "%25", "%32", "%2e", "%2F", "%3a", "%00", "%41", "%c3", "#", "?", "&", "=", " ", "\t", "\n",
        "192.0.2.1", "0x7f", "010", "3279880203", "[2001:db8::1]", "::", "ffff", "1", "0", ":80", ":443", ":8080", "/24", "a", "Z", "-", "_", "{", "}", "[", "]", "(", ")", "*", "~", "'", "\"", "\ud800", "d41d8cd98f00b204e9800998ecf8427e",
    ];

    [Fact]
    public void Is_idempotent()
    {
        var values = Gen.Elements(Pieces).ListOf().Select(string.Concat);
        var kinds = Gen.Elements(ObservableKinds.All.ToArray());
        var property = Prop.ForAll(values.ToArbitrary(), kinds.ToArbitrary(), (value, kind) =>
            !Canonical.TryGet(kind, value, out var once, out _) || (Canonical.TryGet(kind, once, out var twice, out _) && once == twice));
        Check.One(Config.QuickThrowOnFailure.WithReplay(20260105, 17).WithMaxTest(20_000).WithEndSize(14), property);
    }

    [Fact]
    public void Never_fails_on_damaged_bytes()
    {
        var random = new Random(5);
        var destination = new byte[Canonical.MaxBytes];
        for (var round = 0; round < 20_000; round++)
        {
            var value = new byte[random.Next(40)];
            random.NextBytes(value);
            for (var i = 0; i < value.Length; i++)
                if (random.Next(2) == 0) value[i] = "htp:/.@[]%2e\\"u8[random.Next(13)];
            foreach (var kind in ObservableKinds.All)
            {
                if (!Canonical.TryWrite(kind, value, destination, out var n)) continue;
                var once = destination[..n];
                Assert.True(Canonical.TryWrite(kind, once, destination, out n));
                Assert.Equal(once, destination[..n]);
            }
        }
    }

    [Fact]
    public void Refuses_what_is_too_long_instead_of_cutting_it()
    {
        foreach (var kind in ObservableKinds.All.Where(k => k != Other))
        {
            Assert.False(Canonical.TryGet(kind, new string('a', Canonical.MaxBytes + 1), out _, out var reason));
            Assert.Equal("longer than 8,192 bytes", reason);
        }
        Assert.True(Canonical.TryGet(Url, "http://a.example/" + new string('b', 8000), out _, out _));
        Assert.False(Canonical.TryGet(Url, "http://a.example/" + new string('\x1', 8000) + "z", out _, out var escaped));
        Assert.Equal("longer than 8,192 bytes", escaped);
        Assert.False(Canonical.TryGet(App, new string('Ⱥ', Canonical.MaxBytes / 2), out _, out _));
    }

    [Theory]
    [InlineData("hxxps://evil[.]example/x", Url, "evil.example/x")]
    [InlineData("evil.example", Domain, "evil.example")]
    [InlineData("evil.example/x?y", Url, "evil.example/x?y")]
    [InlineData("192.0.2.1", Ip, "192.0.2.1")]
    [InlineData("2001:db8::1", Ip, "2001:db8::1")]
    [InlineData("192.0.2.0/24", Network, "192.0.2.0/24")]
    [InlineData("a@evil.example", Email, "a@evil.example")]
    [InlineData("D41D8CD98F00B204E9800998ECF8427E", Md5, "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("evil[.]example:8080", Url, "evil.example:8080/")]
    [InlineData("backup.zip", Domain, "backup.zip")]
    [InlineData("report.pdf", Unknown, "")]
    [InlineData("folder/report.pdf", Unknown, "")]
    [InlineData("hello", Unknown, "")]
    public void Guesses_the_kind_of_a_bare_argument(string text, ObservableKind kind, string canonical)
    {
        Assert.Equal(kind != Unknown, Guess.TryKind(text, out var guessed, out var value));
        Assert.Equal((kind, canonical), (guessed, value));
    }
}
