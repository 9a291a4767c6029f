using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>How a responder approves: two signatures, one for the notifier and one for the custody log.</summary>
static class Approvals
{
    /// <summary>The line of the custody log that says so, to be signed by the responder.</summary>
    public static CustodyAct Act(byte[] statement, string actor, long time) => new() { Verb = CustodyVerb.ReleaseApproved, Time = time, Actor = actor, Object = SHA256.HashData(statement) };

    /// <summary>Approves with a responder's key, where the key is.</summary>
    public static ApprovalRequest Sign(string responder, SigningKey key, byte[] statement, long time)
    {
        if (!ReleaseStatement.TryRead(statement, out var read)) throw new FormatException("this is no release statement");
        var act = Act(statement, key.Public.Id, time).Signed(key);
        return new(responder, Convert.ToBase64String(read.Approve(key).Signature), time, Convert.ToBase64String(act.Signature!));
    }
}
