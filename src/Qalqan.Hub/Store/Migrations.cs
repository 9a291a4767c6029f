using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Qalqan.Hub;

/// <summary>The numbered <c>.sql</c> files, each run once, in order, in a transaction of its own.</summary>
static class Migrations
{
    /// <summary>Brings <paramref name="database"/> up to date.</summary>
    /// <exception cref="InvalidDataException">It has a migration that this version does not know.</exception>
    public static void Run(Database database)
    {
        database.Write(connection => connection.Execute("create table if not exists migration (number bigint primary key)"));
        var files = Files();
        var done = database.Read(c => c.Query<long>("select number from migration").ToHashSet());
        if (done.Count > 0 && done.Max() > files[^1].Number)
            throw new InvalidDataException($"the store is of a newer version of Qalqan (it has migration {done.Max()}, this version ends at {files[^1].Number})");
        foreach (var (number, sql) in files.Where(f => !done.Contains(f.Number)))
            database.Write(connection => Apply(connection, number, sql));
    }

    static void Apply(DbConnection connection, long number, string sql)
    {
        // Another process may have been first.
        if (connection.Execute("insert into migration (number) values (@number) on conflict do nothing", new { number }) == 0) return;
        // SQLite knows a column of bytes by this word only; without it a query that finds nothing has no types.
        connection.Execute(connection is Microsoft.Data.Sqlite.SqliteConnection ? sql.Replace(" bytea", " blob", StringComparison.Ordinal) : sql);
    }

    static (long Number, string Sql)[] Files()
    {
        var assembly = typeof(Migrations).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(n => n.StartsWith("migrations/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return (long.Parse(name.AsSpan("migrations/".Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd());
        })];
    }
}
