using System.Diagnostics.Metrics;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Numbers_have_no_labels_and_small_counts_of_people_are_not_there()
    {
        await using var hub = await OperatedHub.Start();
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        var labels = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == HubTelemetry.Name) self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Note(i, value, tags.Length));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Note(i, value, tags.Length));
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Note(i, value, tags.Length));
        listener.Start();
        hub.Get<HubEvents>().Swept("", 4);
        Assert.DoesNotContain("qalqan.sweep.hit", seen.Keys);
        hub.Get<HubEvents>().Swept("", 13);
        hub.Get<HubEvents>().Sent();
        await hub.Call("submit", hub.Write("mail.txt", "https://evil.example/"), "--person", await hub.Enrol());
        listener.RecordObservableInstruments();
        lock (seen)
        {
            Assert.Equal(10, seen["qalqan.sweep.hit"]);
            Assert.Equal(1, seen["qalqan.notice.accepted"]);
            Assert.True(seen["qalqan.submission"] >= 1);
            Assert.Contains("qalqan.notice.queue.age", seen.Keys);
            Assert.Equal(0, labels);
        }

        void Note(Instrument instrument, double value, int tags)
        {
            lock (seen)
            {
                seen[instrument.Name] = value;
                labels += tags;
            }
        }
    }
}
