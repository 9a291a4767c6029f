using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub worker</c>: takes parts of the sweeps of a hub whose store is PostgreSQL.</summary>
static class WorkerCommand
{
    public static Command Create()
    {
        var command = new Command("worker", """
            Takes parts of the sweeps of a hub that shares its PostgreSQL store. Start as many as there are processors, on as many machines; one that is killed is replaced by the others.

            Example:
              qalqan hub worker --data /var/lib/qalqan --key-file /run/qalqan/hub.key --store postgres://qalqan@db/qalqan
            """);
        foreach (var option in HubArguments.OfWorker) command.Add(option);
        command.SetAction((parsed, cancel) => Work(HubArguments.Read(parsed), cancel));
        return command;
    }

    static async Task<int> Work(HubOptions options, CancellationToken cancel)
    {
        if (options.Store is null) throw new HubException("a worker shares the hub's store: give --store postgres://…");
        var services = new ServiceCollection();
        HubApplication.AddParts(services, options, Unlock.Open(options), notifier: "unix:/nowhere");
        await using var parts = services.BuildServiceProvider();
        Unlock.RequireSameKey(parts.GetRequiredService<HubKeys>(), parts.GetRequiredService<Settings>());
        await Console.Out.WriteLineAsync($"waiting for parts of sweeps as {parts.GetRequiredService<Hunter>().Worker}");
        await Console.Out.FlushAsync(cancel);
        try
        {
            await parts.GetRequiredService<HuntWorker>().Loop(() => Console.Out.WriteLine("part done"), cancel);
        }
        catch (OperationCanceledException)
        {
            // asked for
        }
        return 0;
    }
}
