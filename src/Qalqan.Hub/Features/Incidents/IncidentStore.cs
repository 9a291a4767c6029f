using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>The incident register: what was done to people, by pseudonym, with their consent for each use.</summary>
/// <remarks>The running hub reads the fields, because it counts them in memory; the file shows none of them. Stories are sealed to the case, and the hub cannot read them again.</remarks>
sealed class IncidentStore(Database database, HubKeys keys, PersonStore people, CaseStore cases, DeletionLedger ledger, TimeProvider clock)
{
    /// <summary>Stories are as long as a multiple of this.</summary>
    const int StoryStep = 2048;

    /// <summary>Longest name of a receiver or note on what was given or came back, in characters.</summary>
    const int MaxNote = 2000;

    [method: ExplicitConstructor]
    sealed record Row(string Id, string PersonId, string CaseId, byte[] Blob, long Created, long Review);

    [method: ExplicitConstructor]
    sealed record PassedRow(string Id, string IncidentId, byte[] Blob);

    const string Columns = """select id as "Id", person_id as "PersonId", case_id as "CaseId", sealed as "Blob", created as "Created", review as "Review" from incident""";

    const string PassedColumns = """select id as "Id", incident_id as "IncidentId", sealed as "Blob" from incident_passed""";

    /// <summary>Keeps an incident of the person with this pseudonym.</summary>
    /// <returns>Its id; null if there is no such person.</returns>
    /// <exception cref="FormatException">The draft cannot be kept (<see cref="IncidentDraft.Check"/>).</exception>
    public string? Add(string person, IncidentDraft draft)
    {
        draft.Check();
        if (people.Find(person) is null) return null;
        var (id, now) = (Id.New(), clock.Hour());
        var fields = Seal(id, draft, draft.Story.Length > 0);
        return database.Write(c =>
        {
            var file = cases.Of(c, person);
            c.Execute("""
                insert into incident (id, person_id, case_id, sealed, story, created, review) values (@id, @person, @file, @fields, @story, @now, @review)
                """, new { id, person, file, fields, story = SealStory(c, file, id, draft.Story), now, review = ReviewAfter(now) });
            cases.Add(c, file, new(clock.GetUtcNow(), "incident", "", id));
            return id;
        });
    }

    /// <summary>Keeps an incident of the person a receipt code belongs to.</summary>
    /// <returns>Its id; null if the code opens nothing.</returns>
    /// <exception cref="FormatException">The draft cannot be kept.</exception>
    public string? Add(ReceiptCode code, IncidentDraft draft) => people.Find(code) is { } person ? Add(person.Id, draft) : null;

    /// <summary>Every incident of a person, oldest first.</summary>
    public IReadOnlyList<Incident> Of(string person) => Many(" where person_id = @person", new { person });

    /// <summary>Every incident of the person a receipt code belongs to; null if it opens nothing.</summary>
    public IReadOnlyList<Incident>? Of(ReceiptCode code) => people.Find(code) is { } person ? Of(person.Id) : null;

    /// <summary>Every incident in a case, oldest first.</summary>
    public IReadOnlyList<Incident> OfCase(string file) => Many(" where case_id = @file", new { file });

    /// <summary>One of them; null if there is none, or no longer.</summary>
    public Incident? Find(string id) => Many(" where id = @id", new { id }).SingleOrDefault();

    /// <summary>All that may be counted, for the statistics that the running hub computes in memory. Canaries are nobody.</summary>
    public IReadOnlyList<Incident> Counted() => [.. Many(" where person_id in (select id from person where canary = 0)", new { }).Where(i => i.Consents.HasFlag(Consents.Count))];

    /// <summary>Those that were kept for five years: somebody must ask whether they should be kept longer.</summary>
    public IReadOnlyList<Incident> DueForReview() => Many(" where review <= @now", new { now = clock.Hour() });

    /// <summary>The person wants it kept for another five years.</summary>
    /// <returns>Whether there is such an incident.</returns>
    public bool Keep(string id) => database.Write(c => c.Execute("update incident set review = @review where id = @id", new { id, review = ReviewAfter(clock.Hour()) })) > 0;

    /// <summary>The story, for somebody who holds the case's key; null if it was altered or there is no such incident.</summary>
    public string? Story(string id, SealingKey caseKey)
    {
        var blob = database.Read(c => c.QuerySingleOrDefault<byte[]>("select story from incident where id = @id", new { id }));
        return blob is not null && Sealed.TryOpen(caseKey, blob, StoryPlace, Encoding.ASCII.GetBytes(id), out var padded) ? Padding.Unpad(padded) : null;
    }

    /// <summary>Takes one or more consents back, at once: without <see cref="Consents.Count"/> no later report counts it, without <see cref="Consents.Keep"/> it is deleted with all that was kept about it.</summary>
    /// <param name="person">Whose it is; another's is as good as none.</param>
    /// <param name="id">Which incident.</param>
    /// <param name="uses">What is no longer allowed.</param>
    /// <returns>Whether there was such an incident.</returns>
    public bool Withdraw(string person, string id, Consents uses)
    {
        if (!uses.HasFlag(Consents.Keep)) return Change(person, id, d => d with { Consents = d.Consents & ~uses });
        if (Find(id)?.Person != person) return false;
        ledger.Add(id); // first: a restored backup must not bring it back
        return database.Write(c => Rows(c, id)) > 0;
    }

    /// <summary>The same, with the receipt code alone.</summary>
    public bool Withdraw(ReceiptCode code, string id, Consents uses) => people.Find(code) is { } person && Withdraw(person.Id, id, uses);

    /// <summary>Allows more uses, or again.</summary>
    /// <returns>Whether there is such an incident of this person.</returns>
    public bool Allow(string person, string id, Consents uses) => Change(person, id, d => d with { Consents = d.Consents | uses });

    /// <summary>Corrects fields. A story cannot be read, so it cannot be changed: what is new goes into the case.</summary>
    /// <returns>Whether there is such an incident of this person.</returns>
    /// <exception cref="FormatException">What it became cannot be kept.</exception>
    public bool Change(string person, string id, Func<IncidentDraft, IncidentDraft> change) => database.Write(c =>
    {
        if (c.QuerySingleOrDefault<Row>(Columns + " where id = @id and person_id = @person", new { id, person }) is not { } row) return false;
        var (fields, hasStory) = Open(row);
        var after = change(fields);
        after.Check();
        return c.Execute("update incident set sealed = @blob where id = @id", new { id, blob = Seal(id, after, hasStory) }) > 0;
    });

    /// <summary>Notes that an incident was given to somebody, for the person to read.</summary>
    /// <param name="id">Which incident.</param>
    /// <param name="use"><see cref="Consents.Share"/> or <see cref="Consents.Police"/>.</param>
    /// <param name="to">To whom.</param>
    /// <param name="what">What was given.</param>
    /// <returns>The id under which an answer is noted; null if there is no such incident.</returns>
    /// <exception cref="HubException">The person does not allow it.</exception>
    /// <exception cref="FormatException">A text is missing or too long.</exception>
    public string? PassOn(string id, Consents use, string to, string what)
    {
        if (use is not (Consents.Share or Consents.Police)) throw new FormatException("use: expected to share with a partner, or to give to the police");
        Note("to", to);
        Note("what", what);
        if (Find(id) is not { } incident) return null;
        if (!incident.Consents.HasFlag(use)) throw new HubException("the person does not allow this use; ask first");
        var passed = new PassedOn(Id.New(), DateTimeOffset.FromUnixTimeSeconds(clock.Hour()), use, to, what, []);
        database.Write(c => c.Execute("insert into incident_passed (id, incident_id, sealed, created) values (@Id, @id, @blob, @now)", new { passed.Id, id, blob = Seal(passed), now = clock.Hour() }));
        return passed.Id;
    }

    /// <summary>Notes what came back.</summary>
    /// <param name="passed">What <see cref="PassOn"/> returned.</param>
    /// <param name="text">What came back, as the person should read it.</param>
    /// <returns>Whether there is such an entry.</returns>
    /// <exception cref="FormatException">The text is missing or too long.</exception>
    public bool CameBack(string passed, string text)
    {
        Note("text", text);
        return database.Write(c =>
        {
            if (c.QuerySingleOrDefault<PassedRow>(PassedColumns + " where id = @passed", new { passed }) is not { } row) return false;
            var before = Open(row);
            var after = before with { Answers = [.. before.Answers, new(DateTimeOffset.FromUnixTimeSeconds(clock.Hour()), text)] };
            return c.Execute("update incident_passed set sealed = @blob where id = @passed", new { passed, blob = Seal(after) }) > 0;
        });
    }

    /// <summary>Ids and stories of the incidents in a case, for somebody who holds its key; null if one was altered.</summary>
    public IReadOnlyList<(string Id, string Story)>? Stories(string file, SealingKey caseKey)
    {
        List<(string, string)> stories = [];
        foreach (var incident in OfCase(file))
        {
            if (Story(incident.Id, caseKey) is not { } story) return null;
            stories.Add((incident.Id, story));
        }
        return stories;
    }

    /// <summary>Moves incidents into another case, their stories sealed to its key.</summary>
    public static void Move(DbConnection connection, IReadOnlyList<(string Id, string Story)> stories, string into)
    {
        foreach (var (id, story) in stories)
            connection.Execute("update incident set case_id = @into, story = @blob where id = @id", new { id, into, blob = SealStory(connection, into, id, story) });
    }

    /// <summary>Deletes the rows of one incident: 1 if there was one.</summary>
    public static int Rows(DbConnection connection, string id)
    {
        connection.Execute("delete from incident_passed where incident_id = @id", new { id });
        return connection.Execute("delete from incident where id = @id", new { id });
    }

    List<Incident> Many(string where, object arguments) => database.Read(c =>
    {
        var rows = c.Query<Row>(Columns + where + " order by created, id", arguments).ToList();
        var passed = c.Query<PassedRow>(PassedColumns + " where incident_id in (select id from incident" + where + ") order by created, id", arguments).ToLookup(p => p.IncidentId, Open);
        return rows.ConvertAll(r => ToIncident(r, [.. passed[r.Id]]));
    });

    Incident ToIncident(Row row, IReadOnlyList<PassedOn> passed)
    {
        var (fields, hasStory) = Open(row);
        return new()
        {
            Id = row.Id,
            Person = row.PersonId,
            Case = row.CaseId,
            Told = DateTimeOffset.FromUnixTimeSeconds(row.Created),
            Review = DateTimeOffset.FromUnixTimeSeconds(row.Review),
            Fields = fields,
            HasStory = hasStory,
            PassedOn = passed,
        };
    }

    byte[] Seal(string id, IncidentDraft draft, bool hasStory) => keys.Meta.Seal(StoredIncident.Write(draft, hasStory), Sealing.Place("incident", id, "sealed"));

    (IncidentDraft Fields, bool HasStory) Open(Row row) => keys.Meta.TryOpen(row.Blob, Sealing.Place("incident", row.Id, "sealed"), out var json)
        ? StoredIncident.Read(json)
        : throw new InvalidDataException($"incident {row.Id}: its row does not open");

    byte[] Seal(PassedOn passed) => keys.Meta.Seal(Padding.Json(JsonSerializer.SerializeToUtf8Bytes(passed, IncidentJson.Default.PassedOn), StoryStep), Sealing.Place("incident_passed", passed.Id, "sealed"));

    PassedOn Open(PassedRow row) => keys.Meta.TryOpen(row.Blob, Sealing.Place("incident_passed", row.Id, "sealed"), out var json)
        ? JsonSerializer.Deserialize(json, IncidentJson.Default.PassedOn)!
        : throw new InvalidDataException($"incident_passed {row.Id}: its row does not open");

    static byte[] SealStory(DbConnection connection, string file, string id, string story)
    {
        var key = connection.QuerySingle<byte[]>("select public_key from case_file where id = @file", new { file });
        if (!SealingPublicKey.TryImport(key, out var recipient)) throw new InvalidDataException($"case {file}: its key is damaged");
        return Sealed.Seal(recipient, Padding.Text(story, StoryStep), StoryPlace, Encoding.ASCII.GetBytes(id));
    }

    static long ReviewAfter(long now) => DateTimeOffset.FromUnixTimeSeconds(now).AddYears(5).ToUnixTimeSeconds();

    static void Note(string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxNote) throw new FormatException($"{field}: expected 1 to {MaxNote} characters");
    }

    static byte[] StoryPlace => "qalqan/incident-story/v1"u8.ToArray();
}
