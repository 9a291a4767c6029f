using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class JournalTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("qjournal").FullName;

    string File1 => Path.Combine(_folder, "journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Remembers_across_a_restart_and_forgets_after_ninety_days()
    {
        var clock = new ManualClock();
        var (old, young, digest, mark) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await using (var journal = new Journal(File1, clock))
        {
            await journal.WriteAsync(old, JobState.Sent, "smtp", digest, mark);
            clock.Move(TimeSpan.FromDays(80));
            await Task.WhenAll(journal.WriteAsync(young, JobState.Intent, "", digest, Guid.Empty), journal.WriteAsync(young, JobState.Sent, "ntfy", digest, Guid.Empty));
        }
        await using (var journal = new Journal(File1, clock))
        {
            Assert.Equal((JobState.Sent, digest), (journal.Find(young)!.Value.State, journal.Find(young)!.Value.Digest));
            Assert.Equal("smtp", Journal.Kinds[journal.Find(old)!.Value.Channel]);
            Assert.Equal(old, journal.FindMark(mark));
        }
        clock.Move(TimeSpan.FromDays(11));
        await using (var journal = new Journal(File1, clock))
        {
            Assert.Null(journal.Find(old));
            Assert.Null(journal.FindMark(mark));
            Assert.NotNull(journal.Find(young));
        }
    }

    [Fact]
    public async Task Whatever_a_crash_leaves_at_the_end_is_cut_off_and_what_follows_is_read()
    {
        var (one, two, three) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await using (var journal = new Journal(File1, TimeProvider.System))
        {
            await journal.WriteAsync(one, JobState.Sent, "smtp", Guid.NewGuid(), Guid.Empty);
            await journal.WriteAsync(two, JobState.Intent, "", Guid.NewGuid(), Guid.Empty);
        }
        var whole = await File.ReadAllBytesAsync(File1, TestContext.Current.CancellationToken);
        for (var cut = 1; cut < whole.Length; cut += 7)
        {
            await File.WriteAllBytesAsync(File1, whole[..cut], TestContext.Current.CancellationToken);
            await using (var journal = new Journal(File1, TimeProvider.System))
            {
                Assert.Equal(cut >= whole.Length / 2, journal.Find(one) is not null);
                Assert.Null(journal.Find(two));
                await journal.WriteAsync(three, JobState.Sent, "smtp", Guid.NewGuid(), Guid.Empty);
            }
            await using var again = new Journal(File1, TimeProvider.System);
            Assert.NotNull(again.Find(three));
        }
    }

    [Fact]
    public async Task Damaged_bytes_are_dropped_without_an_exception()
    {
        await using (var journal = new Journal(File1, TimeProvider.System))
            for (var i = 0; i < 20; i++) await journal.WriteAsync(Guid.NewGuid(), JobState.Sent, "smtp", Guid.NewGuid(), Guid.Empty);
        var whole = await File.ReadAllBytesAsync(File1, TestContext.Current.CancellationToken);
        var random = new Random(20261122);
        for (var round = 0; round < 500; round++)
        {
            byte[] bytes = [.. whole];
            for (var i = 0; i < 3; i++) bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
            await File.WriteAllBytesAsync(File1, bytes, TestContext.Current.CancellationToken);
            await using var journal = new Journal(File1, TimeProvider.System);
        }
    }

    [Fact]
    public void Two_notifiers_do_not_share_a_folder()
    {
        using var first = new NotifierFolder(_folder);
        Assert.Throws<IOException>(() => new NotifierFolder(_folder));
    }
}
