using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>How a person is reached.</summary>
static class Reach
{
    /// <summary>The notifier opens the handles and sends.</summary>
    public const string Automatic = "automatic";

    /// <summary>A responder is told, and reaches the person.</summary>
    public const string Assisted = "assisted";

    /// <summary>The person looks into the mailbox; nothing about how to reach them is stored.</summary>
    public const string Pull = "pull";

    public static readonly string[] All = [Automatic, Assisted, Pull];
}

/// <summary>A person by pseudonym, as the store has them.</summary>
sealed record Person(string Id, string OrganisationId, byte[] WrappedKey, byte[] MailboxKey, byte[] Handles, string Mode, bool Canary, string? CaseId);

/// <summary>A person about to be enrolled.</summary>
/// <param name="Id">The pseudonym; random.</param>
/// <param name="OrganisationId">Who enrols them.</param>
/// <param name="Code">Their receipt code; only what follows from it is kept.</param>
/// <param name="MailboxKey">Public half of the key that follows from the code.</param>
/// <param name="Handles">How to reach them, sealed to the notifier.</param>
/// <param name="Mode">One of <see cref="Reach"/>.</param>
/// <param name="Key">What their tokens will be sealed with; the maker zeroes it.</param>
/// <param name="Slot">Random: spreads people over the parts of a sweep.</param>
/// <param name="Canary">Nobody: any hit is a sign of poison.</param>
sealed record NewPerson(string Id, string OrganisationId, ReceiptCode Code, byte[] MailboxKey, byte[] Handles, string Mode, byte[] Key, int Slot, bool Canary = false);

/// <summary>The people of this hub: pseudonyms, keys, and handles that only the notifier can open.</summary>
sealed class PersonStore(Database database, HubKeys keys, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, byte[] WrappedKey, byte[] MailboxKey, byte[] Handles, string Mode, long Canary, string? CaseId);

    const string Columns = """select id as "Id", organisation_id as "OrganisationId", wrapped_key as "WrappedKey", mailbox_key as "MailboxKey", handles as "Handles", mode as "Mode", canary as "Canary", case_id as "CaseId" from person""";

    /// <summary>Adds a person within the caller's transaction.</summary>
    public void Insert(DbConnection connection, NewPerson person) => connection.Execute("""
        insert into person (id, organisation_id, slot, wrapped_key, lookup_id, mailbox_key, handles, mode, canary, created, visited)
        values (@id, @organisation, @slot, @wrapped, @lookup, @mailbox, @handles, @mode, @canary, @now, @now)
        """, new
    {
        id = person.Id,
        organisation = person.OrganisationId,
        slot = (long)person.Slot,
        wrapped = Wrap(person.Id, person.Key),
        lookup = keys.LookupId(person.Code),
        mailbox = person.MailboxKey,
        handles = person.Handles,
        mode = person.Mode,
        canary = person.Canary ? 1L : 0L,
        now = clock.Hour(),
    });

    /// <summary>The person; null if there is none, or no longer.</summary>
    public Person? Find(string id) => One(" where id = @id", new { id });

    /// <summary>The person a receipt code belongs to; null if there is none.</summary>
    public Person? Find(ReceiptCode code) => One(" where lookup_id = @lookup", new { lookup = keys.LookupId(code) });

    /// <summary>The key under which this person's tokens are sealed. The caller zeroes it.</summary>
    /// <exception cref="InvalidDataException">Its row was altered.</exception>
    public byte[] KeyOf(string id, byte[] wrapped) => keys.People.TryOpen(wrapped, Place(id), out var key) ? key : throw new InvalidDataException($"person {id}: the key does not open");

    /// <summary>Wraps a new key for the same person, for re-keying.</summary>
    public byte[] Wrap(string id, ReadOnlySpan<byte> key) => keys.People.Seal(key, Place(id));

    /// <summary>Notes that the mailbox was visited, to the hour.</summary>
    public void Visited(string id) => database.Write(c => c.Execute("update person set visited = @now where id = @id", new { id, now = clock.Hour() }));

    /// <summary>How many there are, canaries aside.</summary>
    public int Count() => (int)database.Read(c => c.ExecuteScalar<long>("select count(*) from person where canary = 0"));

    Person? One(string where, object arguments) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + where, arguments)) is { } r
        ? new(r.Id, r.OrganisationId, r.WrappedKey, r.MailboxKey, r.Handles, r.Mode, r.Canary != 0, r.CaseId)
        : null;

    static byte[] Place(string id) => Sealing.Place("person", id, "wrapped_key");
}
