using System.Security.Cryptography;
using Qalqan.Notifier;

namespace Qalqan.Hub.Tests;

/// <summary>Three responders of two organisations, pinned in a notifier, and what they sign.</summary>
sealed class Responders : IDisposable
{
    public SigningKey Ana { get; } = SigningKey.Create();

    public SigningKey Ben { get; } = SigningKey.Create();

    public SigningKey Chen { get; } = SigningKey.Create();

    /// <summary>Ana with her second key.</summary>
    public SigningKey AnaAgain { get; } = SigningKey.Create();

    public IReadOnlyList<Approver> Pinned =>
        [new("ana", Ana.Public.Bytes, "north"), new("ana", AnaAgain.Public.Bytes, "north"), new("ben", Ben.Public.Bytes, "north"), new("chen", Chen.Public.Bytes, "south")];

    /// <summary>A statement over these people, valid for an hour.</summary>
    public static ReleaseStatement Statement(ReleaseRecipients people, long sequence = 1, string template = NoticeTemplates.Hit) =>
        new(people.Digest, DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3600), Guid.NewGuid(), SHA256.HashData("pack"u8), people.Count, sequence, template);

    /// <summary>Jobs for all of these people, released by Ana and Chen.</summary>
    public IReadOnlyList<NoticeJob> Released(IReadOnlyList<NoticePerson> people, long sequence = 1)
    {
        var recipients = new ReleaseRecipients(people.Select(p => p.Handles));
        var statement = Statement(recipients, sequence);
        ReleaseApproval[] approvals = [statement.Approve(Ana), statement.Approve(Chen)];
        return [.. people.Select((p, i) => p.Job() with { Release = recipients.For(i, statement, approvals) })];
    }

    public void Dispose()
    {
        Ana.Dispose();
        Ben.Dispose();
        Chen.Dispose();
        AnaAgain.Dispose();
    }
}
