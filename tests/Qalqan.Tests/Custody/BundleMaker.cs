using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Tests;

/// <summary>Makes bundles of every shape from a seed, without a hub: a log of some cases of which one is exported.</summary>
sealed class BundleMaker : IDisposable
{
    readonly Random _random;
    readonly List<CustodyEntry> _entries = [];
    readonly List<BundleDisclosure> _disclosures = [];
    readonly List<BundleAttachment> _attachments = [];
    readonly List<BundlePart> _files = [];
    readonly List<SignedNote> _checkpoints = [];
    readonly GrowingMerkleTree _tree = new();
    readonly SigningKey _key = SigningKey.Create();
    readonly SigningKey[] _actors = [SigningKey.Create(), SigningKey.Create()];
    readonly byte[] _case, _other;
    long _time = 1_790_000_000, _step, _otherStep;

    public BundleMaker(int seed)
    {
        _random = new(seed);
        (_case, _other) = (Bytes(32), Bytes(32));
        Origin = $"qalqan.hub/{seed:x4}";
    }

    public string Origin { get; }

    public NoteKey Key => new(Origin, _key.Public);

    /// <summary>The entries of the exported case.</summary>
    public IReadOnlyList<CustodyEntry> Exported => [.. _entries.Where(e => e.Act.Case == _case)];

    /// <summary>Makes the parts by name.</summary>
    /// <param name="acts">How many acts the case has besides the export.</param>
    public Dictionary<string, byte[]> Make(int acts)
    {
        for (var i = 0; i < acts; i++)
        {
            while (_random.Next(3) == 0) Elsewhere();
            if (_random.Next(6) == 0) Sign();
            Act(i);
        }
        if (_random.Next(2) == 0) Attach();
        var export = new CustodyExport(_case, [Key], [.. _actors.Select(a => a.Public)], _disclosures, _attachments, _files);
        Append(new() { Verb = CustodyVerb.Exported, Time = _time, Case = _case, Object = export.Object });
        while (_random.Next(3) == 0) Elsewhere();
        Sign();
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, open) in export.Parts(Exported, _tree, _checkpoints))
        {
            using var content = open();
            using var held = new MemoryStream();
            content.CopyTo(held);
            parts.Add(name, held.ToArray());
        }
        return parts;
    }

    void Act(int number)
    {
        _time += _random.Next(-5, 5000);
        var disclosure = new BundleDisclosure { Seq = _tree.Size };
        var act = new CustodyAct { Verb = CustodyVerb.Received, Time = _time, Case = _case };
        if (_random.Next(2) == 0)
        {
            var (content, salt) = (Bytes(_random.Next(40)), CustodyCommitment.NewSalt());
            act = act with { Object = CustodyCommitment.Of(salt, SHA256.HashData(content)), Ciphertext = SHA256.HashData([7, .. content]) };
            if (_random.Next(3) > 0) disclosure = disclosure with { Sealed = Add($"files/{number}.age", [7, .. content]), Salt = salt };
            if (_random.Next(2) > 0) disclosure = disclosure with { Plain = Add($"files/{number}", content), Salt = salt };
        }
        if (_random.Next(2) == 0)
        {
            var (details, salt) = (new CustodyDetails { About = "a phone", Notes = Word(), To = Word(), Where = Word() }, CustodyCommitment.NewSalt());
            act = act with { Details = details.Commitment(salt) };
            if (_random.Next(4) > 0) disclosure = disclosure with { Details = details, DetailsSalt = salt };
        }
        act = _random.Next(4) switch
        {
            0 => (act with { Verb = CustodyVerb.HandedOver }).Signed(_actors[_random.Next(2)]),
            1 => (act with { Verb = CustodyVerb.Opened }).Signed(_actors[_random.Next(2)]),
            2 => act with { Verb = CustodyVerb.Opened, Actor = _actors[0].Public.Id },
            _ => act,
        };
        Append(act);
        if (disclosure.Sealed is not null || disclosure.Plain is not null || disclosure.Details is not null) _disclosures.Add(disclosure);
    }

    void Attach()
    {
        var content = Encoding.UTF8.GetBytes("a report for people to read");
        _attachments.Add(new(Add("report.html", content), SHA256.HashData(content)));
    }

    void Elsewhere() => Append(new() { Verb = CustodyVerb.NoticeSent, Time = _time, Case = _random.Next(2) == 0 ? _other : null });

    void Append(CustodyAct act)
    {
        var entry = CustodyEntry.Of(act, _tree.Size, act.Case is null ? null : act.Case == _case ? ++_step : ++_otherStep);
        _entries.Add(entry);
        _tree.Append(MerkleTree.LeafHash(entry.Bytes));
    }

    void Sign()
    {
        if (_checkpoints.Count > 0 && Checkpoint.TryParse(_checkpoints[^1].Text, out var last) && last.Size == _tree.Size) return;
        _checkpoints.Add(new Checkpoint(Origin, _tree.Size, _tree.Root(_tree.Size)).Sign(_key));
    }

    string Add(string name, byte[] content)
    {
        _files.Add(new(name, () => new MemoryStream(content)));
        return name;
    }

    byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    // Letters of several scripts, an emoji outside the basic plane, and everything that JSON escapes.
    string Word() => string.Concat(Enumerable.Range(0, 1 + _random.Next(8)).Select(_ => _random.GetItems(["ق", "ا", "西", "ö", "\U0001F6E1", "\"", "\\", "\n", "\t", "/", "<", "\u007f", "\u0001", "a b"], 1)[0]));

    /// <summary>Checks parts as <c>qalqan verify</c> does.</summary>
    public static BundleReport Check(IReadOnlyDictionary<string, byte[]> parts, params NoteKey[] trusted)
    {
        var content = new BundleContent();
        foreach (var (name, bytes) in parts) content.Add(name, new MemoryStream(bytes));
        return BundleVerifier.Verify(content, trusted);
    }

    public void Dispose()
    {
        _key.Dispose();
        foreach (var actor in _actors) actor.Dispose();
    }
}
