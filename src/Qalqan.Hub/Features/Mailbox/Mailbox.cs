using Dapper;

namespace Qalqan.Hub;

/// <summary>A notice as its person reads it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Which line of the card its words are from; 0 if the card was used up.</param>
/// <param name="Seen">Whether the person said so.</param>
/// <param name="Notice">What it says; null if it does not open.</param>
sealed record MailboxEntry(string Id, int Number, bool Seen, MailboxNotice? Notice);

/// <summary>The mailbox that a receipt code opens. The hub holds the code only while it answers.</summary>
sealed class Mailbox(Database database, PersonStore people, PersonDeletion deletion, CaseStore cases, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, byte[] Blob, long Number, string State);

    /// <summary>What is in it, newest first; null if there is no such mailbox.</summary>
    public IReadOnlyList<MailboxEntry>? Open(ReceiptCode code)
    {
        if (people.Find(code) is not { } person) return null;
        people.Visited(person.Id);
        using var key = code.MailboxKey();
        return [.. database.Read(c => c.Query<Row>("""
            select m.id as "Id", m.sealed as "Blob", n.number as "Number", n.state as "State" from mailbox_item m join notice n on n.id = m.id where m.person_id = @Id order by n.number desc
            """, new { person.Id }).ToList()).Select(r => new MailboxEntry(r.Id, NoticeQueue.CardLine(r.Number), r.State == "acknowledged", MailboxNotice.TryOpen(key, r.Blob, person.Id, out var notice) ? notice : null))];
    }

    /// <summary>"I saw it": nobody needs to try further ways, and the responder knows.</summary>
    public bool Acknowledge(ReceiptCode code, string notice)
    {
        if (people.Find(code) is not { } person) return false;
        return database.Write(c =>
        {
            if (c.Execute("update notice set state = 'acknowledged', due = 0 where id = @notice and person_id = @Id and state <> 'acknowledged'", new { notice, person.Id }) == 0) return false;
            cases.Add(c, cases.Of(c, person.Id), new(clock.GetUtcNow(), "acknowledged", "", notice)); // what was found may not have been filed yet
            return true;
        });
    }

    /// <summary>Deletes everything, with the code alone.</summary>
    public bool Delete(ReceiptCode code) => people.Find(code) is { } person && deletion.Delete(person.Id);
}
