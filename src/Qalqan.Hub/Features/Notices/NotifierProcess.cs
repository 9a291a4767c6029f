using System.Diagnostics;

namespace Qalqan.Hub;

/// <summary>A notifier of the hub's own: another process with another key, on the same machine. Whoever takes the running machine has both; the start says so.</summary>
sealed class NotifierProcess : IDisposable
{
    /// <summary>Between an end and the next start: one that ends at once must not keep a processor busy.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    readonly ProcessStartInfo _start;
    readonly string _passphrase;
    Process? _process;

    NotifierProcess(ProcessStartInfo start, string passphrase, string address) => (_start, _passphrase, Address) = (start, passphrase, address);

    /// <summary>Its number; null while it is being started again.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <exception cref="HubException">It did not start; the message has what it said.</exception>
    public static async Task<NotifierProcess> Start(HubOptions options, HubKeys keys, CancellationToken cancel)
    {
        var folder = Path.Combine(options.Data, "notifier");
        Files.MakeFolder(folder);
        // A socket's path has at most 107 bytes; a data folder's may have more.
        var address = "unix:" + Path.Combine(Path.GetTempPath(), $"qalqan-{Environment.ProcessId}-{Id.New()[..8]}.sock");
        var start = new ProcessStartInfo(Program()) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["--data", folder, "--listen", address, "--parent-stdin", "--passphrase-file", "stdin", "--pair", Convert.ToBase64String(keys.Jobs.Public.Bytes)]) start.ArgumentList.Add(argument);
        var own = new NotifierProcess(start, keys.NotifierPassphrase, address);
        try
        {
            await own.Launch(cancel);
            return own;
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Starts it again whenever it ends, until the hub does: a notifier that is gone tells nobody anything.</summary>
    public async Task Watch(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await (_process?.WaitForExitAsync(cancel) ?? Task.CompletedTask);
                await Task.Delay(Pause, cancel);
                await Console.Error.WriteLineAsync("qalqan: the notifier ended; starting it again");
                await Launch(cancel);
            }
            catch (Exception e) when (e is HubException or IOException)
            {
                // It said why itself.
            }
        }
    }

    async Task Launch(CancellationToken cancel)
    {
        _process?.Dispose();
        _process = null;
        var process = _process = Process.Start(_start) ?? throw new HubException("the notifier did not start");
        await process.StandardInput.WriteLineAsync(_passphrase.AsMemory(), cancel);
        await process.StandardInput.FlushAsync(cancel);
        string? line;
        do line = await process.StandardOutput.ReadLineAsync(cancel);
        while (line is not null && !line.StartsWith("listening", StringComparison.Ordinal));
        if (line is null) throw new HubException("the notifier did not start; what it said stands above");
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None); // a full pipe would stop it
    }

    /// <summary>Closing its input tells it to end; it finishes what it is sending first.</summary>
    public void Dispose()
    {
        try
        {
            _process?.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }
        if (_process?.WaitForExit(TimeSpan.FromSeconds(10)) == false) _process.Kill();
        _process?.Dispose();
        File.Delete(Address["unix:".Length..]);
    }

    static string Program()
    {
        var name = OperatingSystem.IsWindows() ? "qalqan-notifier.exe" : "qalqan-notifier";
        var beside = Path.Combine(AppContext.BaseDirectory, name);
        return File.Exists(beside) ? beside : throw new HubException($"{name} must lie beside {Path.GetFileName(Environment.ProcessPath)}");
    }
}
