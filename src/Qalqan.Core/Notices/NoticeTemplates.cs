namespace Qalqan;

/// <summary>The notices there are. A job names one; nobody can send words of their own.</summary>
public static class NoticeTemplates
{
    /// <summary>Something that the person received or kept matches a published warning.</summary>
    public const string Hit = "hit";

    /// <summary>An earlier <see cref="Hit"/> was wrong or was taken back. Approved in advance: an apology must never wait for a signature.</summary>
    public const string Correction = "correction";

    /// <summary>The person, or a responder with the person, tries whether notices arrive.</summary>
    public const string Test = "test";

    /// <summary>Every pair of words on the person's card was used; a new card is needed.</summary>
    public const string CardUsedUp = "card-used-up";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Hit, Correction, Test, CardUsedUp];

    /// <summary>Whether <paramref name="template"/> is one of them.</summary>
    public static bool Exists(string template) => All.Contains(template, StringComparer.Ordinal);
}

/// <summary>How much a notice says.</summary>
public enum NoticeForm : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>For a screen that others may see and servers that others run: at most <see cref="NoticeLinter.MaxShort"/> characters, no message code.</summary>
    Short = 1,

    /// <summary>For the mailbox and for channels encrypted from end to end: the date, the code, what to do and what not.</summary>
    Long = 2,
}

/// <summary>What stands for the placeholders of a notice.</summary>
/// <param name="Nickname">What the person calls the organisation; replaced by a general word if it could be taken for a link (<see cref="NoticeLinter.IsPlainName"/>).</param>
/// <param name="CardNumber">The line of the person's card, from 1; 0 when the card has no unused words.</param>
/// <param name="CardWords">The words that stand on that line; ignored when there is no number.</param>
/// <param name="MessageCode">As <see cref="Qalqan.MessageCode.For"/> writes it, in groups; said only in the long form.</param>
/// <param name="Sent">When the hub decided, to the day.</param>
public sealed record NoticeValues(string Nickname, int CardNumber, string CardWords, string MessageCode, DateTimeOffset Sent);

/// <summary>A notice as a person will read it. The linter has passed it.</summary>
/// <param name="Template">One of <see cref="NoticeTemplates.All"/>.</param>
/// <param name="Form">Short or long.</param>
/// <param name="Language">The language it is in, which is not always the one that was wanted.</param>
/// <param name="Text">Plain text, lines ended by <c>\n</c>, values between Unicode isolates.</param>
public sealed record RenderedNotice(string Template, NoticeForm Form, Language Language, string Text);
