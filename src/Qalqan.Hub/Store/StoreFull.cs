using Microsoft.Data.Sqlite;
using Npgsql;

namespace Qalqan.Hub;

/// <summary>Tells a full disk from other faults: it is the operator's to mend, and nothing is damaged.</summary>
static class StoreFull
{
    const int SqliteFull = 13, SqliteIo = 10;
    const int NoSpace = 28, QuotaExceeded = 122; // ENOSPC, EDQUOT

    /// <summary>Whether <paramref name="fault"/> means that there is no room.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteFull || (sqlite.SqliteErrorCode == SqliteIo && sqlite.Message.Contains("disk", StringComparison.Ordinal)),
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.DiskFull,
        IOException io => io.HResult is NoSpace or QuotaExceeded,
        _ => false,
    };
}
