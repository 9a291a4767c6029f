using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A PostgreSQL server of the test's own, on a socket in a temporary folder; run as user postgres where the tests run as root.</summary>
sealed class PgTemp : IDisposable
{
    readonly string _bin, _folder;

    public PgTemp()
    {
        _bin = Programs() ?? throw new InvalidOperationException("PostgreSQL is not installed");
        _folder = Directory.CreateTempSubdirectory("qpg").FullName; // short: a socket's path has 107 bytes
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres:", _folder);
        As("initdb", "-D", Data, "-U", "qalqan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        File.AppendAllText(Path.Combine(Data, "postgresql.conf"), $"\nlisten_addresses = ''\nunix_socket_directories = '{_folder}'\nfsync = off\nfull_page_writes = off\n");
        Start();
    }

    /// <summary>For Npgsql.</summary>
    public string Address => $"Host={_folder};Username=qalqan;Database=postgres";

    string Data => Path.Combine(_folder, "data");

    /// <summary>Skips the test, and says so, where PostgreSQL is not installed.</summary>
    public static void SkipUnlessInstalled() => Assert.SkipUnless(Programs() is not null, "postgresql-15 is not installed: nothing to store into");

    public void Start() => As("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "start");

    /// <summary>Ends it as a crash would: every connection breaks.</summary>
    public void Stop() => As("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>Breaks every connection and leaves the server up.</summary>
    public void BreakConnections()
    {
        using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend'", connection);
        command.ExecuteNonQuery();
    }

    public T Scalar<T>(string sql)
    {
        using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return (T)Convert.ChangeType(command.ExecuteScalar()!, typeof(T), CultureInfo.InvariantCulture);
    }

    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(Address + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    static string? Programs() => Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).LastOrDefault(d => File.Exists(Path.Combine(d, "initdb"))) : null;

    void As(string program, params string[] arguments)
    {
        var path = Path.Combine(_bin, program);
        if (Environment.IsPrivilegedProcess) Run("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments]);
        else Run(path, arguments);
    }

    static void Run(string program, params string[] arguments)
    {
        // Not through pipes: the server keeps them, and reading to their end would wait for ever.
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = "/" };
        foreach (var argument in (string[])["-c", "exec \"$@\" >/dev/null 2>&1 </dev/null", "sh", program, .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {process.ExitCode}");
    }
}
