using System.Diagnostics.CodeAnalysis;

namespace Qalqan.Notifier;

/// <summary>One notice ready to go: both forms, linted, and the copy for the mailbox. Zeroes the handles on <see cref="Dispose"/>.</summary>
sealed class Letter : IDisposable
{
    readonly RenderedNotice _short, _long;

    Letter(HandleBundle bundle, RenderedNotice shortForm, RenderedNotice longForm, byte[] mailbox) =>
        (Bundle, _short, _long, Mailbox) = (bundle, shortForm, longForm, mailbox);

    public HandleBundle Bundle { get; }

    /// <summary>The long form, sealed to the person's mailbox.</summary>
    public byte[] Mailbox { get; }

    /// <summary>Writes both forms. False if the linter refuses either or the mailbox's key is none; the bundle then stays the caller's.</summary>
    public static bool TryWrite(NoticeJob job, HandleBundle bundle, NoticeTexts texts, [NotNullWhen(true)] out Letter? letter)
    {
        letter = null;
        if (!SealingPublicKey.TryImport(bundle.Mailbox, out var mailbox)) return false;
        var words = job.CardNumber == 0 ? "" : NoticeCard.Words(bundle.CardKey, job.CardNumber);
        var values = new NoticeValues(bundle.Nickname, job.CardNumber, words, job.MessageCode, job.SentHour);
        string[] languages = [.. ((string[])[job.Language, job.FallbackLanguage, .. bundle.Languages]).Where(l => l.Length > 0).Distinct()];
        if (!texts.TryRender(job.Template, NoticeForm.Short, values, languages, out var shortForm, out _)) return false;
        if (!texts.TryRender(job.Template, NoticeForm.Long, values, languages, out var longForm, out _)) return false;
        var copy = new MailboxNotice(job.CardNumber, job.Id, longForm.Language.Tag, job.SentHour, job.Template, longForm.Text);
        letter = new(bundle, shortForm, longForm, copy.Seal(mailbox, job.Person));
        return true;
    }

    public RenderedNotice Form(NoticeForm form) => form == NoticeForm.Long ? _long : _short;

    public void Dispose() => Bundle.Dispose();
}
