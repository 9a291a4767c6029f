using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>What a thief of everything on the disk learns: nothing of what anybody saw, who they are, how to reach them, or what hit them.</summary>
[Trait("Speed", "slow")]
public sealed class StolenDatabaseTests(StolenHub stolen) : IClassFixture<StolenHub>
{
    [Fact]
    public void Nothing_that_anybody_gave_it_is_in_any_byte_of_it()
    {
        SmtpSink.SkipUnlessInstalled();
        var search = stolen.Search();
        Assert.Empty(search.Folder(stolen.Killed));
        Assert.Empty(search.Folder(stolen.Data));
        Assert.Empty(search.Folder(stolen.Temp));
        Assert.Empty(search.Text(stolen.Log, "what it wrote to its outputs"));
        Assert.InRange(new FileInfo(Path.Combine(stolen.Killed, "hub.db-wal")).Length, 1, long.MaxValue); // it was taken in use
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(stolen.Data, "vault"), "*.age"));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{search.Patterns} patterns, {search.Searched} bytes"));
    }

    public static TheoryData<string> Leaks => [.. Encodings.Keys];

    /// <summary>A hub that leaks, in each of the ways a program may leak: a search that finds nothing there proves nothing above.</summary>
    [Theory]
    [MemberData(nameof(Leaks))]
    public void A_hub_that_leaks_is_found_out(string encoding)
    {
        SmtpSink.SkipUnlessInstalled();
        var folder = Directory.CreateTempSubdirectory("qleak").FullName;
        try
        {
            var secret = stolen.Domains[3];
            var leaked = Encodings[encoding](secret);
            var search = stolen.Search();
            File.WriteAllBytes(Path.Combine(folder, "log"), [.. RandomNumberGenerator.GetBytes(1001), .. leaked, .. RandomNumberGenerator.GetBytes(77)]);
            Assert.Contains(search.Folder(folder), f => f.Contains("log", StringComparison.Ordinal));
            File.Delete(Path.Combine(folder, "log"));

            // The same in a row of the real database, behind so much else that it lies on several pages.
            File.Copy(Path.Combine(stolen.Data, "hub.db"), Path.Combine(folder, "hub.db"));
            Assert.Empty(search.Folder(folder));
            using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "hub.db")};Pooling=False"))
            {
                byte[] row = encoding.Contains("Deflate", StringComparison.Ordinal) ? leaked : [.. RandomNumberGenerator.GetBytes(4060), .. leaked];
                connection.Execute("insert into hub (name, value) values ('leak', @row)", new { row });
            }
            Assert.NotEmpty(search.Folder(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A sealer that seals nothing, under the real code of the hub.</summary>
    [Fact]
    public void A_hub_whose_sealing_does_nothing_is_found_out()
    {
        SmtpSink.SkipUnlessInstalled();
        var folder = Directory.CreateTempSubdirectory("qleak").FullName;
        try
        {
            File.Copy(Path.Combine(stolen.Data, "hub.db"), Path.Combine(folder, "hub.db"));
            using var keys = stolen.Hub.OpenKeys();
            using (var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "hub.db")};Pooling=False"))
            {
                // Every row that the hub can open, as it would lie there if sealing were the identity.
                foreach (var (id, blob) in connection.Query<(byte[], byte[])>("select id, sealed from indicator").ToList())
                {
                    Assert.True(keys.Meta.TryOpen(blob, Sealing.Place("indicator", id, "sealed"), out var plain));
                    connection.Execute("update indicator set sealed = @plain where id = @id", new { id, plain });
                }
            }
            var found = stolen.Search().Folder(folder);
            Assert.Contains(found, f => f.StartsWith("domain in", StringComparison.Ordinal) && f.EndsWith("indicator.sealed", StringComparison.Ordinal)); // an indicator that hit somebody is a secret too
            Assert.Contains(found, f => f.StartsWith("feed name in", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Ten_thousand_guesses_find_nobody_without_the_key_and_everybody_with_it()
    {
        SmtpSink.SkipUnlessInstalled();
        List<string> guesses = [.. Enumerable.Range(0, 10_000 - stolen.Domains.Count).Select(i => $"site{i}.example"), .. stolen.Domains];
        var search = new CanarySearch();
        using var nothing = new HubKeys(new byte[HubKeys.RootBytes]);
        using var noKey = new PersonKey(new byte[PersonKey.Bytes]);
        var chain = new TokenChain(nothing.Tokens);
        foreach (var guess in guesses)
        {
            search.AddHashes(guess, Encoding.ASCII.GetBytes(guess));
            var inputs = new TokenInputs();
            TokenLadder.Asked(Domain(guess), inputs);
            search.AddPattern($"{guess} before its key", inputs[0].ToArray());
            search.AddHashes($"{guess} before its key", inputs[0].ToArray());
            var tokens = chain.Tokens(inputs);
            search.AddPattern($"{guess} under a key of zeroes", tokens[..16]);
            noKey.Tokens.Encrypt(tokens, tokens);
            search.AddPattern($"{guess} under keys of zeroes", tokens[..16]);
        }
        Assert.Empty(search.Folder(stolen.Data));

        // The same guesses with the keys: why the key is not on the disk, and why a live hub that is seized is lost.
        using var keys = stolen.Hub.OpenKeys();
        using var database = Database.Open(stolen.Data, null);
        var segments = new SegmentStore(database, new PersonStore(database, keys, TimeProvider.System));
        using var index = new SealedIndex(segments.Of);
        segments.Load(index, 0, SealedIndex.Slots);
        var question = new Question();
        foreach (var (guess, i) in guesses.Select((g, i) => (g, i))) question.Add(Domain(guess), i);
        using var sweep = index.Open(question.Build(new TokenChain(keys.Tokens)));
        var hits = sweep.Range(0, SealedIndex.Slots, TestContext.Current.CancellationToken).Hits;
        Assert.Equal(StolenHub.People - 1, hits.Count); // one was deleted
        Assert.All(hits, h => Assert.Contains(guesses[h.Indicator], stolen.Domains));
    }

    static readonly Dictionary<string, Func<string, byte[]>> Encodings = new()
    {
        ["plain"] = Encoding.UTF8.GetBytes,
        ["UTF-16"] = Encoding.Unicode.GetBytes,
        ["capitals"] = s => Encoding.UTF8.GetBytes(s.ToUpperInvariant()),
        ["backwards"] = s => Encoding.UTF8.GetBytes([.. s.Reverse()]),
        ["hex"] = s => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s))),
        ["HEX"] = s => Encoding.ASCII.GetBytes(Convert.ToHexString(Encoding.UTF8.GetBytes(s))),
        ["base64"] = s => Base64(s),
        ["base64 after one byte"] = s => Base64("x" + s),
        ["base64 after two bytes"] = s => Base64("{\"" + s + "\"}"),
        ["base64 of UTF-16"] = s => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.Unicode.GetBytes(s))),
        ["gzip"] = s => Packed(s, o => new GZipStream(o, CompressionLevel.Optimal)),
        ["zlib"] = s => Packed(s, o => new ZLibStream(o, CompressionLevel.Optimal)),
        ["zip"] = Zip,
        ["gzip in base64 in gzip"] = s => Packed(Convert.ToBase64String(Packed(s, o => new GZipStream(o, CompressionLevel.Optimal))) + s, o => new GZipStream(o, CompressionLevel.Optimal)),
#pragma warning disable CA5350, CA5351 // a hub that used them would leak
        ["MD5"] = s => MD5.HashData(Encoding.UTF8.GetBytes(s)),
        ["MD5 in hex"] = s => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(s)))),
        ["SHA-1"] = s => SHA1.HashData(Encoding.UTF8.GetBytes(s)),
#pragma warning restore CA5350, CA5351
        ["SHA-256"] = s => SHA256.HashData(Encoding.UTF8.GetBytes(s)),
        ["SHA-256 cut to a token"] = s => SHA256.HashData(Encoding.UTF8.GetBytes(s))[..16],
        ["SHA-256 in base64"] = s => Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))),
        ["HMAC with an empty key"] = s => HMACSHA256.HashData(Array.Empty<byte>(), Encoding.UTF8.GetBytes(s)),
    };

    static Indicator Domain(string value) => new() { Kind = ObservableKind.Domain, Value = value, Feed = "guess" };

    static byte[] Base64(string text) => Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    static byte[] Packed(string text, Func<Stream, Stream> pack)
    {
        var packed = new MemoryStream();
        using (var stream = pack(packed)) stream.Write(Encoding.UTF8.GetBytes("some words before it " + text + " and after it"));
        return packed.ToArray();
    }

    static byte[] Zip(string text)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("a").Open()) entry.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text + " ", 20))));
        return packed.ToArray();
    }
}
