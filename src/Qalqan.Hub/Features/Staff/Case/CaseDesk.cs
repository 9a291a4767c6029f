using Dapper;

namespace Qalqan.Hub;

/// <summary>A case as the store has it: nothing that needs a key.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrganisationId">Whose.</param>
/// <param name="State"><c>new</c>, <c>open</c> or <c>closed</c>.</param>
/// <param name="Hits">Matches with new intelligence so far.</param>
/// <param name="ResponderId">Who works on it; null for nobody.</param>
/// <param name="Opened">The hour.</param>
/// <param name="Changed">The hour.</param>
/// <param name="CanOpen">Whether there is a wrap of its key for who asks.</param>
/// <param name="Person">The pseudonym; null for an intake without a mailbox.</param>
sealed record CaseRow(string Id, string OrganisationId, string State, long Hits, string? ResponderId, long Opened, long Changed, bool CanOpen, string? Person);

/// <summary>An offer to take a case over.</summary>
sealed record Handover(string CaseId, string FromId, string ToId);

/// <summary>What responders do with cases. Everything that is written is sealed to the case's key; what is read needs the responder's.</summary>
sealed class CaseDesk(Database database, CaseStore cases, IncidentStore incidents, HubCustody custody, Audit audit, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, string State, long Hits, string? ResponderId, long Opened, long Changed, long Wraps, string? Person);

    const string Columns = """
        select f.id as "Id", f.organisation_id as "OrganisationId", f.state as "State", f.hits as "Hits", f.responder_id as "ResponderId", f.opened as "Opened", f.changed as "Changed",
        (select count(*) from case_wrap w where w.case_id = f.id and w.responder_id = @me) as "Wraps", (select min(p.id) from person p where p.case_id = f.id) as "Person" from case_file f
        """;

    /// <summary>A case of the caller's organisation; null for another's as for none.</summary>
    public CaseRow? Find(Account me, string id) => Id.IsValid(id) && database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where f.id = @id and f.organisation_id = @organisation", new { id, organisation = me.OrganisationId, me = me.Id })) is { } row ? Shown(row) : null;

    /// <summary>All cases of the caller's organisation, oldest first.</summary>
    public IReadOnlyList<CaseRow> All(Account me) => [.. database.Read(c => c.Query<Row>(Columns + " where f.organisation_id = @organisation order by f.opened, f.id", new { organisation = me.OrganisationId, me = me.Id }).ToList()).Select(Shown)];

    /// <summary>The key of a case the caller can open; null otherwise. The caller disposes it.</summary>
    public SealingKey? Key(Account me, UnlockedKeys keys, string id) => cases.Unwrap(id, me.Id, keys.Sealing);

    /// <summary>Who offers a case to whom; null if nobody does.</summary>
    public Handover? Offer(string id) => database.Read(c => c.QuerySingleOrDefault<(string, string, string)>("select case_id, from_id, to_id from handover where case_id = @id", new { id })) is (string file, string from, string to) && file is not null ? new(file, from, to) : null;

    /// <summary>Cases offered to the caller.</summary>
    public IReadOnlyList<string> OfferedTo(Account me) => database.Read(c => c.Query<string>("select case_id from handover where to_id = @Id order by created", new { me.Id }).ToList());

    /// <summary>Takes a case that nobody works on.</summary>
    public bool Take(Account me, CaseRow file)
    {
        var taken = database.Write(c => c.Execute("update case_file set responder_id = @me, state = case when state = 'new' then 'open' else state end where id = @Id and responder_id is null", new { me = me.Id, file.Id })) > 0;
        if (taken) audit.Write(me.Id, Acts.CaseTaken, file.Id);
        return taken;
    }

    /// <summary>Writes a line into a case.</summary>
    public void Write(Account me, CaseRow file, string kind, string text, string? reference = null)
    {
        database.Write(c => cases.Add(c, file.Id, new(clock.GetUtcNow(), kind, text, reference, me.Id)));
        audit.Write(me.Id, Acts.CaseWritten, file.Id);
    }

    /// <summary>Closes or opens again.</summary>
    public void SetState(Account me, CaseRow file, string state)
    {
        database.Write(c =>
        {
            c.Execute("update case_file set state = @state where id = @Id", new { state, file.Id });
            cases.Add(c, file.Id, new(clock.GetUtcNow(), state == "closed" ? "closed" : "reopened", "", null, me.Id));
        });
        audit.Write(me.Id, Acts.CaseClosed, file.Id);
    }

    /// <summary>Says in both cases that they belong together.</summary>
    public void Link(Account me, CaseRow one, CaseRow other, string why)
    {
        database.Write(c =>
        {
            cases.Add(c, one.Id, new(clock.GetUtcNow(), "link", why, other.Id, me.Id));
            cases.Add(c, other.Id, new(clock.GetUtcNow(), "link", why, one.Id, me.Id));
        });
        audit.Write(me.Id, Acts.CasesLinked, one.Id);
    }

    /// <summary>
    /// Moves everything of one case into another: nothing stays behind, or it would outlive the person who deletes everything, or go with another's. False if a key is missing,
    /// something does not open, or both belong to a person: when one of them deletes everything, the other's must stay.
    /// </summary>
    public bool Merge(Account me, UnlockedKeys keys, CaseRow from, CaseRow into)
    {
        if (from.Id == into.Id || (from.Person is not null && into.Person is not null)) return false;
        using var key = Key(me, keys, from.Id);
        if (key is null || !into.CanOpen) return false;
        // Only what was read is deleted: a line that comes in meanwhile stays where it is.
        var rows = database.Read(c => c.Query<string>("select id from case_entry where case_id = @Id", new { from.Id }).Select(id => new { id }).ToList());
        var entries = cases.Read(from.Id, key);
        if (entries.Any(e => e.Kind == "damaged") || incidents.Stories(from.Id, key) is not { } stories) return false;
        database.Write(c =>
        {
            foreach (var entry in entries) cases.Add(c, into.Id, entry);
            c.Execute("delete from case_entry where id = @id", rows);
            c.Execute("delete from handover where case_id = @Id", new { from.Id });
            IncidentStore.Move(c, stories, into.Id);
            cases.Add(c, into.Id, new(clock.GetUtcNow(), "merged", "", from.Id, me.Id));
            cases.Add(c, from.Id, new(clock.GetUtcNow(), "merged-into", "", into.Id, me.Id));
            c.Execute("update vault_file set case_id = @into where case_id = @from", new { into = into.Id, from = from.Id });
            c.Execute("update person set case_id = @into where case_id = @from", new { into = into.Id, from = from.Id });
            c.Execute("update case_file set hits = hits + @Hits where id = @into", new { from.Hits, into = into.Id });
            c.Execute("update case_file set state = 'closed', hits = 0 where id = @Id", new { from.Id });
        });
        custody.Move(from.Id, into.Id);
        audit.Write(me.Id, Acts.CasesMerged, into.Id);
        return true;
    }

    /// <summary>Offers a case to a colleague; signed, because a stolen hub would like to make it up.</summary>
    public bool Offer(Account me, UnlockedKeys keys, CaseRow file, Account to, string note)
    {
        if (keys.Signing is null || file.ResponderId != me.Id || to.Id == me.Id || !to.Active || !to.Is(Roles.Responder) || to.OrganisationId != me.OrganisationId) return false;
        using (var key = Key(me, keys, file.Id))
        {
            if (key is null) return false;
            database.Write(c =>
            {
                if (to.SealingKey is { } recipient) CaseStore.Wrap(c, file.Id, key, to.Id, recipient);
                c.Execute("insert into handover (case_id, from_id, to_id, created) values (@Id, @from, @to, @now) on conflict (case_id) do update set to_id = excluded.to_id, created = excluded.created",
                    new { file.Id, from = me.Id, to = to.Id, now = clock.Seconds() });
                cases.Add(c, file.Id, new(clock.GetUtcNow(), "handover", note, to.Id, me.Id));
            });
        }
        custody.Append(custody.About(CustodyVerb.HandedOver, file.Id).Signed(keys.Signing));
        audit.Write(me.Id, Acts.HandedOver, file.Id);
        return true;
    }

    /// <summary>Takes over what was offered.</summary>
    public bool Accept(Account me, UnlockedKeys keys, CaseRow file)
    {
        if (keys.Signing is null || database.Write(c => c.Execute("delete from handover where case_id = @Id and to_id = @me", new { file.Id, me = me.Id })) == 0) return false;
        database.Write(c =>
        {
            c.Execute("update case_file set responder_id = @me where id = @Id", new { me = me.Id, file.Id });
            cases.Add(c, file.Id, new(clock.GetUtcNow(), "accepted", "", null, me.Id));
        });
        custody.Append(custody.About(CustodyVerb.TakenOver, file.Id).Signed(keys.Signing));
        audit.Write(me.Id, Acts.HandoverAccepted, file.Id);
        return true;
    }

    /// <summary>How many cases that the caller can open somebody else of the organisation cannot: whoever joined later.</summary>
    public IReadOnlyList<(string Responder, int Cases)> Waiting(Account me) => [.. database.Read(c => c.Query<(string, long)>("""
        select r.id, count(*) from responder r join case_wrap mine on mine.responder_id = @Id join case_file f on f.id = mine.case_id and f.organisation_id = r.organisation_id
        where r.state = 'active' and r.organisation_id = @OrganisationId and not exists (select 1 from case_wrap w where w.case_id = mine.case_id and w.responder_id = r.id) group by r.id
        """, new { me.Id, me.OrganisationId }).ToList()).Select(r => (r.Item1, (int)r.Item2))];

    /// <summary>Lets a colleague open every case that the caller can open.</summary>
    public int GiveAccess(Account me, UnlockedKeys keys, Account to)
    {
        if (to.SealingKey is not { } recipient || to.OrganisationId != me.OrganisationId || !to.Active || !to.Is(Roles.Responder)) return 0;
        var given = 0;
        foreach (var file in database.Read(c => c.Query<string>("select case_id from case_wrap where responder_id = @me and case_id not in (select case_id from case_wrap where responder_id = @to)", new { me = me.Id, to = to.Id }).ToList()))
        {
            using var key = Key(me, keys, file);
            if (key is null) continue;
            database.Write(c => CaseStore.Wrap(c, file, key, to.Id, recipient));
            custody.Append(keys.Signing is { } signing ? custody.About(CustodyVerb.KeyWrapped, file).Signed(signing) : custody.About(CustodyVerb.KeyWrapped, file));
            given++;
        }
        audit.Write(me.Id, Acts.AccessGiven, to.Id);
        return given;
    }

    static CaseRow Shown(Row r) => new(r.Id, r.OrganisationId, r.State, r.Hits, r.ResponderId, r.Opened, r.Changed, r.Wraps > 0, r.Person);
}
