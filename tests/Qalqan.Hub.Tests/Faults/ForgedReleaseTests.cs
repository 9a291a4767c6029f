using System.Collections.Concurrent;
using System.Security.Cryptography;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The hub in wrong hands, with its real key and its own store: releases are written into its rows as an intruder would, and its own dispatcher carries them to the real notifier.
/// Nothing may reach the mail server; then the same release without the one forged thing does.</summary>
[Trait("Speed", "slow")]
public sealed class ForgedReleaseTests
{
    const int People = 6;

    /// <summary>Releases up to here were in use before, as far as the notifier knows.</summary>
    const int Passed = 100;

    static readonly string[] Names = ["Ana", "Ben", "Chen", "intruder"];

    /// <summary>What is forged, whose approvals stand in the store, and the rule by which the notifier refuses.</summary>
    public static TheoryData<string, string, string> Forgeries => new()
    {
        { "one approval counted twice", "Ana Ana-as-Chen", "release-approvals" },
        { "an approval by a key that only the hub knows", "Ana intruder", "release-approvals" },
        { "another pack than was approved", "Ana Chen", "release-approvals" },
        { "other people than were approved", "Ana Chen", "release-approvals" },
        { "two of one organisation for more than a hundred people", "Ana Ben", "release-approvals" },
        { "it has expired", "Ana Chen", "release-expired" },
        { "its number was passed", "Ana Chen", "release-sequence" },
        { "it was used before", "Ana Chen", "release-used" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_release_reaches_nobody_and_the_honest_one_everybody(string what, string approvals, string rule)
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        using var intruder = SigningKey.Create();
        await using var fixture = new HubFixture(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned });
        await File.WriteAllTextAsync(Path.Combine(fixture.Data, "notifier", "releases.json"), $$"""{ "highest": {{Passed}}, "known": [] }""", TestContext.Current.CancellationToken);
        await fixture.StartAsync();
        var world = await World.MakeAsync(fixture, responders, intruder);
        var refusals = new ConcurrentBag<string>();
        fixture.Part<HubEvents>().OnRefused += refusals.Add;
        var others = what.Contains("hundred", StringComparison.Ordinal) ? 100 : 0; // people of the release whom nobody is going to write to

        if (rule == "release-used") await HonestAsync(world, sink, 0);
        var before = sink.Count;
        var honest = world.Statement(others);
        var signed = what switch
        {
            "it has expired" => honest with { Expires = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60) },
            "its number was passed" => honest with { Sequence = Passed },
            _ => honest,
        };
        var stored = what switch
        {
            "another pack than was approved" => signed with { Pack = RandomNumberGenerator.GetBytes(32) },
            "other people than were approved" => signed with { Digest = RandomNumberGenerator.GetBytes(32) },
            _ => signed,
        };
        var forged = rule == "release-used" ? world.Last : world.Write(stored, signed, approvals.Split(' '));
        world.Queue(forged);
        await Eventually.Holds($"the notifier refuses: {what}", () => world.Refused(forged) == People);
        Assert.All(refusals, r => Assert.Equal(rule, r));
        Assert.Equal(before, sink.Count);
        await HonestAsync(world, sink, others);
    }

    /// <summary>The control: two people whom the notifier knows approved exactly this.</summary>
    static async Task HonestAsync(World world, SmtpSink sink, int others)
    {
        var before = sink.Count;
        var statement = world.Statement(others);
        world.Queue(world.Write(statement, statement, ["Ana", "Chen"]));
        await Eventually.Holds("the honest release reaches everybody", () => sink.Count == before + People);
    }

    /// <summary>A hub with a few people, and its rows in somebody else's hands.</summary>
    sealed class World
    {
        readonly Dictionary<string, (string Id, SigningKey Key)> _responders = [];
        readonly List<string> _people = [];
        HubFixture _hub = null!;
        string _sweep = "";
        int _number = Passed;
        List<byte[]> _leaves = [];

        /// <summary>The release that was written last.</summary>
        public string Last { get; private set; } = "";

        public static async Task<World> MakeAsync(HubFixture fixture, Responders responders, SigningKey intruder)
        {
            var (world, hub) = (new World { _hub = fixture }, fixture.Client);
            using var sealing = SealingKey.Create();
            foreach (var (name, key) in Names.Zip([responders.Ana, responders.Ben, responders.Chen, intruder]))
                world._responders[name] = (await hub.ResponderAsync(fixture.Organisation, name, sealing.Public, key.Public), key);
            for (var i = 0; i < People; i++) world._people.Add((await hub.PersonAsync(SmtpSendingTests.Address(i))).Person);
            await hub.FeedAsync("watch", FeedTier.A);
            world._sweep = Assert.Single((await hub.PackAsync("watch", "nobody.example")).Sweeps);
            return world;
        }

        /// <summary>A statement over everybody, and over so many others.</summary>
        public ReleaseStatement Statement(int others)
        {
            var handles = _hub.Part<Database>().Read(c => c.Query<byte[]>("select handles from person").ToList());
            _leaves = [.. handles.Select(h => ReleaseStatement.Leaf(h)).Concat(Enumerable.Range(0, others).Select(_ => RandomNumberGenerator.GetBytes(32))).Order(ByteOrder.Instance)];
            return new(MerkleTree.Root(_leaves), DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600), Guid.NewGuid(), SHA256.HashData("pack"u8), _leaves.Count, ++_number, NoticeTemplates.Hit);
        }

        /// <summary>Writes a release as if it were approved.</summary>
        /// <param name="stored">The statement in the row.</param>
        /// <param name="signed">The statement that was signed.</param>
        /// <param name="approvals">Names; <c>A-as-B</c> is A's signature under B's name.</param>
        public string Write(ReleaseStatement stored, ReleaseStatement signed, string[] approvals)
        {
            Last = Id.New();
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            _hub.Part<Database>().Write(c =>
            {
                c.Execute("""
                    insert into release (id, sweep_id, state, statement, leaves, organisations, needs, sequence, created, expires)
                    values (@Last, @_sweep, 'approved', @statement, @leaves, 2, 2, @_number, @now, @now)
                    """, new { Last, _sweep, statement = stored.ToBytes(), leaves = _leaves.SelectMany(l => l).ToArray(), _number = (long)_number, now });
                foreach (var approval in approvals)
                {
                    var names = approval.Split("-as-");
                    c.Execute("insert into approval (release_id, responder_id, signature, created) values (@Last, @id, @signature, @now)",
                        new { Last, id = _responders[names[^1]].Id, signature = signed.Approve(_responders[names[0]].Key).Signature, now });
                }
            });
            return Last;
        }

        /// <summary>Queues a notice of this release for everybody.</summary>
        public void Queue(string release)
        {
            _hub.Part<Database>().Write(c =>
            {
                foreach (var person in _people) _hub.Part<NoticeQueue>().Add(c, person, NoticeTemplates.Hit, release);
            });
            _hub.Part<HuntSignal>().Set();
        }

        public long Refused(string release) => _hub.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from notice where release_id = @release and state = 'refused'", new { release }));
    }
}
