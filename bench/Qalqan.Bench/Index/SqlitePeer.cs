using Microsoft.Data.Sqlite;

namespace Qalqan.Bench.Index;

/// <summary>The same tokens in SQLite, in the table that suits it best: no row ids, keyed by what is looked up.</summary>
sealed class SqlitePeer : IDisposable
{
    readonly SqliteConnection _connection;

    public SqlitePeer(string file)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        // Everything in memory, nothing waited for: it is the look-up that is compared.
        Run("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -1500000; pragma mmap_size = 4000000000; pragma temp_store = memory;");
        Run("create table token (person integer, token blob, primary key (person, token)) without rowid; create table plain (token blob, person integer, primary key (token, person)) without rowid;");
    }

    public string Version => _connection.ServerVersion;

    public void Load(TokenRows rows)
    {
        Insert("insert into token values ($a, $b)", rows.Stored.SelectMany((tokens, person) => tokens.Chunk(16).Select(t => ((object)person, (object)t))));
        Insert("insert into plain values ($b, $a)", rows.Plain.Select(r => ((object)r.Person, (object)r.Token)));
        Run("analyze");
    }

    /// <summary>One prepared statement for each look-up of each person.</summary>
    public int AskOneByOne(TokenRows rows)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select 1 from token where person = $a and token = $b";
        var person = command.Parameters.Add("$a", SqliteType.Integer);
        var token = command.Parameters.Add("$b", SqliteType.Blob);
        var hits = 0;
        using var transaction = _connection.BeginTransaction();
        command.Transaction = transaction;
        command.Prepare();
        for (var p = 0; p < rows.Sealed.Count; p++)
        {
            person.Value = p;
            foreach (var lookup in rows.Sealed[p].Chunk(16))
            {
                token.Value = lookup;
                if (command.ExecuteScalar() is not null) hits++;
            }
        }
        return hits;
    }

    /// <summary>All look-ups into a table in memory, then one join.</summary>
    public int AskByJoin(TokenRows rows)
    {
        Run("create temp table ask (person integer, token blob)");
        Insert("insert into temp.ask values ($a, $b)", rows.Sealed.SelectMany((lookups, p) => lookups.Chunk(16).Select(t => ((object)p, (object)t))));
        var hits = Count("select count(*) from temp.ask a cross join token t on t.person = a.person and t.token = a.token");
        Run("drop table temp.ask");
        return hits;
    }

    public int AskPlain(TokenRows rows)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select person from plain where token = $b";
        var token = command.Parameters.Add("$b", SqliteType.Blob);
        var hits = 0;
        foreach (var lookup in rows.Asked)
        {
            token.Value = lookup;
            using var reader = command.ExecuteReader();
            while (reader.Read()) hits++;
        }
        return hits;
    }

    public void Dispose() => _connection.Dispose();

    void Insert(string sql, IEnumerable<(object A, object B)> rows)
    {
        using var transaction = _connection.BeginTransaction();
        using var command = _connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        var a = command.Parameters.Add("$a", SqliteType.Integer);
        var b = command.Parameters.Add("$b", SqliteType.Blob);
        command.Prepare();
        foreach (var row in rows)
        {
            (a.Value, b.Value) = row;
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    int Count(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
