using System.Security.Cryptography;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What a machine token allows. One word for each thing a program may do; a token has those it needs.</summary>
static class Scopes
{
    /// <summary>Hand in evidence.</summary>
    public const string Submit = "submit";

    /// <summary>Enrol and delete people.</summary>
    public const string People = "people";

    /// <summary>Hand in and withdraw indicators. Never tells whom they hit, or whether.</summary>
    public const string Intelligence = "intelligence";

    /// <summary>See dry runs, hand in approvals.</summary>
    public const string Release = "release";

    /// <summary>Read cases as they are sealed, for a responder's own key to open.</summary>
    public const string Cases = "cases";

    /// <summary>Read and export the custody log.</summary>
    public const string Custody = "custody";

    /// <summary>Organisations, responders, tokens, feeds.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Submit, People, Intelligence, Release, Cases, Custody, Admin];
}

/// <summary>Tokens by which programs are known. The store has only a keyed digest of each.</summary>
sealed class MachineTokens(Database database, HubKeys keys, TimeProvider clock)
{
    /// <summary>What every token begins with, so that a leaked one is recognised for what it is.</summary>
    public const string Prefix = "qlq_";

    /// <summary>Makes a token.</summary>
    /// <returns>Its id and the token, which is shown this once.</returns>
    public (string Id, string Token) Create(string label, IReadOnlyCollection<string> scopes)
    {
        var (id, token) = (Hub.Id.New(), Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        database.Write(c => c.Execute("insert into machine_token (id, mac, scopes, sealed, created) values (@id, @mac, @scopes, @blob, @now)", new
        {
            id,
            mac = keys.TokenMac(token),
            scopes = string.Join(' ', scopes),
            blob = keys.Meta.Seal(System.Text.Encoding.UTF8.GetBytes(label), Sealing.Place("machine_token", id, "sealed")),
            now = clock.Hour(),
        }));
        return (id, token);
    }

    /// <summary>What <paramref name="token"/> allows; empty if it is unknown or revoked.</summary>
    public IReadOnlySet<string> ScopesOf(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal)) return new HashSet<string>();
        var scopes = database.Read(c => c.QuerySingleOrDefault<string>("select scopes from machine_token where mac = @mac and revoked is null", new { mac = keys.TokenMac(token) }));
        return scopes is null ? new HashSet<string>() : scopes.Split(' ').ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Ends a token; true if it was in force.</summary>
    public bool Revoke(string id) => database.Write(c => c.Execute("update machine_token set revoked = @now where id = @id and revoked is null", new { id, now = clock.Hour() })) > 0;

    /// <summary>All tokens: ids, labels and scopes, never the tokens.</summary>
    public IReadOnlyList<TokenShown> List() => database.Read(c => c.Query<(string Id, string Scopes, byte[] Sealed, long? Revoked)>("select id, scopes, sealed, revoked from machine_token order by created, id"))
        .Select(t => new TokenShown(t.Id, Text(t.Id, t.Sealed), t.Scopes.Split(' '), t.Revoked is not null)).ToList();

    string Text(string id, byte[] blob) => keys.Meta.TryOpen(blob, Sealing.Place("machine_token", id, "sealed"), out var text) ? System.Text.Encoding.UTF8.GetString(text) : "?";
}

/// <summary>A token as an administrator sees it.</summary>
sealed record TokenShown(string Id, string Label, IReadOnlyList<string> Scopes, bool Revoked);
