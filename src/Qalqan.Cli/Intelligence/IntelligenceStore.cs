using Microsoft.Data.Sqlite;

namespace Qalqan.Cli;

/// <summary>The user's intelligence: feeds, their indicators through all releases, and the compiled set that <c>check</c> reads.</summary>
sealed class IntelligenceStore : IDisposable
{
    /// <summary>A release with less than this share of the indicators before it is held for a person: a broken download must not withdraw everything.</summary>
    const int MinPercentKept = 50;

    readonly SqliteConnection _database;
    readonly TimeProvider _clock;

    /// <summary>Opens the store in <paramref name="folder"/>, creating it where it is missing.</summary>
    public IntelligenceStore(string folder, TimeProvider? clock = null)
    {
        Folder = folder;
        _clock = clock ?? TimeProvider.System;
        DataFolder.Create(folder);
        _database = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "intelligence.db"), Pooling = false, DefaultTimeout = 30, ForeignKeys = true }.ToString());
        try
        {
            _database.Open();
            Migrate();
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    /// <summary>The folder it is in.</summary>
    public string Folder { get; }

    /// <summary>The compiled set of the store in <paramref name="folder"/>: what <c>check</c> matches against. Never opens the database.</summary>
    /// <returns>Null if nothing was ever imported.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or of another version: <c>qalqan intel list</c> writes it anew.</exception>
    public static IndicatorSet? OpenCompiled(string? folder = null)
    {
        var path = CompiledPath(folder ?? DataFolder.Location);
        return File.Exists(path) ? IndicatorSet.Open(path) : null;
    }

    /// <summary>Where the compiled set of a store lies.</summary>
    public static string CompiledPath(string folder) => Path.Combine(folder, "intelligence.qset");

    /// <summary>Whether there is a store in <paramref name="folder"/>.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "intelligence.db"));

    /// <summary>Takes in a release of a feed: what is in it is current, what is no longer in it is withdrawn by its source.</summary>
    /// <param name="feed">What the operator says of the feed.</param>
    /// <param name="indicators">Everything in the release, each (kind, value) once.</param>
    /// <param name="acceptShrink">Take it in even if it is empty or much smaller than the last.</param>
    public ReleaseResult Import(FeedRecord feed, IReadOnlyList<Indicator> indicators, bool acceptShrink = false)
    {
        using var transaction = _database.BeginTransaction();
        var (id, release) = SaveFeed(feed);
        var before = Count(id);
        if (!acceptShrink && Held(before, indicators.Count) is { } reason) return new(0, 0, 0, reason);
        release++;
        var now = Now;
        var added = 0L;
        using (var save = _database.Sql("indicator_save", ("$feed", id), ("$release", release), ("$now", now)))
        {
            foreach (var indicator in indicators)
                if (Save(save, indicator) == release) added++;
        }
        using var withdraw = _database.Sql("indicators_withdraw", ("$feed", id), ("$release", release), ("$now", now));
        var withdrawn = withdraw.ExecuteNonQuery();
        using var released = _database.Sql("feed_released", ("$feed", id), ("$release", release), ("$now", now));
        released.ExecuteNonQuery();
        transaction.Commit();
        return new(added, indicators.Count - added, withdrawn);
    }

    /// <summary>Remembers what the server said of the version that was fetched, so that the next update can ask for a newer one only.</summary>
    public void Fetched(string feed, string? etag, string? modified)
    {
        using var command = _database.Sql("feed_fetched", ("$name", feed), ("$etag", etag), ("$modified", modified), ("$now", Now));
        command.ExecuteNonQuery();
    }

    /// <summary>All feeds, by name.</summary>
    public IReadOnlyList<StoredFeed> Feeds()
    {
        var feeds = new List<StoredFeed>();
        using var command = _database.Sql("feeds_all");
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            feeds.Add(new(row.GetString(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), (Tlp)row.GetInt64(6), row.Text(7), row.Text(8), row.Time(9),
                row.GetInt64(10) != 0, row.GetInt64(11), row.GetInt64(12), Kinds(row.GetInt64(0))));
        }
        return feeds;
    }

    /// <summary>The current indicators, by feed; of the feed with that name or address if one is given.</summary>
    public IEnumerable<Indicator> Active(string? feed = null)
    {
        using var command = _database.Sql("indicators_active", ("$feed", feed));
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return new()
            {
                Kind = (ObservableKind)row.GetByte(0),
                Value = row.GetString(1),
                Feed = row.GetString(2),
                Name = row.Text(3),
                OtherKind = row.Text(4),
                Tlp = (Tlp)row.GetByte(5),
                ValidFrom = row.Time(6),
                ValidUntil = row.Time(7),
                Prefix = row.GetInt64(8) != 0,
            };
        }
    }

    /// <summary>When the first indicator came in, UTC; null if there is none.</summary>
    public DateTimeOffset? KnownSince
    {
        get
        {
            using var command = _database.Sql("indicators_since");
            return command.ExecuteScalar() is long seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
    }

    /// <summary>Writes the compiled set anew. Called after every change.</summary>
    /// <returns>How many different (kind, value) pairs it has, and how many indicators a list with "block" kept out.</returns>
    public (int Count, int Blocked) Compile()
    {
        var lists = WarningListFolder.Open(this);
        var builder = new IndicatorSetBuilder();
        var blocked = 0;
        foreach (var indicator in Active())
        {
            if (lists.Mark(indicator) is { } marked) builder.Add(marked);
            else blocked++;
        }
        using var set = builder.Build();
        DataFolder.WriteAtomically(CompiledPath(Folder), set.Save);
        return (set.Count, blocked);
    }

    /// <summary>Remembers a warning list.</summary>
    public void SaveWarningList(string name, string? file, bool block)
    {
        using var command = _database.Sql("warning_list_save", ("$name", name), ("$file", file), ("$block", block ? 1 : 0), ("$now", Now));
        command.ExecuteNonQuery();
    }

    /// <summary>The warning lists that the operator imported, or decided on.</summary>
    public IReadOnlyList<(string Name, string? File, bool Block)> WarningLists()
    {
        var lists = new List<(string, string?, bool)>();
        using var command = _database.Sql("warning_lists_all");
        using var row = command.ExecuteReader();
        while (row.Read()) lists.Add((row.GetString(0), row.Text(1), row.GetInt64(2) != 0));
        return lists;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The newest layout of the database that this program knows.</summary>
    const long KnownVersion = 1;

    void Migrate()
    {
        var version = Version();
        if (version > KnownVersion)
            throw new InvalidDataException($"{Path.Combine(Folder, "intelligence.db")}: written by a newer Qalqan (layout {version}, this one knows {KnownVersion}); update this program");
        if (version != 0) return;
        using var transaction = _database.BeginTransaction();
        // Another process may have been first.
        if (Version() != 0) return;
        using var create = _database.Sql("0001_intelligence");
        create.ExecuteNonQuery();
        using var done = _database.CreateCommand();
        done.CommandText = "PRAGMA user_version = 1";
        done.ExecuteNonQuery();
        transaction.Commit();
    }

    long Version()
    {
        using var command = _database.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    (long Id, long Release) SaveFeed(FeedRecord feed)
    {
        using var command = _database.Sql("feed_save", ("$name", feed.Name), ("$address", feed.Address), ("$licence", feed.Licence), ("$format", feed.Format),
            ("$tier", feed.Tier), ("$tlp", (long)feed.Tlp));
        using var row = command.ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    long Count(long feed)
    {
        using var command = _database.Sql("indicators_count", ("$feed", feed));
        return (long)command.ExecuteScalar()!;
    }

    static string? Held(long before, int after)
    {
        if (after == 0) return before == 0 ? "it holds no indicators" : $"it is empty; the last release had {before} indicators";
        return after * 100L < before * MinPercentKept ? $"it has {after} indicators, the last release had {before}" : null;
    }

    static long Save(SqliteCommand save, Indicator indicator)
    {
        Set(save, "$kind", (long)indicator.Kind);
        Set(save, "$value", indicator.Value);
        Set(save, "$other", indicator.OtherKind);
        Set(save, "$name", indicator.Name);
        Set(save, "$tlp", (long)indicator.Tlp);
        Set(save, "$from", indicator.ValidFrom?.ToUnixTimeSeconds());
        Set(save, "$until", indicator.ValidUntil?.ToUnixTimeSeconds());
        Set(save, "$prefix", indicator.Prefix ? 1L : 0L);
        return (long)save.ExecuteScalar()!;
    }

    static void Set(SqliteCommand command, string name, object? value)
    {
        if (command.Parameters.Contains(name)) command.Parameters[name].Value = value ?? DBNull.Value;
        else command.Parameters.AddWithValue(name, value ?? DBNull.Value);
    }

    Dictionary<ObservableKind, long> Kinds(long feed)
    {
        var kinds = new Dictionary<ObservableKind, long>();
        using var command = _database.Sql("feed_kinds", ("$feed", feed));
        using var row = command.ExecuteReader();
        while (row.Read()) kinds[(ObservableKind)row.GetByte(0)] = row.GetInt64(1);
        return kinds;
    }
}
