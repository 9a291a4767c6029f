using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class SegmentTests
{
    const ObservableKind Domain = ObservableKind.Domain;

    static byte[] Tokens(Random random, int n)
    {
        var tokens = new byte[16 * n];
        random.NextBytes(tokens);
        return tokens;
    }

    static PersonKey Key(Random random) => new(Tokens(random, 2));

    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 512)]
    [InlineData(5000, 8192)]
    public void A_segment_is_padded_to_a_power_of_two_and_gives_back_its_tokens(int n, int padded)
    {
        var random = new Random(n);
        using var key = Key(random);
        var tokens = Tokens(random, n);
        var segment = SegmentTokens.Seal(tokens, key);
        Assert.Equal(padded * 16, segment.Length);
        Assert.True(SegmentTokens.IsSegment(segment));
        Assert.Equal(Values(tokens).Order(), Values(SegmentTokens.Recover(segment, key)).Order());
        Assert.Equal(n, SegmentTokens.Prefixes(segment, key).Length);
        Assert.Equal(Values(segment).Order(), Values(segment));
        Assert.All(tokens.Chunk(16), token =>
        {
            key.Tokens.Encrypt(token, token);
            Assert.True(SegmentTokens.Contains(segment, token));
            token[0] ^= 1;
            Assert.False(SegmentTokens.Contains(segment, token));
        });
    }

    [Fact]
    public void Merging_keeps_every_token_once_and_no_old_padding()
    {
        var random = new Random(3);
        using var key = Key(random);
        var person = PersonId.New();
        byte[][] runs = [.. Enumerable.Range(0, 8).Select(_ => Tokens(random, 80))];
        runs[1] = [.. runs[0][..320], .. runs[1][320..]];
        var merged = Segment.Merge([.. runs.Select(r => new Segment(person, 600, 0, SegmentTokens.Seal(r, key)))], key);
        Assert.Equal(1024 * 16, merged.Tokens.Length);
        Assert.Equal(runs.SelectMany(Values).Distinct().Order(), Values(SegmentTokens.Recover(merged.Tokens, key)).Order());
        Assert.Throws<ArgumentException>(() => Segment.Merge([merged, merged with { Month = 601 }], key));
    }

    [Fact]
    public void Damaged_segments_are_refused()
    {
        using var key = Key(new Random(1));
        foreach (var length in (int[])[0, 16, 255 * 16, 257 * 16, 4096 + 8])
            Assert.Throws<InvalidDataException>(() => SegmentTokens.Prefixes(new byte[length], key));
        var random = new Random(8);
        var segment = SegmentTokens.Seal(Tokens(random, 300), key);
        var noticed = 0;
        for (var round = 0; round < 500; round++)
        {
            var damaged = (byte[])segment.Clone();
            var (from, to, length) = (random.Next(damaged.Length - 600), random.Next(damaged.Length - 600), random.Next(1, 600));
            if (round % 2 == 0) damaged.AsSpan(from, length).CopyTo(damaged.AsSpan(to));
            else damaged[from] ^= (byte)(1 << random.Next(8));
            try
            {
                var prefixes = SegmentTokens.Prefixes(damaged, key);
                Assert.Equal(prefixes.Order(), prefixes);
            }
            catch (InvalidDataException)
            {
                noticed++;
            }
        }
        Assert.True(noticed > 200, $"{noticed} of 500");
    }

    [Theory]
    [InlineData("256,256,256,256,256,256,256", "")]
    [InlineData("256,512,256,256,256,256,256,256,256", "0,2,3,4,5,6,7,8")]
    [InlineData("2048,2048,2048,2048,2048,2048,2048,2048,256", "0,1,2,3,4,5,6,7")]
    public void Runs_are_merged_when_eight_of_a_size_have_come_together(string counts, string merged) =>
        Assert.Equal(merged, string.Join(',', Segment.RunsToMerge([.. counts.Split(',').Select(int.Parse)])));

    [Fact]
    public void Two_people_with_the_same_observations_share_no_stored_token()
    {
        using var world = new IndexWorld(4);
        (ObservableKind, string)[] seen = [.. Enumerable.Range(0, 500).Select(i => (Domain, $"h{i}.example"))];
        var (ann, bea) = (world.Enrol(), world.Enrol());
        world.Submit(ann, 600, seen);
        world.Submit(bea, 600, seen);
        Assert.Equal(world.Chain.Tokens(IndexWorld.Inputs(seen)), world.Chain.Tokens(IndexWorld.Inputs(seen)));
        Assert.Empty(Values(world.Store[0].Tokens).Intersect(Values(world.Store[1].Tokens)));
    }

    /// <summary>χ² of the bytes of <paramref name="data"/> over 256 classes, at place <paramref name="at"/> of each token; −1 for all places.</summary>
    static double ChiSquare(ReadOnlySpan<byte> data, int at)
    {
        var counts = new long[256];
        for (var i = 0; i < data.Length; i++)
            if (at < 0 || i % 16 == at) counts[data[i]]++;
        var expected = counts.Sum() / 256.0;
        return counts.Sum(c => (c - expected) * (c - expected) / expected);
    }

    // 255 degrees of freedom: 380 is passed once in 10⁶ tries of true randomness. Tokens come from a seed; the padding is random, and half of what is tested.
    const double Limit = 380;

    [Fact]
    public void Stored_bytes_are_spread_as_random_ones_and_the_test_would_notice_if_not()
    {
        using var world = new IndexWorld(5);
        using var key = new PersonKey(world.Bytes(32));
        // Frequent, similar values; a segment a little over a power of two, so that nearly half of it is padding.
        var tokens = world.Chain.Tokens(IndexWorld.Inputs([.. Enumerable.Range(0, 33_000).Select(i => (ObservableKind.Md5, i.ToString("x32", System.Globalization.CultureInfo.InvariantCulture)))]));
        var segment = SegmentTokens.Seal(tokens, key);
        Assert.Equal(65536 * 16, segment.Length);
        // Sorted, so the first two bytes of all tokens together are even beyond chance; each place but those by itself.
        Assert.True(ChiSquare(segment, -1) < Limit);
        for (var at = 2; at < 16; at++) Assert.True(ChiSquare(segment, at) < Limit, $"byte {at}");
        // Padding alone and tokens alone: a thief cannot tell them by their bytes.
        var real = SegmentTokens.Recover(segment, key);
        key.Tokens.Encrypt(real, real);
        var isReal = Values(real).ToHashSet();
        byte[] padding = [.. segment.Chunk(16).Where(t => !isReal.Contains(Values(t).Single())).SelectMany(t => t)];
        Assert.Equal((65536 - 33_000) * 16, padding.Length);
        for (var at = 0; at < 16; at++)
        {
            Assert.True(ChiSquare(real, at) < Limit, $"token byte {at}");
            Assert.True(ChiSquare(padding, at) < Limit, $"padding byte {at}");
        }
        // The same test on what a mistake would store: padding that was not sealed, values that were not hashed.
        for (var i = 0; i < padding.Length; i += 16) padding[i + 3] &= 0x7F;
        Assert.True(ChiSquare(padding, 3) > Limit);
        Assert.True(ChiSquare(System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 33_000).Select(i => $"h{i}.evil.example"))), -1) > Limit);
    }

    [Fact]
    public void Tokens_and_padding_lie_mixed_in_a_segment()
    {
        var random = new Random(6);
        using var key = Key(random);
        var segment = SegmentTokens.Seal(Tokens(random, 2100), key);
        var real = Values(SegmentTokens.Prefixes(segment, key)).ToHashSet();
        // Wald and Wolfowitz: runs of the same kind are about as many as chance makes; 4,096 places, about 2,047 ± 32 runs.
        var kinds = Values(segment).Select(v => real.Contains(v >> 64)).ToArray();
        var runs = 1 + Enumerable.Range(1, kinds.Length - 1).Count(i => kinds[i] != kinds[i - 1]);
        Assert.InRange(runs, 2047 - 160, 2047 + 160);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_search_after_rotation_is_a_search_before_it(int depth)
    {
        using var world = new IndexWorld(20 + depth);
        var keys = new Dictionary<PersonId, PersonKey>();
        for (var i = 0; i < 12; i++)
        {
            var person = PersonId.New();
            keys[person] = new(world.Bytes(32));
            world.Index.Load(person, i, new PersonKey(world.Bytes(32)), []);
            world.Index.Replace(person, _ => (keys[person], []));
            world.Submit(person, 600 + i % 3, [.. Enumerable.Range(0, 40).Select(n => (Domain, $"d{n * (i + 1)}.example"))]);
        }
        (ObservableKind, string)[] indicators = [.. Enumerable.Range(0, 60).Select(n => (Domain, $"d{n}.example"))];
        var before = world.Sweep(world.Ask(indicators));
        Assert.True(before.Length > 100);
        LayerKey[] layers = [.. Enumerable.Range(0, depth).Select(_ => new LayerKey(world.Bytes(32)))];
        var old = world.Store.Select(s => s.Tokens).ToArray();
        world.Chain = new(world.Keys, layers);
        // Half of the people get a new key of their own too; every third is left at an older generation.
        foreach (var (person, i) in keys.Keys.ToArray().Select((p, i) => (p, i)))
            world.Index.Replace(person, from =>
            {
                var to = i % 2 == 0 ? new PersonKey(world.Bytes(32)) : from;
                for (var s = 0; s < world.Store.Count; s++)
                    if (world.Store[s].Person == person) world.Store[s] = world.Store[s].Rotate(from, to, world.Chain, i % 3 == 0 ? depth / 2 : depth);
                return (to, [.. world.Store.Where(s => s.Person == person)]);
            });
        Assert.Equal(before, world.Sweep(world.Ask(indicators)));
        if (depth > 1) Assert.Empty(old.SelectMany(Values).Intersect(world.Store.SelectMany(s => Values(s.Tokens))));
        // A hub that was started without the newer keys says so, instead of finding nobody.
        world.Chain = new(world.Keys);
        if (depth > 0) Assert.Throws<AggregateException>(() => world.Sweep(world.Ask(indicators)));
    }

    [Fact]
    public void Ids_are_written_and_read_as_32_digits()
    {
        var id = PersonId.New();
        Assert.Equal(id, PersonId.Parse(id.ToString()));
        Assert.Equal(32, new PersonId(1).ToString().Length);
        Assert.Throws<FormatException>(() => PersonId.Parse("1"));
    }

    static IEnumerable<UInt128> Values(byte[] tokens) => tokens.Chunk(16).Select(t => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(t));

    static IEnumerable<UInt128> Values(ulong[] prefixes) => prefixes.Select(p => (UInt128)p);
}
