using Dapper;

namespace Qalqan.Hub;

/// <summary>Cases as the hub has them: counts, hours and sealed bytes.</summary>
sealed class SealedCases(Database database, CaseCustody custody)
{
    /// <summary>A case that a help desk worked on for years has some thousands of lines.</summary>
    const int MaxEntries = 100_000;

    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, string State, long Hits, long Entries, long Files, long Opened, long Changed, long Wrapped);

    [method: ExplicitConstructor]
    sealed record FileRow(string Id, long Bytes, byte[]? Sha256);

    /// <summary>All of them, the last changed first.</summary>
    /// <param name="responder">Whose access is told; null for nobody's.</param>
    public IReadOnlyList<CaseShown> All(string? responder) => [.. database.Read(c => c.Query<Row>("""
        select f.id as "Id", f.organisation_id as "OrganisationId", f.state as "State", f.hits as "Hits", (select count(*) from case_entry e where e.case_id = f.id) as "Entries",
        (select count(*) from vault_file v where v.case_id = f.id) as "Files", f.opened as "Opened", f.changed as "Changed",
        (select count(*) from case_wrap w where w.case_id = f.id and w.responder_id = @responder) as "Wrapped" from case_file f order by f.changed desc, f.id
        """, new { responder }).ToList()).Select(r => new CaseShown(r.Id, r.OrganisationId, r.State, (int)r.Hits, (int)r.Entries, (int)r.Files, Time(r.Opened), Time(r.Changed), r.Wrapped > 0))];

    /// <summary>One; null if there is none.</summary>
    public CaseSealed? Find(string id, string? responder)
    {
        var found = database.Read(c =>
        {
            var key = c.QuerySingleOrDefault<byte[]>("select public_key from case_file where id = @id", new { id });
            if (key is null) return null;
            var wrap = c.QuerySingleOrDefault<byte[]>("select sealed from case_wrap where case_id = @id and responder_id = @responder", new { id, responder });
            var entries = c.Query<(string Id, byte[] Sealed, long Created)>("select id, sealed, created from case_entry where case_id = @id order by created, id limit @MaxEntries", new { id, MaxEntries })
                .Select(e => new SealedEntry(e.Id, Convert.ToBase64String(e.Sealed), Time(e.Created))).ToList();
            var files = c.Query<FileRow>("""select id as "Id", bytes as "Bytes", sha256 as "Sha256" from vault_file where case_id = @id order by created, id""", new { id }).ToList();
            return new { Key = key, Wrap = wrap, Entries = entries, Files = files };
        });
        if (found is null) return null;
        var lines = custody.Lines(id);
        return new(id, Convert.ToHexStringLower(custody.Reference(id)), Convert.ToBase64String(found.Key), found.Wrap is null ? null : Convert.ToBase64String(found.Wrap), found.Entries,
            [.. found.Files.Select(f => File(f, lines))], custody.LogKeys, [.. lines.Where(e => e.Act.Signature is not null).Select(e => e.Act.Actor).Distinct()]);
    }

    static SealedFile File(FileRow row, IReadOnlyList<CustodyEntry> lines)
    {
        var entry = row.Sha256 is null ? null : lines.FirstOrDefault(e => e.Act.Verb == CustodyVerb.Received && e.Act.Ciphertext.AsSpan().SequenceEqual(row.Sha256));
        return new(row.Id, row.Bytes, entry?.Seq, entry?.Act.Object is { } about ? Convert.ToHexStringLower(about) : null);
    }

    static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
