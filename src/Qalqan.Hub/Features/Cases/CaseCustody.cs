using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What responders do with cases, as they signed it themselves. A hub that was taken cannot make these lines up.</summary>
sealed class CaseCustody(Database database, CustodyLog log, HubKeys keys, Responders responders, TimeProvider clock)
{
    /// <summary>A line signed longer ago, or for later, is somebody else's use of it.</summary>
    static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    readonly Lock _one = new();

    /// <summary>How the custody log names a case.</summary>
    public byte[] Reference(string caseId) => CustodyCommitment.CaseReference(keys.CaseReference, Encoding.ASCII.GetBytes(caseId));

    /// <summary>The log's keys, one line each.</summary>
    public IReadOnlyList<string> LogKeys => [.. log.Keys.Select(k => k.ToString())];

    /// <summary>The lines about a case.</summary>
    public IReadOnlyList<CustodyEntry> Lines(string caseId) => log.EntriesOf(Reference(caseId));

    /// <summary>Appends a line.</summary>
    /// <returns>Its place; null if there is no such case or responder.</returns>
    /// <exception cref="FormatException">It is not signed by the responder, not now, or was used before.</exception>
    public long? Append(string caseId, string responder, CustodyAct act)
    {
        if (Checked(caseId, responder, act) is not { } complete) return null;
        lock (_one)
        {
            RefuseRepeat(complete);
            return log.Append(complete).Seq;
        }
    }

    /// <summary>Appends the line of an export and proves the case's lines.</summary>
    /// <returns>Null if there is no such case or responder.</returns>
    /// <exception cref="FormatException">As for <see cref="Append"/>.</exception>
    public CaseProof? Export(string caseId, string responder, CustodyAct act)
    {
        if (Checked(caseId, responder, act) is not { } complete) return null;
        if (complete.Object is null) throw new FormatException("object: the commitment to the manifest is expected");
        lock (_one)
        {
            RefuseRepeat(complete);
            return log.Prove(complete);
        }
    }

    /// <summary>Keeps a case's key that a responder wrapped for another of the same organisation.</summary>
    /// <returns>False if there is no such case or responder.</returns>
    /// <exception cref="FormatException">As for <see cref="Append"/>, or they belong to different organisations.</exception>
    public bool Wrap(string caseId, string responder, byte[] blob, string by, CustodyAct act)
    {
        const int WrapBytes = Sealed.Overhead + 32;
        if (responders.Find(responder) is not { Active: true } recipient || Checked(caseId, by, act) is not { } complete) return false;
        if (blob.Length != WrapBytes) throw new FormatException("sealed: a wrapped key is expected");
        var owner = database.Read(c => c.QuerySingle<string>("select organisation_id from case_file where id = @caseId", new { caseId }));
        if (recipient.OrganisationId != owner) throw new FormatException("responder: cases stay within their organisation");
        lock (_one)
        {
            RefuseRepeat(complete);
            log.Append(complete);
        }
        database.Write(c => c.Execute("insert into case_wrap (case_id, responder_id, sealed) values (@caseId, @responder, @blob) on conflict do nothing", new { caseId, responder, blob }));
        return true;
    }

    /// <summary>Whether the line at <paramref name="seq"/> allows its signer to take this original of the case now.</summary>
    public bool Allows(string caseId, string file, long seq)
    {
        if (seq < 0 || seq >= log.Size || !Id.IsValid(file) || log.Entry(seq).Act is not { Signature: not null } act || !act.Case.AsSpan().SequenceEqual(Reference(caseId))) return false;
        if (act.Time < (clock.GetUtcNow() - Fresh).ToUnixTimeSeconds()) return false;
        var sha256 = database.Read(c => c.QuerySingleOrDefault<byte[]>("select sha256 from vault_file where id = @file and case_id = @caseId", new { file, caseId }));
        if (sha256 is null) return false;
        // An export takes all of a case; whoever opens an original signs for that one.
        return act.Verb == CustodyVerb.Exported
            || (act.Verb == CustodyVerb.Opened && Lines(caseId).Any(e => e.Act.Verb == CustodyVerb.Received && e.Act.Ciphertext.AsSpan().SequenceEqual(sha256) && e.Act.Object.AsSpan().SequenceEqual(act.Object)));
    }

    CustodyAct? Checked(string caseId, string responder, CustodyAct act)
    {
        if (responders.Find(responder) is not { Active: true } signer) return null;
        if (database.Read(c => c.ExecuteScalar<long>("select count(*) from case_file where id = @caseId", new { caseId })) == 0) return null;
        var complete = act with { Actor = signer.SigningKey.Id, Case = Reference(caseId) };
        if (!complete.IsSignedBy(signer.SigningKey)) throw new FormatException("signature: it is not this responder's over this line");
        if (Math.Abs(clock.Seconds() - complete.Time) > Fresh.TotalSeconds) throw new FormatException("time: the clocks of this machine and of the hub differ by more than an hour, or the line is old");
        return complete;
    }

    void RefuseRepeat(CustodyAct act)
    {
        if (log.EntriesOf(act.Case!).Any(e => e.Act.Signature.AsSpan().SequenceEqual(act.Signature))) throw new FormatException("signature: this line stands in the log already");
    }
}
