using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class SafeTextTests
{
    /// <summary>Every code point of Unicode that is a control, a format character, a line end or nothing at all.</summary>
    public static IEnumerable<string> Steering() =>
        Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF).Select(c => new Rune(c)).Where(IsSteering).Select(r => r.ToString());

    internal static bool IsSteering(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator
        && rune.Value is not (>= 0x600 and <= 0x605 or 0x6DD or 0x70F or 0x890 or 0x891 or 0x8E2 or 0x110BD or 0x110CD) // signs that are seen
        && rune.Value is not (>= 0x13430 and <= 0x1343F); // joins hieroglyphs

    [Fact]
    public void Every_character_that_steers_or_hides_is_written_out()
    {
        foreach (var text in Steering())
            Assert.Equal($"a<U+{char.ConvertToUtf32(text, 0):X4}>b", SafeText.Visible($"a{text}b"));
        Assert.Equal("<U+D800>x<U+DC00>", SafeText.Visible("\uD800x\uDC00"));
        Assert.Equal("ئۇيغۇر བོད 中文 😀 e\u0301", SafeText.Visible("ئۇيغۇر བོད 中文 😀 e\u0301"));
    }

    [Theory]
    [InlineData(ObservableKind.Url, "https://login.evil.example:8080/a.b?c=d.e", "hxxps://login[.]evil[.]example:8080/a.b?c=d.e")]
    [InlineData(ObservableKind.Url, "http://user@evil.example/http://x.example", "hxxp://user@evil[.]example/hxxp://x.example")]
    [InlineData(ObservableKind.Url, "http://[2001:db8::1]/x", "hxxp://[2001[:]db8::1]/x")]
    [InlineData(ObservableKind.Url, "www.evil.example/a.b?c=d.e", "www[.]evil[.]example/a.b?c=d.e")]
    [InlineData(ObservableKind.Url, "evil.example:8080/x", "evil[.]example:8080/x")]
    [InlineData(ObservableKind.Url, "no url at all", "no url at all")]
    [InlineData(ObservableKind.Domain, "a.evil.example", "a[.]evil[.]example")]
    [InlineData(ObservableKind.Ip, "203.0.113.7", "203[.]0[.]113[.]7")]
    [InlineData(ObservableKind.Ip, "2001:db8::1", "2001[:]db8::1")]
    [InlineData(ObservableKind.Email, "a.b@evil.example", "a.b[@]evil[.]example")]
    [InlineData(ObservableKind.FileName, "photo.jpg.exe", "photo.jpg.exe")]
    [InlineData(ObservableKind.Unknown, "see HTTPS://evil.example and www.evil.example", "see hxxps://evil.example and www[.]evil.example")]
    public void Addresses_are_disguised(ObservableKind kind, string value, string shown) => Assert.Equal(shown, SafeText.Shown(kind, value));

    [Fact]
    public void A_long_value_keeps_its_telling_ends_and_no_letter_is_cut_in_two()
    {
        Assert.Equal(new string('a', 260) + " …[+180]… " + new string('b', 60), SafeText.Visible(new string('a', 260) + new string('x', 180) + new string('b', 60)));
        for (var shift = 0; shift < 4; shift++)
        {
            var shown = SafeText.Visible(new string('a', shift) + string.Concat(Enumerable.Repeat("😀", 400)));
            Assert.DoesNotContain("<U+D", shown, StringComparison.Ordinal);
        }
        Assert.True(SafeText.Visible(new string('\u202E', 1_000_000)).Length < 4000);
        Assert.True(SafeText.Visible(new string('\u0301', 1_000_000)).Length < 4000);
    }

    [Fact]
    public void A_value_is_isolated_only_where_directions_meet()
    {
        Assert.Equal("evil", SafeText.Isolated("evil", technical: true, rightToLeft: false));
        Assert.Equal("\u2066evil\u2069", SafeText.Isolated("evil", technical: true, rightToLeft: true));
        Assert.Equal("\u2068سىن\u2069", SafeText.Isolated("سىن", technical: false, rightToLeft: false));
    }

    [Fact]
    public void An_internationalised_host_is_shown_with_the_letters_behind_it()
    {
        Assert.Equal("\u2068ئۇيغۇر\u2069[.]com", HostForms.Letters(ObservableKind.Domain, "xn--lgbw0a4d47ac.com"));
        Assert.Equal("www[.]\u0430\u0440\u0440\u04CF\u0435[.]com", HostForms.Letters(ObservableKind.Url, "http://www.xn--80ak6aa92e.com/x"));
        Assert.Null(HostForms.Letters(ObservableKind.Domain, "xn--\u0000.example"));
        Assert.Null(HostForms.Letters(ObservableKind.Domain, "plain.example"));
    }
}
