using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class BundleVerifierTests
{
    [Fact]
    public void A_bundle_holds_and_says_what_is_in_it()
    {
        using var maker = new BundleMaker(5);
        var parts = maker.Make(acts: 12);

        var report = BundleMaker.Check(parts, maker.Key);

        Assert.Equal([], report.Faults);
        Assert.True(report.Holds && report.KeyGiven);
        Assert.Equal(maker.Origin, report.Origin);
        Assert.Equal(13, report.Entries);
        Assert.Equal(maker.Exported.Count(e => e.Act.Signature is not null), report.Signed);
        Assert.Equal(parts.Keys.Count(n => n.StartsWith("files/", StringComparison.Ordinal)), report.Files);
        Assert.NotEqual(0, report.Files);
        Assert.NotEqual(0, report.Signed);
        Assert.Equal(39, report.Fingerprint?.Length);
    }

    [Fact]
    public void Refuses_the_key_of_another_log()
    {
        using var maker = new BundleMaker(2);
        using var other = new BundleMaker(2);
        var report = BundleMaker.Check(maker.Make(3), other.Key);
        Assert.Contains(report.Faults, f => f.Place == "checkpoint-1" && f.Expected.Contains("the key that was given", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_entries_dropped_swapped_or_repeated()
    {
        using var maker = new BundleMaker(3);
        var parts = maker.Make(acts: 6);
        var lines = Encoding.ASCII.GetString(parts["entries.jsonl"]).Split('\n')[..^1];
        for (var i = 0; i < lines.Length; i++)
        {
            RefusedWith([.. lines[..i], .. lines[(i + 1)..]]);
            RefusedWith([.. lines[..i], lines[i], .. lines[i..]]);
            if (i > 0) RefusedWith([.. lines[..(i - 1)], lines[i], lines[i - 1], .. lines[(i + 1)..]]);
        }
        RefusedWith([]);

        void RefusedWith(string[] changed)
        {
            var bytes = Encoding.ASCII.GetBytes(string.Concat(changed.Select(l => l + "\n")));
            Assert.False(BundleMaker.Check(new Dictionary<string, byte[]>(parts) { ["entries.jsonl"] = bytes }).Holds);
        }
    }

    [Fact]
    public void Refuses_a_bundle_with_any_part_missing_or_one_too_many()
    {
        using var maker = new BundleMaker(4);
        var parts = maker.Make(acts: 8);
        foreach (var name in parts.Keys) Assert.False(BundleMaker.Check(parts.Where(p => p.Key != name).ToDictionary()).Holds, name);
        foreach (var name in (string[])["files/more", "../../etc/passwd", "/x", "a//b", ".hidden", "name with spaces", "checkpoint-999", "checkpoint-01"])
            Assert.False(BundleMaker.Check(new Dictionary<string, byte[]>(parts) { [name] = parts["checkpoint-1"] }).Holds, name);
    }

    [Fact]
    public void Names_the_file_that_was_changed()
    {
        using var maker = new BundleMaker(5);
        var parts = maker.Make(acts: 12);
        var name = parts.Keys.First(n => n.StartsWith("files/", StringComparison.Ordinal));
        parts[name] = [.. parts[name], 1];
        var fault = Assert.Single(BundleMaker.Check(parts).Faults);
        Assert.Equal(name, fault.Place);
    }

    [Fact]
    public void What_is_no_bundle_is_unusable()
    {
        Assert.True(BundleMaker.Check(new Dictionary<string, byte[]>()).Unusable);
        Assert.True(BundleMaker.Check(new Dictionary<string, byte[]> { ["manifest.json"] = "[]"u8.ToArray() }).Unusable);
        Assert.True(BundleMaker.Check(new Dictionary<string, byte[]> { ["manifest.json"] = """{"format":"qalqan-custody-bundle/2"}"""u8.ToArray() }).Unusable);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void A_flip_of_any_byte_is_refused_by_both_verifiers()
    {
        Assert.SkipUnless(IndependentVerifier.IsThere, "needs python3 and openssl");
        using var second = new IndependentVerifier();
        using var maker = new BundleMaker(11);
        var parts = maker.Make(acts: 1);
        Assert.True(BundleMaker.Check(parts).Holds);
        foreach (var (name, original) in parts)
        {
            for (var i = 0; i < original.Length; i++)
            {
                var flipped = (byte[])original.Clone();
                flipped[i] ^= (byte)(1 << (i % 8));
                var changed = new Dictionary<string, byte[]>(parts) { [name] = flipped };
                Assert.False(BundleMaker.Check(changed).Holds, $"{name}: byte {i}");
                Assert.StartsWith("1 ", second.Ask(changed), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Both_verifiers_agree_on_random_bundles_whole_and_damaged()
    {
        Assert.SkipUnless(IndependentVerifier.IsThere, "needs python3 and openssl");
        using var second = new IndependentVerifier();
        for (var seed = 1000; seed < 1220; seed++)
        {
            using var maker = new BundleMaker(seed);
            var parts = maker.Make(seed % 9);
            Assert.Equal([], BundleMaker.Check(parts, maker.Key).Faults);
            Assert.StartsWith("0 ", second.Ask(parts), StringComparison.Ordinal);

            var damaged = Damaged(parts, new Random(seed));
            var (ours, theirs) = (BundleMaker.Check(damaged).Holds, second.Ask(damaged));
            Assert.True(ours == theirs.StartsWith("0 ", StringComparison.Ordinal), $"seed {seed}: {theirs}");
        }
    }

    /// <summary>Damage by somebody who knows the form: fields moved, lists cut, parts exchanged. Some of it changes nothing.</summary>
    static Dictionary<string, byte[]> Damaged(Dictionary<string, byte[]> parts, Random random)
    {
        var changed = new Dictionary<string, byte[]>(parts);
        var name = random.GetItems(parts.Keys.ToArray(), 1)[0];
        var text = Encoding.Latin1.GetString(parts[name]);
        changed[name] = Encoding.Latin1.GetBytes(random.Next(8) switch
        {
            0 => text + "\n",
            1 => text.Replace("\"time\":17", "\"time\":18", StringComparison.Ordinal),
            2 => text.Replace(",\"plain\":", ",\"sealed\":", StringComparison.Ordinal),
            3 => text.Replace("a", "A", StringComparison.Ordinal),
            4 => text.Replace("],[", ",", StringComparison.Ordinal),
            5 => text.Replace("],[", "],[],[", StringComparison.Ordinal),
            6 => text.Replace("\n", "\r\n", StringComparison.Ordinal),
            _ => text.Replace("qalqan.hub", "qalqan.hub2", StringComparison.Ordinal),
        });
        if (random.Next(4) == 0) (changed["proofs.json"], changed["manifest.json"]) = (changed["manifest.json"], changed["proofs.json"]);
        return changed;
    }
}
