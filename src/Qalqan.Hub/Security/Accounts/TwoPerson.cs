using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What a second person is asked to agree to, sealed.</summary>
/// <param name="Object">Id or name of what it is about.</param>
/// <param name="Reason">Why, as typed.</param>
sealed record TwoPersonLabel(string Object, string Reason);

/// <summary>One thing that waits for a second person.</summary>
/// <param name="Id">Its row.</param>
/// <param name="OrganisationId">Whose.</param>
/// <param name="Kind">Of the constants of <see cref="TwoPerson"/>.</param>
/// <param name="Object">What it is about.</param>
/// <param name="Reason">Why.</param>
/// <param name="AskedBy">Account.</param>
/// <param name="ApprovedBy">Account; null before.</param>
/// <param name="State"><c>asked</c>, <c>approved</c>, <c>refused</c> or <c>used</c>.</param>
/// <param name="Asked">When.</param>
/// <param name="Approved">When; null before.</param>
sealed record TwoPersonRequest(string Id, string OrganisationId, string Kind, string Object, string Reason, string AskedBy, string? ApprovedBy, string State, DateTimeOffset Asked, DateTimeOffset? Approved);

/// <summary>What nobody can do alone: one person asks with a reason, another agrees.</summary>
sealed class TwoPerson(Database database, HubKeys keys, TimeProvider clock)
{
    public const string Reveal = "reveal", Recover = "recover", Feed = "feed", Wipe = "wipe";

    /// <summary>A wipe must be meant by both now, not by one now and by the other last week. Identities stay open to the reason for a day.</summary>
    static readonly TimeSpan WipeLives = TimeSpan.FromMinutes(10), OtherLives = TimeSpan.FromDays(1);

    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, string Kind, byte[] Sealed, string AskedBy, string? ApprovedBy, string State, long Asked, long? Approved);

    const string Columns = """
        select id as "Id", organisation_id as "OrganisationId", kind as "Kind", sealed as "Sealed", asked_by as "AskedBy", approved_by as "ApprovedBy", state as "State", asked as "Asked", approved as "Approved" from two_person
        """;

    /// <summary>Asks.</summary>
    public string Ask(Account by, string kind, string about, string reason)
    {
        var id = Id.New();
        var blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(new(about, reason), AccountJson.Default.TwoPersonLabel), Sealing.Place("two_person", id, "sealed"));
        database.Write(c => c.Execute("insert into two_person (id, organisation_id, kind, sealed, asked_by, state, asked) values (@id, @organisation, @kind, @blob, @by, 'asked', @now)",
            new { id, organisation = by.OrganisationId, kind, blob, by = by.Id, now = clock.Seconds() }));
        return id;
    }

    /// <summary>One that is still in time; null otherwise.</summary>
    public TwoPersonRequest? Find(string id) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where id = @id", new { id })) is { } row && Open(row) is { } request && InTime(request) ? request : null;

    /// <summary>Those of an organisation that are still in time, newest first.</summary>
    public IReadOnlyList<TwoPersonRequest> Of(string organisation, string kind) => [.. database.Read(c => c.Query<Row>(Columns + " where organisation_id = @organisation and kind = @kind and state in ('asked', 'approved') order by asked desc limit 100", new { organisation, kind }).ToList())
        .Select(Open).Where(InTime)];

    /// <summary>Agrees; false if it is over, or the same person asked.</summary>
    public bool Approve(string id, Account by) => Find(id) is { State: "asked" } request && request.AskedBy != by.Id && request.OrganisationId == by.OrganisationId
        && database.Write(c => c.Execute("update two_person set state = 'approved', approved_by = @by, approved = @now where id = @id and state = 'asked' and asked_by <> @by", new { id, by = by.Id, now = clock.Seconds() })) > 0;

    /// <summary>Refuses.</summary>
    public bool Refuse(string id, Account by) => Find(id) is { State: "asked" } request && request.OrganisationId == by.OrganisationId
        && database.Write(c => c.Execute("update two_person set state = 'refused', approved_by = @by where id = @id and state = 'asked'", new { id, by = by.Id })) > 0;

    /// <summary>Uses it up: an approval opens one thing once.</summary>
    public bool Use(string id) => Find(id) is { State: "approved" } && database.Write(c => c.Execute("update two_person set state = 'used' where id = @id and state = 'approved'", new { id })) > 0;

    bool InTime(TwoPersonRequest request) => clock.GetUtcNow() - (request.Approved ?? request.Asked) < (request.Kind == Wipe ? WipeLives : OtherLives);

    TwoPersonRequest Open(Row r)
    {
        if (!keys.Meta.TryOpen(r.Sealed, Sealing.Place("two_person", r.Id, "sealed"), out var json)) throw new InvalidDataException($"request {r.Id}: the row does not open");
        var label = JsonSerializer.Deserialize(json, AccountJson.Default.TwoPersonLabel)!;
        return new(r.Id, r.OrganisationId, r.Kind, label.Object, label.Reason, r.AskedBy, r.ApprovedBy, r.State, DateTimeOffset.FromUnixTimeSeconds(r.Asked), r.Approved is { } at ? DateTimeOffset.FromUnixTimeSeconds(at) : null);
    }
}
