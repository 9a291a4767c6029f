using Microsoft.Data.Sqlite;

namespace Qalqan.Cli;

/// <summary>The SQL of the store, one statement a file, beside this one in <c>Sql/</c>.</summary>
static class SqlText
{
    /// <summary>The text of <paramref name="name"/><c>.sql</c>.</summary>
    public static string Of(string name)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream($"sql/{name}.sql") ?? throw new ArgumentException($"no SQL is called {name}", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A command with its parameters; null stands for NULL.</summary>
    public static SqliteCommand Sql(this SqliteConnection database, string name, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = database.CreateCommand();
        command.CommandText = Of(name);
        foreach (var (parameter, value) in parameters) command.Parameters.AddWithValue(parameter, value ?? DBNull.Value);
        return command;
    }

    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(column));
}
