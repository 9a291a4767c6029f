using Dapper;

namespace Qalqan.Hub;

/// <summary>A person as colleagues see them: a pseudonym. How to reach them is sealed to the notifier and is on no page.</summary>
sealed record PersonRow(string Id, string Mode, string? CaseId, long Notices, long Waiting, long Created);

/// <summary>The pseudonyms of an organisation.</summary>
sealed class PeopleRows(Database database)
{
    /// <summary>Rows of one page: nobody needs a list of everybody.</summary>
    public const int PageSize = 50;

    const string Columns = """
        select p.id as "Id", p.mode as "Mode", p.case_id as "CaseId", (select count(*) from notice n where n.person_id = p.id) as "Notices",
        (select count(*) from notice n where n.person_id = p.id and n.state <> 'acknowledged') as "Waiting", p.created as "Created" from person p where p.organisation_id = @organisation and p.canary = 0
        """;

    [method: ExplicitConstructor]
    sealed record Row(string Id, string Mode, string? CaseId, long Notices, long Waiting, long Created);

    /// <summary>Those whose pseudonym begins with <paramref name="begin"/>, a page of them.</summary>
    public IReadOnlyList<PersonRow> Find(string organisation, string begin) => [.. database.Read(c => c.Query<Row>(Columns + " and p.id like @begin order by p.id limit @PageSize", new { organisation, begin = begin + "%", PageSize }).ToList()).Select(Shown)];

    /// <summary>One of the organisation; null for another's as for none.</summary>
    public PersonRow? One(string organisation, string id) => Id.IsValid(id) && database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " and p.id = @id", new { organisation, id })) is { } row ? Shown(row) : null;

    static PersonRow Shown(Row r) => new(r.Id, r.Mode, r.CaseId, r.Notices, r.Waiting, r.Created);
}
