using System.Net;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class HostTextTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "")]
    [InlineData("192.0.2.1:443", "192.0.2.1", "443")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1", "443")]
    [InlineData("[2001:db8::1]", "2001:db8::1", "")]
    [InlineData("2001:db8::1", "2001:db8::1", "")]
    [InlineData("fe80::1%eth0", "fe80::1", "")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1", "")]
    [InlineData("::", "::", "")]
    public void Finds_address_and_port(string text, string ip, string port)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.True(HostText.TryIp(bytes, out var range, out var found));
        Assert.Equal(ip, Encoding.UTF8.GetString(bytes[range]));
        Assert.Equal(port, Encoding.UTF8.GetString(found));
    }

    [Theory]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.1.5")]
    [InlineData("12:34:56")]
    [InlineData("1::2::3")]
    [InlineData("[2001:db8::1")]
    [InlineData("example.org")]
    [InlineData("192.0.2.1:99999999")]
    [InlineData("")]
    public void Refuses_what_is_no_address(string text) => Assert.False(HostText.TryIp(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void Agrees_with_the_platform_about_addresses_made_at_random()
    {
        var random = new Random(5);
        var alphabet = "0123456789abcf:::.."u8.ToArray();
        for (var n = 0; n < 200_000; n++)
        {
            var bytes = random.GetItems(alphabet, random.Next(2, 24));
            var text = Encoding.UTF8.GetString(bytes);
            // The platform takes "1.2" and octal for IPv4; only its IPv6 is a yardstick.
            if (!text.Contains(':', StringComparison.Ordinal)) continue;
            var theirs = IPAddress.TryParse(text, out _) && !HasLeadingZero(text);
            if (HasLeadingZero(text)) continue;
            Assert.True(theirs == HostText.IsIp(bytes), text);
        }
    }

    [Theory]
    [InlineData("example.org", true)]
    [InlineData("www.example.org.", true)]
    [InlineData("_ldap._tcp.example", true)]
    [InlineData("münchen.example", true)]
    [InlineData("localhost", false)]
    [InlineData("a..example", false)]
    [InlineData(".example.org", false)]
    [InlineData("*.example.org", false)]
    [InlineData("1.2.3.4", false)]
    [InlineData("example.org/x", false)]
    [InlineData("example.o", false)]
    [InlineData("a b.example", false)]
    public void Tells_host_names_from_other_text(string text, bool expected) => Assert.Equal(expected, HostText.IsDomain(Encoding.UTF8.GetBytes(text)));

    // An IPv4 tail with leading zeros is octal to some and decimal to others.
    static bool HasLeadingZero(string text)
    {
        var tail = text[(text.LastIndexOf(':') + 1)..];
        return tail.Contains('.', StringComparison.Ordinal) && tail.Split('.').Any(p => p.Length > 1 && p[0] == '0');
    }
}
