using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>What was measured. Seconds count from the moment indicators are handed in.</summary>
/// <param name="Tokens">Sealed tokens in the store, padding not counted.</param>
/// <param name="People">People enrolled.</param>
/// <param name="Indicators">Indicators handed in.</param>
/// <param name="Hits">Pairs of person and indicator found.</param>
/// <param name="PeopleHit">People with at least one.</param>
/// <param name="Notices">Notices that a mail server accepted.</param>
/// <param name="SweepSeconds">Until everybody was looked through and it was decided what follows.</param>
/// <param name="P99NoticeSeconds">Until 99 in 100 notices were accepted.</param>
/// <param name="LastNoticeSeconds">Until the last one was.</param>
/// <param name="CpuSeconds">Processor time of the hub in that time; the notifier and the mail server are processes of their own.</param>
/// <param name="LoadSeconds">Until the hub was ready after its start.</param>
/// <param name="PeakResidentBytes">The most memory the hub had, its start included.</param>
sealed record BenchResult(long Tokens, int People, int Indicators, long Hits, int PeopleHit, int Notices, double SweepSeconds, double P99NoticeSeconds, double LastNoticeSeconds, double CpuSeconds, double LoadSeconds, long PeakResidentBytes);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchResult))]
sealed partial class BenchJson : JsonSerializerContext;

/// <summary>The way from accepted indicators to the last notice, once, with real programs.</summary>
static class HubBench
{
    /// <summary>Longer than any result worth having.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="HubException">No mail server is installed.</exception>
    public static async Task<BenchResult> Run(int tokens, int people, int indicators, int hit, string? store, Action<string> say, CancellationToken cancel)
    {
        using var mail = await LoopbackMail.TryStart(cancel) ?? throw new HubException("the benchmark needs a real mail server: apt-get install python3-aiosmtpd openssl");
        var crowd = new SyntheticPeople(people, Math.Max(2, tokens / people / 2 * 2), indicators, hit, seed: 1);
        say(string.Create(CultureInfo.InvariantCulture, $"sealing {tokens:#,0} tokens of {people:#,0} people"));
        var started = Stopwatch.GetTimestamp();
        await using var stage = await RehearsalHub.Build(mail, store, (services, organisations) =>
        {
            Crowd.Add(services, organisations, crowd, people, mail: true);
            GC.Collect();
            ResetPeak();
            started = Stopwatch.GetTimestamp();
        }, cancel);
        var loaded = Stopwatch.GetElapsedTime(started);
        var expected = crowd.Expected.Select(e => e.Person).Distinct().Count();
        say(string.Create(CultureInfo.InvariantCulture, $"handing in {indicators:#,0} indicators"));
        var (swept, sent, cpu) = await Measure(stage, [.. crowd.Indicators], expected, cancel);
        return new(stage.Hub.Services.GetRequiredService<SealedIndex>().Tokens, people, indicators, crowd.Expected.Count, expected, Math.Min(sent.Length, mail.Count), swept.TotalSeconds,
            sent.Length == 0 ? 0 : sent[Math.Max(0, (int)Math.Ceiling(sent.Length * 0.99) - 1)].TotalSeconds, sent.Length == 0 ? 0 : sent[^1].TotalSeconds, cpu.TotalSeconds, loaded.TotalSeconds, Peak());
    }

    static async Task<(TimeSpan Swept, TimeSpan[] Sent, TimeSpan Cpu)> Measure(RehearsalHub stage, IReadOnlyList<Indicator> indicators, int expected, CancellationToken cancel)
    {
        var services = stage.Hub.Services;
        services.GetRequiredService<Feeds>().Set(new("synthetic", FeedTier.A));
        var events = services.GetRequiredService<HubEvents>();
        var (sent, swept, all) = (new ConcurrentBag<TimeSpan>(), TimeSpan.Zero, new TaskCompletionSource());
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        events.OnSwept += (_, _) => swept = Stopwatch.GetElapsedTime(start);
        events.OnHeld += (release, _, _) => _ = Task.Run(() => stage.Approve(release), cancel).ContinueWith(t => all.TrySetException(t.Exception!), cancel, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        events.OnSent += () =>
        {
            sent.Add(Stopwatch.GetElapsedTime(start));
            if (sent.Count == expected) all.TrySetResult();
        };
        await Task.Run(() => services.GetRequiredService<Acceptance>().Take("synthetic", indicators, [], new string('0', 64)), cancel);
        await await Task.WhenAny(all.Task, Task.Delay(Patience, cancel));
        return (swept, [.. sent.Order()], Environment.CpuUsage.TotalTime - cpu);
    }

    /// <summary>Making the crowd is not the hub's work: its memory is not counted.</summary>
    static void ResetPeak()
    {
        if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    static long Peak()
    {
        if (!OperatingSystem.IsLinux()) return Environment.WorkingSet;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
