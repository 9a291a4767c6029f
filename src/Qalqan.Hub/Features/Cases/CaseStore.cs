using System.Data.Common;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>One line of a case's history, as it lies sealed to the case's key.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Kind">What: <c>hit</c>, <c>check</c>, <c>file</c>, <c>note</c>, <c>message</c>, <c>notice</c>, <c>acknowledged</c>, <c>task</c>, <c>incident</c>.</param>
/// <param name="Text">In words; may be anything that was handed in.</param>
/// <param name="Reference">An id it belongs with; null if there is none.</param>
/// <param name="Author">The responder's id; null for the hub itself.</param>
sealed record CaseEntry(DateTimeOffset Time, string Kind, string Text, string? Reference = null, string? Author = null);

/// <summary>Cases. The hub writes into them and cannot read them: each has a key pair whose private half only its responders can open.</summary>
sealed class CaseStore(Database database, TimeProvider clock)
{
    /// <summary>The case of a person, made when there is the first thing to put into it.</summary>
    public string Of(DbConnection connection, string person)
    {
        var (known, organisation) = connection.QuerySingle<(string?, string)>("select case_id, organisation_id from person where id = @person", new { person });
        if (known is not null) return known;
        var id = Open(connection, organisation);
        connection.Execute("update person set case_id = @id where id = @person", new { id, person });
        return id;
    }

    /// <summary>Opens a case that belongs to nobody yet.</summary>
    public string Open(DbConnection connection, string organisation)
    {
        var id = Id.New();
        using var key = SealingKey.Create();
        connection.Execute("insert into case_file (id, organisation_id, public_key, state, opened, changed) values (@id, @organisation, @key, 'new', @now, @now)", new { id, organisation, key = key.Public.Bytes, now = clock.Hour() });
        foreach (var (responder, bytes) in connection.Query<(string, byte[])>("select id, sealing_key from responder where organisation_id = @organisation and state = 'active'", new { organisation }))
            if (SealingPublicKey.TryImport(bytes, out var recipient)) Wrap(connection, id, key, responder, recipient);
        return id;
    }

    /// <summary>Lets one more responder open a case. Only somebody who holds its key can call this.</summary>
    public static void Wrap(DbConnection connection, string id, SealingKey key, string responder, SealingPublicKey recipient) => connection.Execute(
        "insert into case_wrap (case_id, responder_id, sealed) values (@id, @responder, @blob) on conflict do nothing",
        new { id, responder, blob = Sealed.Seal(recipient, key.Export(), WrapPlace(id, recipient), []) });

    /// <summary>Adds a line.</summary>
    public void Add(DbConnection connection, string id, CaseEntry entry)
    {
        var row = Id.New();
        var key = connection.QuerySingle<byte[]>("select public_key from case_file where id = @id", new { id });
        if (!SealingPublicKey.TryImport(key, out var recipient)) throw new InvalidDataException($"case {id}: its key is damaged");
        var blob = Sealed.Seal(recipient, JsonSerializer.SerializeToUtf8Bytes(entry, StoreJson.Default.CaseEntry), EntryPlace(id), Encoding.ASCII.GetBytes(row));
        connection.Execute("insert into case_entry (id, case_id, sealed, created) values (@row, @id, @blob, @now)", new { row, id, blob, now = clock.Hour() });
        connection.Execute("update case_file set changed = @now where id = @id", new { id, now = clock.Hour() });
    }

    /// <summary>The history of a case, for somebody who holds its key. What does not open was altered, and is shown as such.</summary>
    public IReadOnlyList<CaseEntry> Read(string id, SealingKey key) => [.. database.Read(c => c.Query<(string Row, byte[] Sealed, long Created)>("select id, sealed, created from case_entry where case_id = @id", new { id }).ToList())
        .Select(e => Qalqan.Sealed.TryOpen(key, e.Sealed, EntryPlace(id), Encoding.ASCII.GetBytes(e.Row), out var json)
            ? JsonSerializer.Deserialize(json, StoreJson.Default.CaseEntry)!
            : new(DateTimeOffset.FromUnixTimeSeconds(e.Created), "damaged", "")).OrderBy(e => e.Time)];

    /// <summary>The case's private key, for a responder it was wrapped for.</summary>
    public SealingKey? Unwrap(string id, string responder, SealingKey own)
    {
        var blob = database.Read(c => c.QuerySingleOrDefault<byte[]>("select sealed from case_wrap where case_id = @id and responder_id = @responder", new { id, responder }));
        return blob is not null && Qalqan.Sealed.TryOpen(own, blob, WrapPlace(id, own.Public), [], out var key) ? SealingKey.Import(key) : null;
    }

    /// <summary>What a wrapped case key is bound to.</summary>
    public static byte[] WrapPlace(string id, SealingPublicKey recipient) => Encoding.ASCII.GetBytes($"qalqan/case-wrap/v1\0{id}\0{recipient.Id}");

    /// <summary>What a line of a case is bound to, beside its own id.</summary>
    public static byte[] EntryPlace(string id) => Encoding.ASCII.GetBytes($"qalqan/case-entry/v1\0{id}");
}
