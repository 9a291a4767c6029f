using Dapper;

namespace Qalqan.Hub;

/// <summary>Small values of the hub itself, by name.</summary>
sealed class Settings(Database database)
{
    /// <summary>The value called <paramref name="name"/>; null if it was never set.</summary>
    public byte[]? Get(string name) => database.Read(c => c.QuerySingleOrDefault<byte[]>("select value from hub where name = @name", new { name }));

    /// <summary>Sets it.</summary>
    public void Set(string name, byte[] value) => database.Write(c =>
    {
        c.Execute("insert into hub (name, value) values (@name, @value) on conflict (name) do update set value = excluded.value", new { name, value });
    });

    /// <summary>Sets it unless it is there; returns what is there then.</summary>
    public byte[] GetOrAdd(string name, Func<byte[]> make) => database.Write(c =>
    {
        c.Execute("insert into hub (name, value) values (@name, @value) on conflict do nothing", new { name, value = make() });
        return c.QuerySingle<byte[]>("select value from hub where name = @name", new { name });
    });

    /// <summary>Removes it; true if it was there.</summary>
    public bool Remove(string name) => database.Write(c => c.Execute("delete from hub where name = @name", new { name })) > 0;
}
