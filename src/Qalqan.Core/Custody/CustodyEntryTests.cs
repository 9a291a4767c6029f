using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class CustodyEntryTests
{
    static readonly byte[] Hash = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    const string Digits = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void An_entry_is_written_in_one_way()
    {
        var entry = CustodyEntry.Of(new() { Verb = CustodyVerb.Received, Time = 1_790_000_000, Case = Hash, Object = Hash }, 12, 3);
        Assert.Equal($$"""{"actor":"hub","case":"{{Digits}}","object":"{{Digits}}","seq":12,"step":3,"time":1790000000,"verb":"received"}""", Encoding.ASCII.GetString(entry.Bytes));
        Assert.True(CustodyEntry.TryParse(entry.Bytes, out var read));
        Assert.Equal((12, 3, CustodyVerb.Received, "hub"), (read.Seq, read.Step, read.Act.Verb, read.Act.Actor));
    }

    [Theory]
    [InlineData("""{"actor":"hub","seq":0,"time":1,"verb":"opened"}""", true)]
    [InlineData("""{"actor":"hub", "seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"seq":0,"actor":"hub","time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","seq":0,"seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","seq":-0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","seq":0.0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","seq":0,"time":9007199254740992,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","seq":0,"time":1,"verb":"invented"}""", false)]
    [InlineData("""{"actor":"hub","seq":0,"time":1,"verb":"handed-over"}""", false)]
    [InlineData("""{"actor":"hub","seq":0,"step":1,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"hub","name":"x","seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"Someone","seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"h\u0075b","seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":"\ud800","seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("""{"actor":null,"seq":0,"time":1,"verb":"opened"}""", false)]
    [InlineData("[[[[[[[[[[[[]]]]]]]]]]]]", false)]
    [InlineData("\"x\"", false)]
    [InlineData("", false)]
    public void Reads_only_the_one_way(string json, bool expected) => Assert.Equal(expected, CustodyEntry.TryParse(Encoding.UTF8.GetBytes(json), out _));

    [Fact]
    public void An_act_is_signed_by_its_actor_and_by_nobody_else()
    {
        using var key = SigningKey.Create();
        using var other = SigningKey.Create();
        var act = new CustodyAct { Verb = CustodyVerb.ReleaseApproved, Time = 5, Object = Hash }.Signed(key);
        Assert.True(act.IsSignedBy(key.Public));
        Assert.False(act.IsSignedBy(other.Public));
        Assert.False((act with { Time = 6 }).IsSignedBy(key.Public));
        Assert.False((act with { Case = Hash }).IsSignedBy(key.Public));
        Assert.True(CustodyEntry.TryParse(CustodyEntry.Of(act, 77, null).Bytes, out var read) && read.Act.IsSignedBy(key.Public));
    }

    [Fact]
    public void Every_verb_is_written_and_read()
    {
        foreach (var verb in Enum.GetValues<CustodyVerb>().Where(v => v != CustodyVerb.Unknown))
        {
            Assert.True(CustodyVerbs.TryParse(verb.Name(), out var read));
            Assert.Equal(verb, read);
        }
        Assert.False(CustodyVerbs.TryParse("", out _));
    }

    [Fact]
    public void Details_agree_with_their_commitment_only_under_their_salt()
    {
        var (details, salt) = (new CustodyDetails { About = "تېلېفون" }, CustodyCommitment.NewSalt());
        Assert.Equal(details.Commitment(salt), details.Commitment(salt));
        Assert.NotEqual(details.Commitment(salt), details.Commitment(CustodyCommitment.NewSalt()));
        Assert.NotEqual(details.Commitment(salt), (details with { Notes = "x" }).Commitment(salt));
    }
}
