using System.Buffers.Binary;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class IndicatorSetTests
{
    static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_set_keeps_everything_that_every_feed_said()
    {
        using var set = Saved(Sample());
        Assert.Equal(6, set.Count);
        Assert.True(set.Has(ObservableKind.Domain));
        Assert.True(set.Has(ObservableKind.Other));
        Assert.False(set.Has(ObservableKind.Sha1));
        Assert.Equal([new("first", 4, Day), new("second", 3, Day.AddDays(1))], set.Feeds);

        var found = set.Describe(0, Day.AddYears(1), weak: true);
        Assert.Equal((ObservableKind.Domain, "evil.example", true, false), (found.Kind, found.Value, found.Weak, found.Expired));
        Assert.Equal(
            [
                new("first", "Spyware", Tlp.Green, Day, Day.AddDays(9)),
                new("second", null, Tlp.Unknown, null, null),
                new("first", "Another family", Tlp.Unknown, null, null),
            ], found.Sources);
        Assert.Equal(["top sites", "cloud"], found.WarningLists);
        Assert.True(set.Describe(1, Day.AddYears(1)).Expired);
        Assert.False(set.Describe(1, Day).Expired);
        Assert.Equal("rule x { }", set.Describe(2, Day).Value);
    }

    [Fact]
    public void A_url_is_a_prefix_when_any_feed_says_so()
    {
        var builder = new IndicatorSetBuilder();
        builder.Add(new() { Kind = ObservableKind.Url, Value = "evil.example/x", Feed = "a" });
        builder.Add(new() { Kind = ObservableKind.Url, Value = "evil.example/x", Feed = "b", Prefix = true });
        using var set = builder.Build();
        List<Match> found = [];
        new Matcher(set).Match(ObservableKind.Url, "http://evil.example/x/y"u8, found);
        Assert.Single(found);
    }

    [Fact]
    public void An_empty_set_opens_and_finds_nothing()
    {
        using var set = Saved(new IndicatorSetBuilder());
        List<TextHit> hits = [];
        new TextScanner(set).Scan("evil.example 192.0.2.1 0123456789abcdef0123456789abcdef"u8, 0, hits);
        Assert.Empty(hits);
        Assert.Empty(set.Feeds);
        Assert.Equal(0, set.Count);
    }

    [Fact]
    public void Compiling_the_same_values_twice_draws_two_keys()
    {
        MemoryStream a = new(), b = new();
        Sample().Build().Save(a);
        Sample().Build().Save(b);
        Assert.NotEqual(a.ToArray(), b.ToArray());
    }

    [Fact]
    public void Fifty_thousand_indicators_are_all_found_again()
    {
        var builder = new IndicatorSetBuilder();
        var like = new Indicator { Kind = ObservableKind.Domain, Value = "", Feed = "f" };
        for (var i = 0; i < 50_000; i++) builder.Add(like, Encoding.ASCII.GetBytes($"h{i % 7}.name{i}.example"));
        using var set = Saved(builder);
        var matcher = new Matcher(set);
        List<Match> found = [];
        for (var i = 0; i < 50_000; i++) matcher.Match(ObservableKind.Domain, Encoding.ASCII.GetBytes($"www.h{i % 7}.name{i}.example"), found);
        Assert.Equal(Enumerable.Range(0, 50_000), found.Select(m => m.Indicator));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(511)]
    public void Refuses_a_file_that_is_too_short(int length)
    {
        var file = Save(Sample());
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);
        Assert.Throws<InvalidDataException>(() => IndicatorSet.Open(file));
        File.Delete(file);
    }

    [Fact]
    public void A_damaged_or_hostile_file_is_refused_or_answers_but_never_breaks()
    {
        var file = Save(Sample());
        var good = File.ReadAllBytes(file);
        var random = new Random(3);
        var (refused, answered) = (0, 0);
        for (var round = 0; round < 1500; round++)
        {
            var bytes = good.ToArray();
            // A third in the header with right checksums, a third in the header as it comes, a third anywhere with right checksums.
            var inHeader = round % 3 < 2;
            for (var n = 1 + random.Next(4); n > 0; n--)
            {
                var at = random.Next(inHeader ? 8 : 0, inHeader ? 400 : bytes.Length);
                bytes[at] = random.Next(3) switch { 0 => (byte)(bytes[at] ^ 1 << random.Next(8)), 1 => 0xFF, _ => (byte)random.Next(256) };
            }
            // Damage is found by the checksums. Where they are right nevertheless, it is a forgery.
            if (round % 3 != 1) FixChecksums(bytes);
            if (round % 50 == 49) bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(file, bytes);
            try
            {
                using var set = IndicatorSet.Open(file);
                UseEverything(set);
                answered++;
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("(at byte ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        File.Delete(file);
        Assert.True(refused > 100 && answered > 100, $"{refused} refused, {answered} answered: the mutations no longer reach both");
    }

    [Fact]
    public void Any_damaged_byte_is_told_with_the_name_of_the_file()
    {
        var file = Save(Sample());
        var good = File.ReadAllBytes(file);
        for (var at = 0; at < good.Length; at += 97)
        {
            foreach (var change in (byte[])[1, 0x80, 0xFF])
            {
                good[at] ^= change;
                File.WriteAllBytes(file, good);
                good[at] ^= change;
                var e = Assert.Throws<InvalidDataException>(() => IndicatorSet.Open(file).Dispose());
                Assert.StartsWith($"{file}: ", e.Message, StringComparison.Ordinal);
            }
        }
        File.WriteAllBytes(file, good);
        IndicatorSet.Open(file).Dispose();
        File.Delete(file);
    }

    [Fact]
    public void The_same_damage_in_two_places_does_not_cancel_out()
    {
        var content = new byte[16 * SetChecksum.BlockBytes];
        new Random(1).NextBytes(content);
        var sum = SetChecksum.Of(content);
        for (var bit = 0; bit < 64; bit++)
        {
            for (var other = 1; other < 16; other++)
            {
                var damaged = content.ToArray();
                damaged[bit / 8] ^= (byte)(1 << bit % 8);
                damaged[other * SetChecksum.BlockBytes + bit / 8] ^= (byte)(1 << bit % 8);
                Assert.NotEqual(sum, SetChecksum.Of(damaged));
            }
        }
    }

    [Fact]
    public void A_set_of_an_older_version_says_what_to_do()
    {
        var file = Save(Sample());
        var bytes = File.ReadAllBytes(file);
        bytes[8] = 1;
        FixChecksums(bytes);
        File.WriteAllBytes(file, bytes);
        var e = Assert.Throws<InvalidDataException>(() => IndicatorSet.Open(file));
        Assert.Contains("version 1, this program reads 2: compile it again", e.Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    static void UseEverything(IndicatorSet set)
    {
        for (var i = 0; i < Math.Min(set.Count, 50); i++) set.Describe(i, Day);
        List<Match> matches = [];
        var matcher = new Matcher(set);
        foreach (var kind in ObservableKinds.All) matcher.Match(kind, "evil.example"u8, matches);
        matcher.Match(ObservableKind.Ip, "192.0.2.7"u8, matches);
        matcher.Match(ObservableKind.Ip, "2001:db8::9"u8, matches);
        matcher.Match(ObservableKind.Process, "a-process-name-o"u8, matches);
        List<TextHit> hits = [];
        new TextScanner(set).Scan("www.evil.example 192.0.2.7 /tmp/x/y http://evil.example/x/y a@evil.example 2001:db8::9 0123456789abcdef0123456789abcdef [.] evil[.]example"u8, 0, hits);
        foreach (var match in matches) Assert.InRange(match.Indicator, 0, set.Count - 1);
        foreach (var hit in hits) Assert.InRange(hit.Indicator, 0, set.Count - 1);
    }

    static void FixChecksums(byte[] bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(SetHeader.Bytes - 16), SetChecksum.Of(bytes.AsSpan(SetHeader.Bytes)));
        var h = 14695981039346656037UL;
        foreach (var b in bytes.AsSpan(0, SetHeader.Bytes - 8)) h = (h ^ b) * 1099511628211UL;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(SetHeader.Bytes - 8), h);
    }

    static IndicatorSetBuilder Sample()
    {
        var builder = new IndicatorSetBuilder();
        builder.Add(new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "first", Name = "Spyware", Tlp = Tlp.Green, ValidFrom = Day, ValidUntil = Day.AddDays(9), WarningLists = ["top sites"] });
        builder.Add(new() { Kind = ObservableKind.Url, Value = "evil.example/x", Feed = "first", ValidUntil = Day.AddDays(1) });
        builder.Add(new() { Kind = ObservableKind.Other, Value = "rule x { }", OtherKind = "yara", Feed = "first" });
        builder.Add(new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "second", WarningLists = ["cloud", "top sites"] });
        builder.Add(new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "first", Name = "Another family" });
        builder.Add(new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "second", WarningLists = ["cloud", "top sites"] });
        builder.Add(new() { Kind = ObservableKind.Network, Value = "192.0.2.0/24", Feed = "second", ValidFrom = Day.AddDays(1) });
        builder.Add(new() { Kind = ObservableKind.Path, Value = "/tmp/x", Feed = "second" });
        builder.Add(new() { Kind = ObservableKind.Process, Value = "a-process-name-of-some-length", Feed = "first" });
        return builder;
    }

    static string Save(IndicatorSetBuilder builder)
    {
        var file = Path.GetTempFileName();
        using var set = builder.Build();
        using var output = File.Create(file);
        set.Save(output);
        return file;
    }

    static IndicatorSet Saved(IndicatorSetBuilder builder)
    {
        var file = Save(builder);
        var set = IndicatorSet.Open(file);
        File.Delete(file); // the map keeps it
        return set;
    }
}
