using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>The feeds of this hub and their tiers.</summary>
sealed class Feeds(Database database, HubKeys keys, TimeProvider clock)
{
    /// <summary>The row of the feed called <paramref name="name"/>.</summary>
    public byte[] Row(string name) => keys.RowId("feed", name);

    /// <summary>The feed; one that is new begins in tier C.</summary>
    public Feed GetOrAdd(string name)
    {
        if (Find(name) is { } known) return known;
        Set(new(name, FeedTier.C));
        return Find(name)!;
    }

    /// <summary>The feed; null if there is none.</summary>
    public Feed? Find(string name) => database.Read(c => c.QuerySingleOrDefault<byte[]>("select sealed from feed where name_mac = @row", new { row = Row(name) })) is { } blob ? Open(Row(name), blob) : null;

    /// <summary>All of them, by name.</summary>
    public IReadOnlyList<(Feed Feed, int Indicators)> All() => [.. database.Read(c => c.Query<(byte[] Row, byte[] Sealed, long Count)>("""
        select f.name_mac, f.sealed, (select count(*) from indicator i where i.feed = f.name_mac and i.state <> 'withdrawn') from feed f
        """).ToList()).Select(f => (Open(f.Row, f.Sealed), (int)f.Count)).OrderBy(f => f.Item1.Name, StringComparer.Ordinal)];

    /// <summary>Adds or changes a feed.</summary>
    public void Set(Feed feed)
    {
        var row = Row(feed.Name);
        database.Write(c => c.Execute("""
            insert into feed (name_mac, sealed, state, created) values (@row, @blob, 'active', @now) on conflict (name_mac) do update set sealed = excluded.sealed
            """, new { row, blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(feed, StoreJson.Default.Feed), Sealing.Place("feed", row, "sealed")), now = clock.Hour() }));
    }

    Feed Open(byte[] row, byte[] blob) => keys.Meta.TryOpen(blob, Sealing.Place("feed", row, "sealed"), out var json)
        ? JsonSerializer.Deserialize(json, StoreJson.Default.Feed)!
        : throw new InvalidDataException("a feed's row does not open");
}
