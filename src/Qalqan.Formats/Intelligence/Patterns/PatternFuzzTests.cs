using System.Globalization;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Hostile patterns, observations and combinations. Seeded: each run is the same.</summary>
[Trait("Speed", "slow")]
public sealed class PatternFuzzTests
{
    static readonly string[] Pieces =
    [
        "[", "]", "(", ")", " AND ", " OR ", " FOLLOWEDBY ", " WITHIN 5 SECONDS", " REPEATS 3 TIMES", " START t'2026-01-01T00:00:00Z' STOP t'2027-01-01T00:00:00Z'",
        "file:name", "file:hashes.'SHA-256'", "process:name", "email-message:to_refs[*].value", " = ", " != ", " <= ", " NOT ", " IN ", " LIKE ", " MATCHES ", " ISSUBSET ",
        " EXISTS ", "'a'", "'%'", "'a.*b'", "'\\\\'", "5", "-1.5", "true", "h'00ff'", "b'AAAA'", "t'2026-03-01T08:00:00Z'", "('a', 'b')", "()", "'198.51.100.0/24'", "/* x */", "\n",
    ];

    static readonly string[] Odd = ["\0", "\uD800", "é", "\u2028", "\"", "\\", "'", "\\ud800", "1e999", "null", "{", "[[[[[["];

    static IReadOnlyList<string> Samples() => [.. StixPatternTests.Matches().Select(r => r.Data.Item4), .. StixPatternTests.Errors().Select(r => r.Data.Item2)];

    [Fact]
    public void Survives_mutated_patterns()
    {
        var random = new Random(1);
        var samples = Samples();
        var observations = StixPatternTests.Observations("mail");
        for (var round = 0; round < 20_000; round++)
        {
            var text = Mutate(samples[random.Next(samples.Count)], random);
            var version = random.Next(2) == 0 ? StixVersion.V20 : StixVersion.V21;
            if (StixPattern.TryParse(text, version, out var pattern, out var error))
                pattern.Matches(observations);
            else
                AssertInside(text, error);
        }
    }

    [Fact]
    public void Survives_patterns_made_of_pieces()
    {
        var random = new Random(2);
        var observations = StixPatternTests.Observations("steps");
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            if (StixPattern.TryParse(text, out var pattern, out var error))
                pattern.Matches(observations);
            else
                AssertInside(text, error);
        }
    }

    [Fact]
    public void Survives_mutated_observations()
    {
        var random = new Random(3);
        var files = Directory.GetFiles(PatternSamples.Folder, "observations-*").Order().Select(File.ReadAllText).ToList();
        var patterns = Samples().Select(s => StixPattern.TryParse(s, out var p, out _) ? p : null).OfType<StixPattern>().ToList();
        for (var round = 0; round < 3000; round++)
        {
            var json = Mutate(files[random.Next(files.Count)], random);
            var observations = new StixObservations();
            if (observations.TryAdd(Encoding.UTF8.GetBytes(json), out var error))
                for (var i = 0; i < 5; i++) patterns[random.Next(patterns.Count)].Matches(observations);
            else
                Assert.True(error.Line >= 1 && error.Column >= 1);
        }
    }

    [Fact]
    public void Prints_what_parses_to_the_same_tree()
    {
        var random = new Random(4);
        for (var round = 0; round < 1500; round++)
        {
            var tree = RandomPattern.Observation(random, 4);
            var text = PatternPrinter.Print(tree);
            Assert.True(StixPattern.TryParse(text, out var pattern, out var error), $"{error} in {text}");
            Assert.Equal(RandomPattern.Describe(tree), RandomPattern.Describe(pattern.Root));
            Assert.Equal(text, pattern.ToString());
        }
    }

    [Fact]
    public void Prints_every_sample_so_that_it_means_the_same()
    {
        foreach (var row in StixPatternTests.Matches().Select(r => r.Data))
        {
            Assert.True(StixPattern.TryParse(row.Item4, StixPatternTests.Version(row.Item1), out var pattern, out _));
            Assert.True(StixPattern.TryParse(pattern.ToString(), out var again, out var error), error?.ToString());
            Assert.Equal(RandomPattern.Describe(pattern.Root), RandomPattern.Describe(again.Root));
        }
    }

    /// <summary>Each of these makes a matcher that lists its bindings run for hours.</summary>
    [Theory]
    [InlineData("[p:v = 'a'] REPEATS 500 TIMES", true)]
    [InlineData("[p:v = 'a'] REPEATS 1001 TIMES", false)]
    [InlineData("([p:v = 'a'] AND [p:v = 'a']) REPEATS 501 TIMES", false)]
    [InlineData("([p:v = 'a'] OR [p:v = 'b']) REPEATS 1000 TIMES WITHIN 998 SECONDS", false)]
    [InlineData("([p:v = 'a'] OR [p:v = 'b']) REPEATS 1000 TIMES WITHIN 999 SECONDS", true)]
    [InlineData("[p:v = 'b'] FOLLOWEDBY [p:v = 'a']", false)]
    [InlineData("([p:v = 'a'] FOLLOWEDBY [p:v = 'a']) REPEATS 20 TIMES", true)]
    [InlineData("([p:v = 'a'] AND [p:v = 'a'] AND [p:v = 'a'] AND [p:v = 'b']) WITHIN 3 SECONDS", null)]
    [InlineData("([p:v = 'a'] FOLLOWEDBY [p:v = 'a']) REPEATS 501 TIMES", null)]
    [InlineData("(([p:v = 'a'] FOLLOWEDBY [p:v = 'b']) WITHIN 1 SECONDS) REPEATS 300 TIMES", null)]
    public void Never_hangs(string text, bool? expected)
    {
        var json = new StringBuilder();
        for (var i = 0; i < 1000; i++)
        {
            var time = new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc).AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            json.Append(CultureInfo.InvariantCulture, $$$"""{"type":"observed-data","first_observed":"{{{time}}}","last_observed":"{{{time}}}","objects":{"0":{"type":"p","v":"a"} } }""");
        }
        var observations = new StixObservations();
        Assert.True(observations.TryAdd(Encoding.UTF8.GetBytes(json.ToString()), out _));
        Assert.True(StixPattern.TryParse(text, out var pattern, out _));
        var result = pattern.Matches(observations);
        if (expected is { } match)
            Assert.Equal((match, null), (result.IsMatch, result.Error?.Code));
        else
            Assert.True(result.Error is null or { Code: "E102" });
    }

    static void AssertInside(string text, PatternError error)
    {
        Assert.Matches("^E0[0-9][0-9]$", error.Code);
        var lines = text.Split('\n');
        Assert.InRange(error.Line, 1, lines.Length);
        Assert.InRange(error.Column, 1, lines[error.Line - 1].Length + 1);
    }

    static string Mutate(string text, Random random)
    {
        var builder = new StringBuilder(text);
        for (var n = random.Next(1, 4); n > 0 && builder.Length > 0; n--)
        {
            var at = random.Next(builder.Length);
            switch (random.Next(5))
            {
                case 0:
                    builder[at] = (char)(builder[at] ^ (1 << random.Next(7)));
                    break;
                case 1:
                    builder.Length = at;
                    break;
                case 2:
                    builder.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    builder.Insert(at, builder.ToString(at, Math.Min(random.Next(1, 40), builder.Length - at)));
                    break;
                default:
                    builder.Insert(at, Odd[random.Next(Odd.Length)]);
                    break;
            }
        }
        return builder.ToString();
    }
}
