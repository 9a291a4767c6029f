using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class IntelligenceStoreTests : IDisposable
{
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"qalqan-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, true);
    }

    static Indicator Domain(string value, string feed = "f") => new() { Kind = ObservableKind.Domain, Value = value, Feed = feed, Name = "Spy", Tlp = Tlp.Green, ValidFrom = DateTimeOffset.UnixEpoch };

    [Fact]
    public void Taking_in_the_same_release_twice_adds_nothing()
    {
        using var store = new IntelligenceStore(_folder);
        Assert.Equal(new ReleaseResult(2, 0, 0), store.Import(new("f"), [Domain("a.example"), Domain("b.example")]));
        Assert.Equal(new ReleaseResult(0, 2, 0), store.Import(new("f"), [Domain("b.example"), Domain("a.example")]));
        Assert.Equal(2, store.Feeds().Single().Count);
    }

    [Fact]
    public void What_a_release_no_longer_has_is_withdrawn_and_can_return()
    {
        using var store = new IntelligenceStore(_folder);
        store.Import(new("f"), [Domain("a.example"), Domain("b.example"), Domain("c.example")]);
        Assert.Equal(new ReleaseResult(0, 2, 1), store.Import(new("f"), [Domain("a.example"), Domain("b.example")]));
        Assert.Equal(["a.example", "b.example"], store.Active().Select(i => i.Value));
        Assert.Equal(1, store.Feeds().Single().Withdrawn);
        Assert.Equal(new ReleaseResult(0, 3, 0), store.Import(new("f"), [Domain("a.example"), Domain("b.example"), Domain("c.example")]));
    }

    [Fact]
    public void Holds_a_release_that_is_empty_or_much_smaller()
    {
        using var store = new IntelligenceStore(_folder);
        store.Import(new("f"), [.. Enumerable.Range(0, 10).Select(i => Domain($"h{i}.example"))]);
        Assert.NotNull(store.Import(new("f"), []).Held);
        Assert.NotNull(store.Import(new("f"), [.. Enumerable.Range(0, 4).Select(i => Domain($"h{i}.example"))]).Held);
        Assert.Equal(10, store.Active().Count());
        Assert.Null(store.Import(new("f"), [Domain("h0.example")], acceptShrink: true).Held);
        Assert.Equal(9, store.Feeds().Single().Withdrawn);
    }

    [Fact]
    public void A_feed_does_not_withdraw_what_another_says()
    {
        using var store = new IntelligenceStore(_folder);
        store.Import(new("one"), [Domain("a.example", "one")]);
        store.Import(new("two"), [Domain("a.example", "two"), Domain("b.example", "two")]);
        store.Import(new("two"), [Domain("b.example", "two")]);
        Assert.Equal([("one", "a.example"), ("two", "b.example")], store.Active().Select(i => (i.Feed, i.Value)));
        Assert.Equal("one", Assert.Single(store.Active("ONE")).Feed);
    }

    [Fact]
    public void Keeps_every_property_of_an_indicator()
    {
        var indicator = Domain("a.example") with { ValidUntil = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000), Prefix = true };
        var other = indicator with { Kind = ObservableKind.Other, Value = "rule x", OtherKind = "yara" };
        using var store = new IntelligenceStore(_folder);
        store.Import(new("f"), [indicator, other]);
        Assert.Equal([indicator, other], store.Active());
    }

    [Fact]
    public void Check_reads_the_compiled_set_and_not_the_database()
    {
        using (var store = new IntelligenceStore(_folder))
        {
            store.Import(new("f"), [Domain("a.example"), Domain("google.com")]);
            Assert.Equal((2, 0), store.Compile());
        }
        File.WriteAllText(Path.Combine(_folder, "intelligence.db"), "damaged");
        using var set = IntelligenceStore.OpenCompiled(_folder)!;
        var matches = new List<Match>();
        new Matcher(set).Match(ObservableKind.Domain, "www.a.example"u8, matches);
        Assert.Equal("Spy", set.Describe(Assert.Single(matches).Indicator, DateTimeOffset.UnixEpoch).Sources.Single().Name);
        matches.Clear();
        new Matcher(set).Match(ObservableKind.Domain, "google.com"u8, matches);
        Assert.Equal(["Best-known sites"], set.Describe(Assert.Single(matches).Indicator, DateTimeOffset.UnixEpoch).WarningLists);
    }

    [Fact]
    public void A_list_that_blocks_keeps_indicators_out_of_the_set_and_in_the_store()
    {
        using var store = new IntelligenceStore(_folder);
        store.Import(new("f"), [Domain("a.example"), Domain("b.example")]);
        var file = Path.Combine(_folder, "list.json");
        File.WriteAllText(file, """{"name":"Ours","type":"hostname","list":["b.example"]}""");
        Assert.NotNull(WarningListFolder.Import(store, file, block: true, _ => { }));
        Assert.Equal((1, 1), store.Compile());
        Assert.Equal(2, store.Active().Count());
        WarningListFolder.Import(store, file, block: false, _ => { });
        Assert.Equal((2, 0), store.Compile());
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_with_its_name()
    {
        new IntelligenceStore(_folder).Dispose();
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, "intelligence.db")};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }
        var e = Assert.Throws<InvalidDataException>(() => new IntelligenceStore(_folder));
        Assert.Contains("intelligence.db: written by a newer Qalqan", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_set_before_the_first_import() => Assert.Null(IntelligenceStore.OpenCompiled(_folder));

    [Fact]
    public void The_folder_is_the_users_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other means");
        using var store = new IntelligenceStore(_folder);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "intelligence.db"), new string('x', 5000));
        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => new IntelligenceStore(_folder));
    }
}
