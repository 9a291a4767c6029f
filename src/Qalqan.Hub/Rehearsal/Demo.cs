using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Qalqan.Formats;

namespace Qalqan.Hub;

/// <summary>The whole loop before somebody's eyes: a hub, a thousand made-up people with two years of observations, a published set of indicators, and what follows from it.</summary>
sealed class Demo(TextWriter output)
{
    /// <summary>People, observations of each, and how many of them once met what the published set warns about.</summary>
    const int People = 1000, TokensEach = 2000, Hit = 37;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    long _start;

    /// <summary>Shows it.</summary>
    /// <param name="intelligence">A published set of indicators; null takes the one that came with Qalqan.</param>
    /// <param name="exit">End when all was delivered, instead of leaving the hub running.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>0 if everybody who was hit was told.</returns>
    public async Task<int> Run(string? intelligence, bool exit, CancellationToken cancel)
    {
        var (name, pack) = Pack(intelligence);
        var indicators = Read(name, pack);
        using var mail = await LoopbackMail.TryStart(cancel);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"A hub in a temporary folder, and {People:#,0} made-up people with two years of observations. Sealing {People * TokensEach:#,0} tokens …"));
        List<string> domains = [.. indicators.Where(i => i.Kind == ObservableKind.Domain && TokenLadder.Asked(i, new TokenInputs()).IsHuntable).Select(i => i.Value).Distinct().Take(40)];
        if (domains.Count == 0) throw new HubException($"{name}: the demonstration needs a set that names domains");
        var crowd = new SyntheticPeople(People, TokensEach, domains.Count, Hit, seed: 2, domains);
        await using var stage = await RehearsalHub.Build(mail, null, (services, organisations) => Crowd.Add(services, organisations, crowd, People, mail is not null), cancel);
        var expected = crowd.Expected.Select(e => e.Person).Distinct().Count();
        await output.WriteLineAsync(mail is null
            ? "No mail server is installed here (python3-aiosmtpd): notices go to mailboxes only."
            : "A real mail server on this machine takes the notices; each goes to the person's mailbox too.");
        var told = await Watch(stage, name, pack, indicators, expected, cancel);
        await output.WriteLineAsync(told == expected
            ? string.Create(CultureInfo.InvariantCulture, $"Everybody who was hit has been told: {told} of {expected}, and nobody else. Report: numbers, no names.")
            : string.Create(CultureInfo.InvariantCulture, $"Told: {told} of {expected}."));
        if (!exit)
        {
            await output.WriteLineAsync($"\nThe hub runs at {stage.Hub.Address} until you press Ctrl+C; then all of it is deleted.");
            await stage.Hub.WaitForShutdown(cancel);
        }
        return told == expected ? 0 : 1;
    }

    async Task<int> Watch(RehearsalHub stage, string name, byte[] pack, IReadOnlyList<Indicator> indicators, int expected, CancellationToken cancel)
    {
        var services = stage.Hub.Services;
        services.GetRequiredService<Feeds>().Set(new(name, FeedTier.A));
        var (events, told, all) = (services.GetRequiredService<HubEvents>(), 0, new TaskCompletionSource());
        events.OnSwept += (_, people) => Say($"swept everybody's sealed memory: {people} people hit");
        events.OnHeld += (release, people, organisations) => _ = Task.Run(() =>
        {
            Say($"dry run: would notify {people} people in {organisations} organisations; two responders must agree");
            stage.Approve(release);
            Say("both signed; the notifier checks their signatures itself");
        }, cancel).ContinueWith(t => all.TrySetException(t.Exception!), cancel, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        events.OnSent += () =>
        {
            var n = Interlocked.Increment(ref told);
            if (n == 1 || n == expected || n % 10 == 0) Say($"notices accepted: {n}");
            if (n == expected) all.TrySetResult();
        };
        _start = Stopwatch.GetTimestamp();
        Say($"{indicators.Count} published indicators arrive from {name}");
        var intake = await Task.Run(() => services.GetRequiredService<Acceptance>().Take(name, indicators, [], Convert.ToHexStringLower(SHA256.HashData(pack))), cancel);
        Say($"accepted {intake.Accepted}, held for a responder {intake.Held}; {intake.NotHuntable.Count} can be checked but not hunted");
        await await Task.WhenAny(all.Task, Task.Delay(Patience, cancel));
        return told;
    }

    void Say(string line)
    {
        lock (output) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(_start).TotalSeconds,6:0.00} s  {line}"));
    }

    static IReadOnlyList<Indicator> Read(string name, byte[] pack)
    {
        var found = new IndicatorCollection();
        using (var content = new MemoryStream(pack)) IntelligenceReader.Read(name, content, new(name), found);
        return found.Indicators;
    }

    static (string Name, byte[] Pack) Pack(string? path)
    {
        if (path is not null) return (Path.GetFileNameWithoutExtension(path), File.ReadAllBytes(path));
        using var own = typeof(Demo).Assembly.GetManifestResourceStream("rehearsal/published.stix2")!;
        using var copy = new MemoryStream();
        own.CopyTo(copy);
        return ("published-by-volexity-and-amnesty", copy.ToArray());
    }
}
