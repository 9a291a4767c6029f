using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What a responder is called, and may do.</summary>
sealed record ResponderLabel(string Name, IReadOnlyList<string> Roles);

/// <summary>Somebody who helps. The hub has the public halves of their keys; the private halves lie wrapped by a passphrase that it never sees at rest.</summary>
sealed record Responder(string Id, string OrganisationId, ResponderLabel Label, SealingPublicKey SealingKey, VerifyingKey SigningKey, byte[] WrappedKeys, bool Active);

/// <summary>The responders of this hub.</summary>
sealed class Responders(Database database, HubKeys keys, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, byte[] Sealed, byte[] SealingKey, byte[] SigningKey, byte[] WrappedKeys, string State);

    const string Columns = """select id as "Id", organisation_id as "OrganisationId", sealed as "Sealed", sealing_key as "SealingKey", signing_key as "SigningKey", wrapped_keys as "WrappedKeys", state as "State" from responder""";

    /// <summary>Adds one. Cases that exist already must be wrapped for them by somebody who can open them.</summary>
    public string Add(string organisation, ResponderLabel label, SealingPublicKey sealing, VerifyingKey signing, byte[] wrappedKeys)
    {
        var id = Id.New();
        database.Write(c => c.Execute("""
            insert into responder (id, organisation_id, sealed, sealing_key, signing_key, wrapped_keys, state, created)
            values (@id, @organisation, @blob, @sealing, @signing, @wrappedKeys, 'active', @now)
            """, new
        {
            id,
            organisation,
            blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(label, StoreJson.Default.ResponderLabel), Sealing.Place("responder", id, "sealed")),
            sealing = sealing.Bytes,
            signing = signing.Bytes,
            wrappedKeys,
            now = clock.Hour(),
        }));
        return id;
    }

    /// <summary>All, former ones too.</summary>
    public IReadOnlyList<Responder> All() => [.. database.Read(c => c.Query<Row>(Columns + " order by created, id")).Select(Open)];

    /// <summary>One; null if there is none of this id.</summary>
    public Responder? Find(string id) => database.Read(c => c.QuerySingleOrDefault<Row>(Columns + " where id = @id", new { id })) is { } row ? Open(row) : null;

    Responder Open(Row row)
    {
        if (!keys.Meta.TryOpen(row.Sealed, Sealing.Place("responder", row.Id, "sealed"), out var json)
            || !SealingPublicKey.TryImport(row.SealingKey, out var sealing) || !VerifyingKey.TryImport(row.SigningKey, out var signing))
            throw new InvalidDataException($"responder {row.Id}: the row does not open");
        return new(row.Id, row.OrganisationId, JsonSerializer.Deserialize(json, StoreJson.Default.ResponderLabel)!, sealing, signing, row.WrappedKeys, row.State == "active");
    }
}
