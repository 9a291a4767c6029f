using System.Data.Common;
using System.Security.Cryptography;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Whom a sweep would tell, before anybody is told.</summary>
/// <param name="People">Pseudonyms, canaries aside.</param>
/// <param name="Organisations">Of how many organisations.</param>
/// <param name="Canaries">How many canaries were hit: more than none is poison.</param>
/// <param name="Sources">How many feeds agree on everything that was found.</param>
/// <param name="Leaves">A digest of each person's sealed handles, sorted: what the approvers sign the root of. Opaque to everybody but the notifier.</param>
sealed record DryRun(IReadOnlyList<string> People, int Organisations, int Canaries, int Sources, IReadOnlyList<byte[]> Leaves)
{
    [method: ExplicitConstructor]
    sealed record Row(string Id, string OrganisationId, byte[] Handles, long Canary);

    /// <summary>Counts what <paramref name="sweep"/> found and nobody was told of yet.</summary>
    public static DryRun Of(DbConnection connection, string sweep, Func<IReadOnlyList<(byte[] Hit, byte[] Sealed)>, int> sources)
    {
        var rows = connection.Query<Row>("""
            select distinct p.id as "Id", p.organisation_id as "OrganisationId", p.handles as "Handles", p.canary as "Canary" from hit h join person p on p.id = h.person_id where h.sweep_id = @sweep and h.state = 'found'
            """, new { sweep }).ToList();
        var people = rows.Where(r => r.Canary == 0).ToList();
        var leaves = people.Select(r => SHA256.HashData(r.Handles)).Order(ByteOrder.Instance).ToList();
        return new([.. people.Select(r => r.Id)], people.Select(r => r.OrganisationId).Distinct().Count(), rows.Count - people.Count, sources(
            [.. connection.Query<(byte[], byte[])>("select id, sealed from hit where sweep_id = @sweep and state = 'found'", new { sweep })]), leaves);
    }

    /// <summary>Small counts are as good as names to somebody who knows the group.</summary>
    public static string Shown(int count) => count is > 0 and < 5 ? "<5" : count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Bytes in lexicographic order.</summary>
sealed class ByteOrder : IComparer<byte[]>
{
    public static readonly ByteOrder Instance = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
