using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Qalqan.Bench.Index;

/// <summary>The same tokens in PostgreSQL, on a server of its own in a temporary folder, reached by a socket.</summary>
sealed class PostgresPeer : IDisposable
{
    readonly string _folder;
    readonly string _bin;
    readonly NpgsqlConnection _connection;

    PostgresPeer(string folder, string bin)
    {
        (_folder, _bin) = (folder, bin);
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root") Shell($"chown postgres: {folder}");
        As($"{bin}/initdb -D {folder}/data -U qalqan --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync");
        // As favourable as for SQLite: everything in memory, nothing waited for.
        File.AppendAllLines($"{folder}/data/postgresql.conf", ["listen_addresses = ''", $"unix_socket_directories = '{folder}'", "fsync = off", "full_page_writes = off",
            "shared_buffers = 2GB", "work_mem = 512MB", "maintenance_work_mem = 1GB", "max_wal_size = 8GB", "jit = off", "autovacuum = off", "max_parallel_workers_per_gather = 2"]);
        As($"{bin}/pg_ctl -D {folder}/data -w -t 30 -l {folder}/log start");
        Server = int.Parse(File.ReadLines($"{folder}/data/postmaster.pid").First(), System.Globalization.CultureInfo.InvariantCulture);
        _connection = new($"Host={folder};Username=qalqan;Database=postgres;Pooling=false;Command Timeout=600");
        _connection.Open();
    }

    /// <summary>The server's first process.</summary>
    public int Server { get; }

    public string Version => _connection.PostgreSqlVersion.ToString();

    /// <summary>Starts a server, or returns null where PostgreSQL is not installed.</summary>
    public static PostgresPeer? Start(string folder)
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault() : null;
        return bin is null ? null : new(folder, bin + "/bin");
    }

    public void Load(TokenRows rows)
    {
        Run("create unlogged table token (person int, token bytea); create unlogged table plain (token bytea, person int)");
        Copy("copy token (person, token) from stdin (format binary)", rows.Stored.SelectMany((tokens, person) => tokens.Chunk(16).Select(t => (person, t))));
        Copy("copy plain (person, token) from stdin (format binary)", rows.Plain.Select(r => (r.Person, r.Token)));
        Run("alter table token add primary key (person, token)");
        Run("alter table plain add primary key (token, person)");
        Run("vacuum analyze token");
        Run("vacuum analyze plain");
    }

    /// <summary>One question a person, all look-ups in it.</summary>
    public int AskByPerson(TokenRows rows)
    {
        using var command = new NpgsqlCommand("select count(*) from unnest($2) a(token) join token t on t.person = $1 and t.token = a.token", _connection);
        var person = command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 0 });
        var tokens = command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [[]], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Prepare();
        var hits = 0;
        for (var p = 0; p < rows.Sealed.Count; p++)
        {
            person.Value = p;
            tokens.Value = rows.Sealed[p].Chunk(16).ToArray();
            hits += (int)(long)command.ExecuteScalar()!;
        }
        return hits;
    }

    /// <summary>All look-ups into a temporary table, then one join, planned by the server.</summary>
    public int AskByJoin(TokenRows rows)
    {
        Run("create temp table ask (person int, token bytea)");
        Copy("copy ask (person, token) from stdin (format binary)", rows.Sealed.SelectMany((lookups, p) => lookups.Chunk(16).Select(t => (p, t))));
        Run("analyze ask");
        using var command = new NpgsqlCommand("select count(*) from ask a join token t on t.person = a.person and t.token = a.token", _connection);
        var hits = (int)(long)command.ExecuteScalar()!;
        Run("drop table ask");
        return hits;
    }

    public int AskPlain(TokenRows rows)
    {
        using var command = new NpgsqlCommand("select count(*) from plain where token = any($1)", _connection);
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = rows.Asked, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        return (int)(long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _connection.Dispose();
        As($"{_bin}/pg_ctl -D {_folder}/data -w -m immediate stop");
        Directory.Delete(_folder, recursive: true);
    }

    void Copy(string sql, IEnumerable<(int Person, byte[] Token)> rows)
    {
        using var writer = _connection.BeginBinaryImport(sql);
        foreach (var (person, token) in rows)
        {
            writer.StartRow();
            writer.Write(person, NpgsqlDbType.Integer);
            writer.Write(token, NpgsqlDbType.Bytea);
        }
        writer.Complete();
    }

    void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    // PostgreSQL refuses to run as root.
    static void As(string command) => Shell(Environment.UserName == "root" ? $"cd / && setpriv --reuid=postgres --regid=postgres --clear-groups {command}" : command);

    static void Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", command + " >/dev/null 2>&1"]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"failed with {process.ExitCode}: {command}");
    }
}
