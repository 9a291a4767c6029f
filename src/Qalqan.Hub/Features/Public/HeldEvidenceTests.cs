using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class HeldEvidenceTests
{
    readonly ManualClock _clock = new();

    [Fact]
    public void What_was_handed_in_is_held_as_it_was_and_forgotten_in_time()
    {
        var held = new HeldEvidence(_clock);
        var secret = held.Hold([new("ئا.txt", "one"u8.ToArray()), new("b", ReadOnlyMemory<byte>.Empty)])!;
        _clock.Move(PublicLimits.Held - TimeSpan.FromSeconds(1));
        var (evidence, until) = held.Open(secret)!.Value;
        Assert.Equal(["ئا.txt:one", "b:"], evidence.Select(e => $"{e.Name}:{Encoding.UTF8.GetString(e.Content.Span)}"));
        Assert.Equal(_clock.GetUtcNow() + PublicLimits.Held, until);
        _clock.Move(PublicLimits.Held + TimeSpan.FromSeconds(1));
        Assert.Null(held.Open(secret));
    }

    [Fact]
    public void Only_its_own_address_opens_it_and_only_until_it_is_removed()
    {
        var held = new HeldEvidence(_clock);
        var secret = held.Hold([new("a", "x"u8.ToArray())])!;
        Assert.Null(held.Open(MemorySecret.Create()));
        Assert.Null(held.Open(""));
        Assert.Null(held.Open(secret[..^1] + (secret[^1] == 'A' ? 'B' : 'A')));
        Assert.NotNull(held.Open(secret));
        held.Remove(secret);
        Assert.Null(held.Open(secret));
    }

    [Fact]
    public void When_there_is_no_room_nothing_that_others_hold_is_thrown_out()
    {
        var held = new HeldEvidence(_clock);
        var large = new Evidence("a", new byte[Evidence.MaxBytes]);
        var secrets = Enumerable.Range(0, 3).Select(_ => held.Hold([large])).ToList();
        Assert.DoesNotContain(null, secrets);
        while (held.Hold([large]) is { } more) secrets.Add(more);
        Assert.InRange(secrets.Count, 3, 4);
        Assert.NotNull(held.Open(secrets[0]!));
        _clock.Move(PublicLimits.Held * 2);
        Assert.NotNull(held.Hold([large]));
    }

    [Fact]
    public void A_mailbox_closes_itself_and_never_outlives_its_longest_time()
    {
        var sessions = new PersonSessions(_clock);
        var context = new DefaultHttpContext();
        sessions.Begin(context, new(ReceiptCode.Generate(), ["one two"]));
        var cookie = context.Response.Headers.SetCookie.ToString().Split(';')[0];
        PersonSession? Found()
        {
            var next = new DefaultHttpContext();
            next.Request.Headers.Cookie = cookie;
            return sessions.Find(next);
        }
        Assert.Equal(["one two"], Found()!.Card);
        for (var used = TimeSpan.Zero; used < TimeSpan.FromHours(4); used += TimeSpan.FromMinutes(15))
        {
            Assert.NotNull(Found());
            _clock.Move(TimeSpan.FromMinutes(15));
        }
        _clock.Move(TimeSpan.FromMinutes(1));
        Assert.Null(Found());
    }

    [Fact]
    public void Counters_are_of_a_network_and_forget_with_their_period()
    {
        var buckets = new Buckets(_clock);
        static HttpContext From(string address)
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = System.Net.IPAddress.Parse(address);
            return context;
        }
        for (var i = 0; i < 3; i++) Assert.True(buckets.Allows(From($"203.0.113.{i}"), "x", 3, 9));
        Assert.False(buckets.Allows(From("203.0.113.200"), "x", 3, 9));
        Assert.True(buckets.Allows(From("203.0.113.200"), "y", 3, 9));
        Assert.True(buckets.Allows(From("2001:db8:1:2::1"), "x", 3, 9));
        _clock.Move(Buckets.Period);
        Assert.True(buckets.Allows(From("203.0.113.200"), "x", 3, 9));
    }
}
