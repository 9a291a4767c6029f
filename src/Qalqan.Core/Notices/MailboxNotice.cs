using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qalqan;

/// <summary>A notice as it lies in a person's mailbox, sealed to the key that only the person's receipt code gives.</summary>
/// <param name="CardNumber">The line of the card, 0 for none.</param>
/// <param name="Id">The job it came with.</param>
/// <param name="Language">Tag of the language of <paramref name="Text"/>.</param>
/// <param name="SentHour">When the hub decided, cut to the hour.</param>
/// <param name="Template">One of <see cref="NoticeTemplates.All"/>.</param>
/// <param name="Text">The long form.</param>
public sealed record MailboxNotice(int CardNumber, Guid Id, string Language, DateTimeOffset SentHour, string Template, string Text)
{
    /// <summary>Bytes of every mailbox notice before sealing, whatever it says in whatever language: who holds the database cannot tell them apart by size.</summary>
    public const int PaddedBytes = 16 * 1024;

    static ReadOnlySpan<byte> SealInfo => "qalqan/mailbox-notice/v1"u8;

    /// <summary>Seals it to the person's mailbox.</summary>
    /// <param name="mailbox">The mailbox's key.</param>
    /// <param name="person">The pseudonym the hub keeps the mailbox under.</param>
    /// <exception cref="ArgumentException">The text is longer than a mailbox notice may be; no linted notice is.</exception>
    public byte[] Seal(SealingPublicKey mailbox, string person)
    {
        var json = NoticeJsonBytes.Of(this);
        if (json.Length > PaddedBytes) throw new ArgumentException("longer than a mailbox notice may be");
        var padded = new byte[PaddedBytes];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        return Sealed.Seal(mailbox, padded, SealInfo, Encoding.UTF8.GetBytes(person));
    }

    /// <summary>Opens it with the key that the person's receipt code gives.</summary>
    public static bool TryOpen(SealingKey mailbox, ReadOnlySpan<byte> blob, string person, [NotNullWhen(true)] out MailboxNotice? notice)
    {
        notice = null;
        return Sealed.TryOpen(mailbox, blob, SealInfo, Encoding.UTF8.GetBytes(person), out var padded)
            && NoticeJson.TryRead(padded.AsSpan().TrimEnd((byte)' '), NoticeJson.Default.MailboxNotice, out notice);
    }
}
