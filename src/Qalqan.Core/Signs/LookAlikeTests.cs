using Xunit;
using static Qalqan.LookAlikeTrick;

namespace Qalqan.Tests;

public sealed class LookAlikeTests
{
    static readonly LookAlike Ours = new(["ourngo.ca", "www.Rights-Watch.example", "bücherei.example", "pressfreedom.org.uk"]);

    [Theory]
    [InlineData("ourngo.ca.evil.example", InFrontOfAnother, "ourngo.ca")]
    [InlineData("mail.ourngo.ca-login.example", InFrontOfAnother, "ourngo.ca")]
    [InlineData("ourngo-ca.evil.example", InFrontOfAnother, "ourngo.ca")]
    [InlineData("login.ourngo.com", OtherEnding, "ourngo.ca")]
    [InlineData("ourngo.org.uk", OtherEnding, "ourngo.ca")]
    [InlineData("0urngo.ca", LikeLetters, "ourngo.ca")]
    [InlineData("оurngo.ca", LikeLetters, "ourngo.ca")]
    [InlineData("xn--urngo-iye.ca", LikeLetters, "ourngo.ca")]
    [InlineData("ourngö.com", LikeLetters, "ourngo.ca")]
    [InlineData("oumgo.ca", LikeLetters, "ourngo.ca")]
    [InlineData("rights-vvatch.example", LikeLetters, "www.rights-watch.example")]
    [InlineData("r1ghts-watch.example", LikeLetters, "www.rights-watch.example")]
    [InlineData("bucherei.example", LikeLetters, "xn--bcherei-n2a.example")]
    [InlineData("ourngo-login.com", AddedWord, "ourngo.ca")]
    [InlineData("login-ourngo.ca", AddedWord, "ourngo.ca")]
    [InlineData("secureourngo.com", AddedWord, "ourngo.ca")]
    [InlineData("ourngo-family.com", AddedWord, "ourngo.ca")]
    [InlineData("wwwourngo.ca", AddedWord, "ourngo.ca")]
    [InlineData("ourngoca.com", AddedWord, "ourngo.ca")]
    [InlineData("ourngo-login.evil.example", AddedWord, "ourngo.ca")]
    [InlineData("l0gin-0urngo.ca", AddedWord, "ourngo.ca")]
    [InlineData("orungo.ca", SwappedLetters, "ourngo.ca")]
    [InlineData("ourgo.ca", MissingLetter, "ourngo.ca")]
    [InlineData("ourngo.ca.", Unknown, "")]
    [InlineData("ourrngo.ca", DoubledLetter, "ourngo.ca")]
    [InlineData("pressfreedoms.org.uk", AddedLetter, "pressfreedom.org.uk")]
    [InlineData("ourngp.ca", ChangedLetter, "ourngo.ca")]
    [InlineData("pressfreedxm.org.uk", ChangedLetter, "pressfreedom.org.uk")]
    [InlineData("ourngo.ca", Unknown, "")]
    [InlineData("mail.ourngo.ca", Unknown, "")]
    [InlineData("OURNGO.CA", Unknown, "")]
    [InlineData("rights-watch.example", Unknown, "")]
    [InlineData("login.rights-watch.example", Unknown, "")]
    [InlineData("ourngo.sharepoint.com", Unknown, "")]
    [InlineData("xurngo.ca", Unknown, "")]
    [InlineData("urngo.ca", Unknown, "")]
    [InlineData("evil.example", Unknown, "")]
    [InlineData("org.uk", Unknown, "")]
    [InlineData("github.io", Unknown, "")]
    [InlineData("192.0.2.1", Unknown, "")]
    [InlineData("not a host", Unknown, "")]
    public void Says_by_which_trick_a_host_deceives(string host, LookAlikeTrick trick, string domain)
    {
        Assert.Equal(trick != Unknown, Ours.TryFind(host, out var seen, out var whose));
        Assert.Equal((trick, domain), (seen, whose));
    }

    [Fact]
    public void Gives_a_sign_that_explains_itself()
    {
        var sign = Ours.Check("ourngo-login.com", 7);
        Assert.NotNull(sign);
        Assert.Same(SignRules.LookAlike, sign.Rule);
        Assert.Equal(("ourngo-login.com", 7L, ObservableKind.Domain), (sign.Value, sign.Offset, sign.Kind));
        Assert.Equal([("trick", "added-word"), ("protected", "ourngo.ca")], sign.Details);
        Assert.Null(Ours.Check("evil.example", 7));
    }

    [Theory]
    [InlineData("co.uk")]
    [InlineData("not a domain")]
    public void Refuses_to_protect_what_nobody_owns(string domain) => Assert.Throws<ArgumentException>(() => new LookAlike([domain]));

    [Fact]
    public void Every_trick_has_a_name() => Assert.All(Enum.GetValues<LookAlikeTrick>().Where(t => t != Unknown), t => Assert.NotEmpty(t.Name()));
}
