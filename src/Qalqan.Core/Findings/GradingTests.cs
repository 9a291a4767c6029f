using Xunit;

namespace Qalqan.Tests;

public sealed class GradingTests
{
    static MatchedIndicator Of(ObservableKind kind, bool weak = false, bool expired = false, params string[] lists) =>
        new(kind, "x", [new("feed", null, Tlp.Clear, null, null)], lists, weak, expired);

    [Theory]
    [InlineData(ObservableKind.Sha256, Severity.Critical)]
    [InlineData(ObservableKind.Domain, Severity.High)]
    [InlineData(ObservableKind.Ip, Severity.Medium)]
    [InlineData(ObservableKind.Network, Severity.Medium)]
    public void A_kind_that_ordinary_activity_does_not_produce_is_graver(ObservableKind kind, Severity expected) =>
        Assert.Equal((expected, Verdict.KnownIndicatorMatched), Grading.Grade(Of(kind)));

    [Fact]
    public void A_warning_list_lowers_whatever_it_is() =>
        Assert.Equal((Severity.Low, Verdict.LooksSuspicious), Grading.Grade(Of(ObservableKind.Sha256, lists: "empty files")));

    [Fact]
    public void A_weak_and_an_expired_match_lose_one_step_each()
    {
        Assert.Equal((Severity.High, Verdict.LooksSuspicious), Grading.Grade(Of(ObservableKind.Process, weak: true)));
        Assert.Equal((Severity.Medium, Verdict.KnownIndicatorMatched), Grading.Grade(Of(ObservableKind.Domain, expired: true)));
        Assert.Equal((Severity.Medium, Verdict.LooksSuspicious), Grading.Grade(Of(ObservableKind.Process, weak: true, expired: true)));
    }

    [Fact]
    public void No_match_grades_below_low()
    {
        foreach (var kind in ObservableKinds.All)
            Assert.True(Grading.Grade(Of(kind, weak: true, expired: true)).Severity >= Severity.Low);
    }
}
