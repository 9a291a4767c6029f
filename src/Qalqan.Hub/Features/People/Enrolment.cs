using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>A way to reach somebody, as it was typed.</summary>
/// <param name="Kind"><c>smtp</c>, <c>ntfy</c>, <c>matrix</c>, <c>signal</c> or <c>webhook</c>.</param>
/// <param name="Address">Mail address, topic URL, room, telephone number or URL.</param>
/// <param name="OpenPgp">For mail: an armoured public key; null for none.</param>
/// <param name="Long">The long form may go this way: it is encrypted from end to end.</param>
sealed record ChannelTyped(string Kind, string Address, string? OpenPgp = null, bool Long = false);

/// <summary>What is needed to enrol somebody.</summary>
/// <param name="Nickname">What the person calls the organisation.</param>
/// <param name="Languages">Language tags, best first.</param>
/// <param name="Channels">In the order in which they are tried; empty for somebody who looks into the mailbox.</param>
/// <param name="Organisation">Who enrols; null for the first organisation.</param>
/// <param name="Mode">One of <see cref="Reach"/>; null follows from the channels.</param>
/// <param name="Subject">A neutral subject for mails; null for none.</param>
/// <param name="Canary">Nobody: a hit is a sign of poison.</param>
sealed record Enrol(string Nickname, IReadOnlyList<string> Languages, IReadOnlyList<ChannelTyped>? Channels = null, string? Organisation = null, string? Mode = null, string? Subject = null, bool Canary = false);

/// <summary>What the person takes home. Shown once; the hub keeps none of it.</summary>
/// <param name="Person">The pseudonym.</param>
/// <param name="ReceiptCode">Six groups of four letters.</param>
/// <param name="Card">The numbered pairs of words of the card.</param>
sealed record Enrolled(string Person, IReadOnlyList<string> ReceiptCode, IReadOnlyList<string> Card);

/// <summary>Enrols people: makes the code, the card and the keys, seals how to reach them to the notifier, and forgets.</summary>
sealed class Enrolment(Database database, PersonStore people, Organisations organisations, PairedNotifier notifier, SealedIndex index)
{
    /// <summary>Enrols somebody.</summary>
    /// <exception cref="FormatException">Something that was typed cannot be used; the message says what.</exception>
    public Enrolled Add(Enrol request)
    {
        var organisation = organisations.OrFirst(request.Organisation);
        if (organisations.All().All(o => o.Id != organisation)) throw new FormatException("no such organisation");
        if (!NoticeLinter.IsPlainName(request.Nickname)) throw new FormatException("nickname: letters and spaces only, at most 40; anything else could be taken for a link");
        var mode = request.Mode ?? (request.Channels is { Count: > 0 } ? Reach.Automatic : Reach.Pull);
        if (!Reach.All.Contains(mode)) throw new FormatException($"mode: one of {string.Join(", ", Reach.All)}");
        var (id, code, card) = (Id.New(), ReceiptCode.Generate(), RandomNumberGenerator.GetBytes(32));
        using var mailbox = code.MailboxKey();
        using var bundle = new HandleBundle(request.Nickname, request.Subject ?? "", request.Languages, card, mailbox.Public.Bytes, [.. (mode == Reach.Automatic ? request.Channels ?? [] : []).Select(Handle)]);
        var person = new NewPerson(id, organisation, code, mailbox.Public.Bytes, bundle.Seal(notifier.Key, id), mode, PersonKey.Create(), RandomNumberGenerator.GetInt32(SealedIndex.Slots), request.Canary);
        database.Write(c => people.Insert(c, person));
        index.Load(PersonId.Parse(id), person.Slot, new PersonKey(person.Key), []);
        CryptographicOperations.ZeroMemory(person.Key);
        return new(id, code.Groups, [.. Enumerable.Range(1, NoticeCard.Pairs).Select(n => NoticeCard.Words(card, n))]);
    }

    static ChannelHandle Handle(ChannelTyped typed) => new(typed.Kind, Encoding.UTF8.GetBytes(typed.Address), Encoding.UTF8.GetBytes(typed.OpenPgp ?? ""), typed.Long);
}
