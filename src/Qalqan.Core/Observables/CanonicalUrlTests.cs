using Xunit;

namespace Qalqan.Tests;

public sealed class CanonicalUrlTests
{
    // The published examples of Safe Browsing's canonicalisation, with a dot in the host where theirs has none, in our form: no scheme, the port kept.
    [Theory]
    [InlineData("http://host.example/%25%32%35", "host.example/%25")]
    [InlineData("http://host.example/%25%32%35%25%32%35", "host.example/%25%25")]
    [InlineData("http://host.example/%2525252525252525", "host.example/%25")]
    [InlineData("http://host.example/asdf%25%32%35asd", "host.example/asdf%25asd")]
    [InlineData("http://host.example/%%%25%32%35asd%%", "host.example/%25%25%25asd%25%25")]
    [InlineData("http://www.google.com/", "www.google.com/")]
    [InlineData("http://%31%36%38%2e%31%38%38%2e%39%39%2e%32%36/%2E%73%65%63%75%72%65/%77%77%77%2E%65%62%61%79%2E%63%6F%6D/", "168.188.99.26/.secure/www.ebay.com/")]
    [InlineData("http://195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdata", "195.127.0.11/uploads/%20%20%20%20/.verify/.eBaysecure=updateuserdata")]
    [InlineData("http://host.example/%257Ea%2521b%2540c%2523d%2524e%25f%255E00%252611%252A22%252833%252944_55%252B", "host.example/~a!b@c%23d$e%25f^00&11*22(33)44_55+")]
    [InlineData("http://3279880203/blah", "195.127.0.11/blah")]
    [InlineData("http://www.google.com/blah/..", "www.google.com/")]
    [InlineData("www.google.com/", "www.google.com/")]
    [InlineData("www.google.com", "www.google.com/")]
    [InlineData("http://www.evil.com/blah#frag", "www.evil.com/blah")]
    [InlineData("http://www.GOOgle.com/", "www.google.com/")]
    [InlineData("http://www.google.com.../", "www.google.com/")]
    [InlineData("http://www.google.com/foo\tbar\rbaz\n2", "www.google.com/foobarbaz2")]
    [InlineData("http://www.google.com/q?", "www.google.com/q?")]
    [InlineData("http://www.google.com/q?r?", "www.google.com/q?r?")]
    [InlineData("http://www.google.com/q?r?s", "www.google.com/q?r?s")]
    [InlineData("http://evil.com/foo#bar#baz", "evil.com/foo")]
    [InlineData("http://evil.com/foo;", "evil.com/foo;")]
    [InlineData("http://evil.com/foo?bar;", "evil.com/foo?bar;")]
    [InlineData("http://notrailingslash.com", "notrailingslash.com/")]
    [InlineData("http://www.gotaport.com:1234/", "www.gotaport.com:1234/")]
    [InlineData("  http://www.google.com/  ", "www.google.com/")]
    [InlineData("https://www.securesite.com/", "www.securesite.com/")]
    [InlineData("http://host.com/ab%23cd", "host.com/ab%23cd")]
    [InlineData("http://host.com//twoslashes?more//slashes", "host.com/twoslashes?more//slashes")]
    public void Follows_Safe_Browsing(string url, string expected) => Is(url, expected);

    [Theory]
    [InlineData("hxxp://evil[.]example/a", "evil.example/a")]
    [InlineData("hXXps[:]//evil[dot]example[:]8443/a", "evil.example:8443/a")]
    [InlineData("hxxps[://]evil(.)example/a[.]php?b=c[.]d", "evil.example/a.php?b=c.d")]
    [InlineData("h**p://evil.example", "evil.example/")]
    [InlineData("hxxp:\\\\evil\\.example\\a", "evil.example/a")]
    [InlineData("fxp://evil.example/a", "ftp://evil.example/a")]
    [InlineData("FTP://evil.example:21/a", "ftp://evil.example/a")]
    [InlineData("evil[.]example/a", "evil.example/a")]
    public void Takes_disguises_off(string url, string expected) => Is(url, expected);

    [Theory]
    [InlineData("http://evil.example:80/", "evil.example/")]
    [InlineData("https://evil.example:443", "evil.example/")]
    [InlineData("http://evil.example:/x", "evil.example/x")]
    [InlineData("http://user:pass@evil.example/x", "evil.example/x")]
    [InlineData("http://mybank.example@evil.example/", "evil.example/")]
    [InlineData("http://a@b@evil.example/@c", "evil.example/@c")]
    [InlineData("http://evil.example\\@good.example/", "evil.example/@good.example/")]
    [InlineData("http://good.example\\.evil.example/", "good.example/.evil.example/")]
    [InlineData("//evil.example/x", "evil.example/x")]
    [InlineData("http:/evil.example/x", "evil.example/x")]
    [InlineData("http:////evil.example/x", "evil.example/x")]
    [InlineData("http://[2001:DB8:0::1]:8080/x", "[2001:db8::1]:8080/x")]
    [InlineData("http://[::ffff:192.0.2.1]/", "192.0.2.1/")]
    [InlineData("http://0300.0.02.1/", "192.0.2.1/")]
    [InlineData("http://0xC0.0x0.0x2.0x1/", "192.0.2.1/")]
    [InlineData("http://0xc0000201/", "192.0.2.1/")]
    [InlineData("http://192.513/", "192.0.2.1/")]
    [InlineData("http://１９２.0.2.1/", "192.0.2.1/")]
    [InlineData("http://192。0。2。1/", "192.0.2.1/")]
    [InlineData("http://bücher.example/ü", "xn--bcher-kva.example/%C3%BC")]
    [InlineData("http://b%C3%BCcher.example/%c3%bc", "xn--bcher-kva.example/%C3%BC")]
    [InlineData("http://evil%2eexample/", "evil.example/")]
    [InlineData("https%3A%2F%2Fevil.example%2Fa%3Fb%3D1", "evil.example/a?b=1")]
    [InlineData("https%253A%252F%252Fevil.example%252Fa", "evil.example/a")]
    [InlineData("http://evil.example?q", "evil.example/?q")]
    [InlineData("http://evil.example/a%3Fb", "evil.example/a%3Fb")]
    [InlineData("http://evil.example/a/./b/../../../c", "evil.example/c")]
    [InlineData("http://evil.example/a/%2e%2e/c", "evil.example/c")]
    [InlineData("http://evil.example/a%2F..%2Fc", "evil.example/c")]
    [InlineData("http://evil.example/..", "evil.example/")]
    [InlineData("http://evil.example/A?B=C", "evil.example/A?B=C")]
    [InlineData("http://evil.example/a[.]b", "evil.example/a[.]b")]
    [InlineData("evil.example:8080/x", "evil.example:8080/x")]
    public void Resolves_what_browsers_resolve(string url, string expected) => Is(url, expected);

    [Theory]
    [InlineData("mailto:a@evil.example", "a kind of link that has no host")]
    [InlineData("javascript:alert(1)", "a kind of link that has no host")]
    [InlineData("http://", "no host")]
    [InlineData("http://localhost/x", "no dot")]
    [InlineData("http://192.0.2.256/", "not an IP address")]
    [InlineData("http://[2001:db8::1/", "not an IP address")]
    [InlineData("http://evil.example:99999/", "a port that is not a number up to 65535")]
    [InlineData("http://evil.example:a/", "a port that is not a number up to 65535")]
    [InlineData("http://ev il.example/", "a blank inside")]
    [InlineData("http://%01%80.com/", "not well-formed UTF-8")]
    public void Refuses_what_leads_nowhere(string url, string reason)
    {
        Assert.False(Canonical.TryGet(ObservableKind.Url, url, out _, out var why));
        Assert.Equal(reason, why);
    }

    static void Is(string url, string expected)
    {
        Assert.True(Canonical.TryGet(ObservableKind.Url, url, out var canonical, out var reason), reason);
        Assert.Equal(expected, canonical);
    }
}
