using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class ProgressLineTests
{
    sealed class HandClock : TimeProvider
    {
        long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(double seconds) => _ticks += (long)(seconds * TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void Short_work_shows_nothing_and_long_work_shows_one_line_that_goes_away()
    {
        var (clock, error) = (new HandClock(), new StringWriter());
        using (var progress = new ProgressLine(error, true, Words.For("en"), clock))
        {
            clock.Pass(0.9);
            progress.Report(90_000_000, 1_000_000_000);
            Assert.Equal("", error.ToString());
            clock.Pass(1.1);
            progress.Report(200_000_000, 1_000_000_000);
            progress.Report(200_000_001, 1_000_000_000); // at once again: not drawn
        }
        Assert.Equal("\r200 MB of 1.0 GB, 100 MB a second, 0:08 left\u001b[K\r\u001b[K", error.ToString());
    }

    [Fact]
    public void Work_of_unknown_size_shows_no_time_left()
    {
        var (clock, error) = (new HandClock(), new StringWriter());
        using var progress = new ProgressLine(error, true, Words.For("en"), clock);
        clock.Pass(2);
        progress.Report(3_000_000, null);
        Assert.Equal("\r3.0 MB, 1.5 MB a second\u001b[K", error.ToString());
    }

    [Fact]
    public void Nothing_is_written_where_nobody_looks()
    {
        var (clock, error) = (new HandClock(), new StringWriter());
        using (var progress = new ProgressLine(error, false, Words.For("en"), clock))
        {
            clock.Pass(5);
            progress.Report(1, 2);
        }
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public void A_narrow_terminal_gets_one_line_only()
    {
        var (clock, error) = (new HandClock(), new StringWriter());
        using var progress = new ProgressLine(error, true, Words.For("en"), clock, 40);
        clock.Pass(30_000);
        progress.Report(1_000, 1_000_000);
        Assert.True(CellWidth.Of(error.ToString().Replace("\u001b[K", "", StringComparison.Ordinal).Trim('\r')) < 40);
    }
}
