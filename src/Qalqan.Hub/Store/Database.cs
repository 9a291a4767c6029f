using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Qalqan.Hub;

/// <summary>The hub's memory on disk: SQLite in the data folder, or a PostgreSQL server. The same SQL runs on both.</summary>
sealed class Database : IDisposable
{
    /// <summary>How often, about every second, a transaction is tried again after the server went away: a restart of PostgreSQL takes a few seconds.</summary>
    const int MaxRetries = 60;

    readonly string? _sqlite;
    readonly NpgsqlDataSource? _postgres;

    /// <summary>SQLite has one writer; waiting here is fair, waiting in SQLite is polling.</summary>
    readonly Lock _writer = new();

    /// <summary>The connections of the pool that have their settings: they keep them as long as they live.</summary>
    readonly ConditionalWeakTable<object, object> _prepared = [];

    static readonly object Prepared = new();

    readonly ResiliencePipeline _retry;

    Database(string? sqlite, NpgsqlDataSource? postgres)
    {
        _sqlite = sqlite;
        _postgres = postgres;
        _retry = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(IsAway),
            BackoffType = DelayBackoffType.Constant,
            Delay = TimeSpan.FromMilliseconds(500),
            UseJitter = true,
            MaxRetryAttempts = MaxRetries,
        }).Build();
    }

    /// <summary>Whether several processes may work on it at once.</summary>
    public bool IsShared => _postgres is not null;

    /// <summary>"Is one of": the two stores, and Dapper, write it differently.</summary>
    /// <param name="list">The parameter, an array.</param>
    public string In(string list) => IsShared ? $"= any({list})" : $"in {list}";

    /// <summary>"And nobody changes it until we have committed": where there are other writers.</summary>
    public string ForShare => IsShared ? "for share" : "";

    /// <summary>Opens, and brings up to date, the database in <paramref name="folder"/> or, if it is given, at <paramref name="address"/>.</summary>
    /// <param name="folder">The data folder; must exist.</param>
    /// <param name="address"><c>postgres://user:password@host:port/name</c>, or a connection string of Npgsql; null for SQLite.</param>
    /// <exception cref="InvalidDataException">A newer version of Qalqan wrote it.</exception>
    public static Database Open(string folder, string? address)
    {
        var database = address is null
            ? new Database(new SqliteConnectionStringBuilder { DataSource = FileOf(folder), Mode = SqliteOpenMode.ReadWriteCreate, ForeignKeys = true, DefaultTimeout = 30 }.ToString(), null)
            : new Database(null, NpgsqlDataSource.Create(PostgresAddress.ToConnectionString(address)));
        Migrations.Run(database);
        return database;
    }

    /// <summary>Reads. The connection is the caller's until <paramref name="read"/> returns.</summary>
    public T Read<T>(Func<DbConnection, T> read) => Retry(() =>
    {
        using var connection = Connect();
        return read(connection);
    });

    /// <summary>Reads one state of the store, however many statements that takes and whoever writes meanwhile.</summary>
    public T ReadState<T>(Func<DbConnection, T> read) => Retry(() =>
    {
        using var connection = Connect();
        using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return read(connection);
    });

    /// <summary>Writes in one transaction, committed when <paramref name="write"/> returns. It may run again after a lost connection, even one lost during the commit: each statement must bear that.</summary>
    public T Write<T>(Func<DbConnection, T> write)
    {
        if (IsShared) return Retry(() => Transact(write));
        lock (_writer) return Transact(write);
    }

    /// <summary>Writes in one transaction.</summary>
    public void Write(Action<DbConnection> write) => Write(connection =>
    {
        write(connection);
        return true;
    });

    /// <summary>Whether <paramref name="fault"/> means that the server went away, and will be back.</summary>
    public static bool IsAway(Exception fault) => fault switch
    {
        AggregateException many => many.Flatten().InnerExceptions.All(IsAway),
        NpgsqlException one => !StoreFull.Is(one) && (one.IsTransient || IsEnding(one)),
        _ => false,
    };

    /// <summary>The database of <paramref name="folder"/>.</summary>
    public static string FileOf(string folder) => Path.Combine(folder, "hub.db");

    /// <summary>Copies the SQLite database of <paramref name="folder"/> to a file while a hub uses it. Nothing in it is changed, not even its version.</summary>
    public static void Copy(string folder, string path)
    {
        using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = FileOf(folder), Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 30 }.ToString());
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }

    /// <summary>Empties SQLite's write-ahead log: keys that were replaced or deleted lie in it until then.</summary>
    public void EmptyLog()
    {
        if (_sqlite is not null) Read(c => Dapper.SqlMapper.Execute(c, "pragma wal_checkpoint(truncate)"));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _postgres?.Dispose();
        if (_sqlite is null) return;
        using var connection = new SqliteConnection(_sqlite);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>A server may go away and be back; a file does not.</summary>
    T Retry<T>(Func<T> action) => IsShared ? _retry.Execute(action) : action();

    T Transact<T>(Func<DbConnection, T> write)
    {
        using var connection = Connect();
        using var transaction = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: false) : connection.BeginTransaction();
        var result = write(connection);
        transaction.Commit();
        return result;
    }

    /// <summary>The server is being ended or crashed, and says so to those who are connected; it will be back.</summary>
    static bool IsEnding(NpgsqlException fault) => fault is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    DbConnection Connect()
    {
        if (_postgres is not null) return _postgres.OpenConnection();
        var connection = new SqliteConnection(_sqlite);
        connection.Open();
        if (_prepared.TryGetValue(connection.Handle!, out _)) return connection;
        using var command = connection.CreateCommand();
        // What is deleted is overwritten: a deleted key that can be read from the file's free pages is not deleted.
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma temp_store = memory; pragma busy_timeout = 30000;";
        command.ExecuteNonQuery();
        _prepared.AddOrUpdate(connection.Handle!, Prepared);
        return connection;
    }
}
