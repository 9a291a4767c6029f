using System.Text;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Who is behind a pseudonym.</summary>
/// <param name="Name">As the person wants to be called.</param>
/// <param name="Contact">How to reach them when every channel fails.</param>
sealed record IdentityText(string Name, string Contact);

/// <summary>Identities, sealed to each custodian's key: whoever writes one cannot read it again.</summary>
sealed class Identities(Database database, Accounts accounts, TimeProvider clock)
{
    /// <summary>Keeps it for every custodian of the organisation. How many can open it; 0 means that it was not kept.</summary>
    public int Keep(string organisation, string person, IdentityText identity)
    {
        var custodians = accounts.Of(organisation).Where(a => a.Active && a.Is(Roles.Custodian) && a.SealingKey is not null).ToList();
        var json = JsonSerializer.SerializeToUtf8Bytes(identity, AccountJson.Default.IdentityText);
        database.Write(c =>
        {
            foreach (var custodian in custodians)
                c.Execute("insert into identity (person_id, account_id, sealed, created) values (@person, @Id, @blob, @now) on conflict (person_id, account_id) do update set sealed = excluded.sealed",
                    new { person, custodian.Id, blob = Sealed.Seal(custodian.SealingKey!, json, Purpose, Encoding.ASCII.GetBytes(person)), now = clock.Hour() });
        });
        return custodians.Count;
    }

    /// <summary>Whether there is one that this custodian's key opens.</summary>
    public bool Has(string person, string custodian) => Blob(person, custodian) is not null;

    /// <summary>Opens it; null if there is none for this key.</summary>
    public IdentityText? Open(string person, string custodian, SealingKey key) =>
        Blob(person, custodian) is { } blob && Sealed.TryOpen(key, blob, Purpose, Encoding.ASCII.GetBytes(person), out var json) ? JsonSerializer.Deserialize(json, AccountJson.Default.IdentityText) : null;

    static byte[] Purpose => "qalqan/identity/v1"u8.ToArray();

    byte[]? Blob(string person, string custodian) => database.Read(c => c.QuerySingleOrDefault<byte[]>("select sealed from identity where person_id = @person and account_id = @custodian", new { person, custodian }));
}
