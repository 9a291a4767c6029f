using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>One notice for one person: what the hub asks the notifier to send. It names a template; it cannot carry words.</summary>
/// <param name="Attempt">1 for the first; 2 and more, each a job of its own, start at the next of the person's channels.</param>
/// <param name="CardNumber">The line of the person's card, 0 when it has no unused words.</param>
/// <param name="FallbackLanguage">A language tag, or empty.</param>
/// <param name="Handles">A <see cref="HandleBundle"/> sealed to the notifier.</param>
/// <param name="Id">16 random bytes. A job is sent once.</param>
/// <param name="Language">A language tag, or empty: then the languages in the handles decide.</param>
/// <param name="MessageCode">As <see cref="Qalqan.MessageCode.For"/> writes it.</param>
/// <param name="NotAfter">After this moment the job is refused.</param>
/// <param name="Person">The pseudonym to which <paramref name="Handles"/> are bound.</param>
/// <param name="Release">The approval of two responders; null within the limits that need none.</param>
/// <param name="SentHour">When the hub decided, cut to the hour.</param>
/// <param name="Template">One of <see cref="NoticeTemplates.All"/>.</param>
public sealed record NoticeJob(
    int Attempt,
    int CardNumber,
    string FallbackLanguage,
    byte[] Handles,
    Guid Id,
    string Language,
    string MessageCode,
    DateTimeOffset NotAfter,
    string Person,
    NoticeRelease? Release,
    DateTimeOffset SentHour,
    string Template)
{
    /// <summary>More attempts than a person has channels, four times over.</summary>
    public const int MaxAttempt = 16;

    /// <summary>Four digits: five could be taken for a code. Numbers go on from one card to the next.</summary>
    public const int MaxCardNumber = 9999;

    const int MaxHandles = 64 * 1024;
    const int MaxPerson = 64;
    const int MaxLanguage = 16;
    const string Purpose = "qalqan/notice-job/v1";

    /// <summary>The line that goes to the notifier, signed by the hub.</summary>
    /// <exception cref="ArgumentException">A member is outside its range: the notifier would refuse it.</exception>
    public string Sign(SigningKey hub) =>
        IsValid ? SignedText.Write(Purpose, NoticeJsonBytes.Of(this), hub) : throw new ArgumentException("a member of the job is outside its range");

    /// <summary>Reads a line that the hub signed.</summary>
    /// <param name="line">From the network: anything.</param>
    /// <param name="hub">The pinned key.</param>
    /// <param name="job">The job.</param>
    /// <param name="digest">SHA-256 over the job without its handles: tells a job that is sent again from another with the same id. Handles are sealed anew every month, also
    /// those of a job that waits to be sent again; whose they are is in the job, and they open for that person only.</param>
    public static bool TryRead(string line, VerifyingKey hub, [NotNullWhen(true)] out NoticeJob? job, out byte[] digest)
    {
        job = null;
        digest = [];
        if (!SignedText.TryRead(line, Purpose, hub, out var bytes)) return false;
        if (!NoticeJson.TryRead(bytes, NoticeJson.Default.NoticeJob, out job)) return false;
        if (job.IsValid)
        {
            digest = SHA256.HashData(NoticeJsonBytes.Of(job with { Handles = [] }));
            return true;
        }
        job = null;
        return false;
    }

    bool IsValid =>
        Attempt is >= 1 and <= MaxAttempt && CardNumber is >= 0 and <= MaxCardNumber && Handles.Length is > 0 and <= MaxHandles && Id != Guid.Empty
        && IsTag(Language) && IsTag(FallbackLanguage) && Qalqan.MessageCode.TryParse(MessageCode, out var code) && code == MessageCode
        && Person.Length is > 0 and <= MaxPerson && Person.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && SentHour.ToUnixTimeSeconds() % 3600 == 0 && NoticeTemplates.Exists(Template) && Release is not { IsValid: false };

    static bool IsTag(string tag) => tag.Length <= MaxLanguage && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

/// <summary>How the notifier answered a job.</summary>
public enum NoticeOutcome : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>A channel accepted it, or the person has no channel but the mailbox.</summary>
    Sent = 1,

    /// <summary>It will never be sent; the reason names the rule, never the person.</summary>
    Refused = 2,

    /// <summary>Ask again with the same job at the time given.</summary>
    Later = 3,
}

/// <summary>The notifier's answer to one job.</summary>
/// <param name="Channel">The kind of the channel that accepted it.</param>
/// <param name="Id">The job.</param>
/// <param name="Mailbox">A <see cref="MailboxNotice"/> sealed to the person's mailbox; there whenever the handles were opened, whatever the channels said.</param>
/// <param name="Outcome">Sent, refused or later.</param>
/// <param name="Reason">For refused and later: one of the words in the notifier's README, never a handle.</param>
/// <param name="Time">When it was accepted; for later, when to ask again.</param>
public sealed record NoticeAnswer(string? Channel, Guid Id, byte[]? Mailbox, NoticeOutcome Outcome, string? Reason, DateTimeOffset? Time)
{
    /// <summary>One line of JSON.</summary>
    public string ToLine() => System.Text.Encoding.UTF8.GetString(NoticeJsonBytes.Of(this));

    /// <summary>Reads a line that <see cref="ToLine"/> wrote.</summary>
    public static bool TryRead(string line, [NotNullWhen(true)] out NoticeAnswer? answer) =>
        NoticeJson.TryRead(System.Text.Encoding.UTF8.GetBytes(line), NoticeJson.Default.NoticeAnswer, out answer) && answer.Outcome is NoticeOutcome.Sent or NoticeOutcome.Refused or NoticeOutcome.Later;
}
