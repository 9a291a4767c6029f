using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>A commitment and the salt that opens it. The salt lies with the case, never in the log.</summary>
sealed record SaltedCommitment(byte[] Salt, byte[] Value);

/// <summary>What the hub writes into its custody log.</summary>
sealed class HubCustody(CustodyLog log, HubKeys keys, TimeProvider clock)
{
    /// <summary>The log's name: the hub's id, which is random and stays.</summary>
    public static string Origin(Settings settings) => "qalqan.hub/" + Encoding.ASCII.GetString(settings.GetOrAdd("hub-id", () => Encoding.ASCII.GetBytes(Id.New())));

    /// <summary>A line about the hub's own work.</summary>
    /// <param name="verb">What happened.</param>
    /// <param name="packHash">SHA-256 of the pack it was about; null for none.</param>
    public void Append(CustodyVerb verb, byte[]? packHash = null) => Append(new CustodyAct { Verb = verb, Time = clock.Seconds(), Object = packHash });

    /// <summary>A line about evidence in a case.</summary>
    public void Append(CustodyVerb verb, string caseId, byte[] commitment, byte[] cipherHash) => Append(new CustodyAct
    {
        Verb = verb,
        Time = clock.Seconds(),
        Case = CustodyCommitment.CaseReference(keys.CaseReference, Encoding.ASCII.GetBytes(caseId)),
        Object = commitment,
        Ciphertext = cipherHash,
    });

    /// <summary>A line about a case, for somebody to sign.</summary>
    public CustodyAct About(CustodyVerb verb, string caseId, byte[]? commitment = null, byte[]? cipherHash = null) => new()
    {
        Verb = verb,
        Time = clock.Seconds(),
        Case = CustodyCommitment.CaseReference(keys.CaseReference, Encoding.ASCII.GetBytes(caseId)),
        Object = commitment,
        Ciphertext = cipherHash,
    };

    /// <summary>Whether the log says that exactly this came in for the case.</summary>
    public bool WasReceived(string caseId, byte[] commitment, byte[] cipherHash) => log.EntriesOf(CustodyCommitment.CaseReference(keys.CaseReference, Encoding.ASCII.GetBytes(caseId)))
        .Any(e => e.Act.Verb == CustodyVerb.Received && e.Act.Object.AsSpan().SequenceEqual(commitment) && e.Act.Ciphertext.AsSpan().SequenceEqual(cipherHash));

    /// <summary>What came in for a case that was merged into another belongs to that one now: said again for it, because a line names one case only.</summary>
    public void Move(string from, string into)
    {
        foreach (var entry in log.EntriesOf(About(CustodyVerb.Received, from).Case!).Where(e => e.Act.Verb == CustodyVerb.Received).ToList())
            Append(About(CustodyVerb.Received, into, entry.Act.Object, entry.Act.Ciphertext));
    }

    /// <summary>Several lines at once: one write to the disk.</summary>
    public void Append(IEnumerable<CustodyVerb> verbs)
    {
        CustodyAct[] acts = [.. verbs.Select(verb => new CustodyAct { Verb = verb, Time = clock.Seconds() })];
        if (acts.Length > 0) log.Append(acts);
    }

    /// <summary>Signs what the log has now: nothing goes out before.</summary>
    public void Sign() => log.Sign();

    /// <summary>A line that somebody signed.</summary>
    public void Append(CustodyAct act) => log.Append(act);

    /// <summary>Commits to content without saying anything about it.</summary>
    public static SaltedCommitment Commit(ReadOnlySpan<byte> content)
    {
        var salt = CustodyCommitment.NewSalt();
        return new(salt, CustodyCommitment.Of(salt, SHA256.HashData(content)));
    }
}
