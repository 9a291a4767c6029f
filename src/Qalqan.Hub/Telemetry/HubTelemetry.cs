using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapper;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Qalqan.Hub;

/// <summary>Numbers and traces for a monitor. No instrument and no activity has a tag: what is not there cannot name a person, a value, a path or an address.</summary>
sealed class HubTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the source of activities.</summary>
    public const string Name = "Qalqan.Hub";

    /// <summary>Counts of people below this are not recorded, and larger ones go down to a multiple of it: somebody who knows the group must not read one person off.</summary>
    public const int Least = 5;

    /// <summary>Sweeps and dispatches, as activities.</summary>
    public static readonly ActivitySource Activities = new(Name);

    readonly Meter _meter = new(Name);
    readonly List<IDisposable> _exporters = [];

    public HubTelemetry(HubEvents events, Database database, TimeProvider clock)
    {
        var duration = _meter.CreateHistogram<double>("qalqan.sweep.duration", "s", "From the acceptance of indicators to the end of their sweep");
        var swept = _meter.CreateCounter<long>("qalqan.sweep.finished", "{sweep}", "Sweeps that ended");
        var hit = _meter.CreateHistogram<int>("qalqan.sweep.hit", "{person}", "People a sweep found, down to a multiple of five; fewer than five are not recorded");
        var accepted = _meter.CreateCounter<long>("qalqan.notice.accepted", "{notice}", "Notices a channel accepted");
        var refused = _meter.CreateCounter<long>("qalqan.notice.refused", "{notice}", "Notices the notifier refused");
        var late = _meter.CreateCounter<long>("qalqan.notice.late", "{notice}", "Notices the notifier asks for again later");
        var submissions = _meter.CreateCounter<long>("qalqan.submission", "{submission}", "What was handed in and checked");
        _meter.CreateObservableCounter("qalqan.notifier.failure", () => events.NotifierFailures, "{failure}", "How often the notifier could not be reached");
        _meter.CreateObservableGauge("qalqan.notice.queue.age", () => QueueAge(database, clock), "s", "How long the oldest notice that is due has waited");
        events.OnSwept += (sweep, people) =>
        {
            swept.Add(1);
            duration.Record(Math.Max(0, clock.Seconds() - database.Read(c => c.ExecuteScalar<long>("select started from sweep where id = @sweep", new { sweep }))));
            if (people >= Least) hit.Record(people / Least * Least);
        };
        events.OnSent += () => accepted.Add(1);
        events.OnRefused += _ => refused.Add(1);
        events.OnLate += () => late.Add(1);
        events.OnSubmitted += () => submissions.Add(1);
    }

    /// <summary>Begins to export, where the operator named a collector.</summary>
    public void Start()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"))) return;
        _exporters.Add(Sdk.CreateMeterProviderBuilder().AddMeter(Name).AddOtlpExporter().Build());
        _exporters.Add(Sdk.CreateTracerProviderBuilder().AddSource(Name).AddOtlpExporter().Build());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var exporter in _exporters) exporter.Dispose();
        _meter.Dispose();
    }

    static long QueueAge(Database database, TimeProvider clock)
    {
        var now = clock.Seconds();
        return database.Read(c => c.ExecuteScalar<long?>("select min(due) from notice where state = 'queued' and due <= @now", new { now })) is { } due ? now - due : 0;
    }
}
