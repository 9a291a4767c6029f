using System.CommandLine;
using System.Text.Json;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A whole hub in this process, with its notifier beside it, operated by the commands alone.</summary>
sealed class OperatedHub : IAsyncDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("qhub").FullName;
    RunningHub? _hub;

    OperatedHub() => Options = new() { Data = Path.Combine(_folder, "data"), Listen = "127.0.0.1:0", KeyFile = Path.Combine(_folder, "key") };

    public HubOptions Options { get; private set; }

    /// <summary>A folder for files that commands read and write.</summary>
    public string Folder => _folder;

    public RunningHub Running => _hub ?? throw new InvalidOperationException("stopped");

    public string TokenFile => PathOf("token");

    public string Organisation { get; private set; } = "";

    /// <summary>Starts one and sets it up with <c>setup</c>.</summary>
    public static async Task<OperatedHub> Start()
    {
        var hub = new OperatedHub();
        await hub.Run();
        var (status, token) = await Command("setup", "--hub", hub.Running.Address, "--code", hub.Running.SetupCode!, "--organisation", "Help desk", "--domain", "desk.example");
        Assert.Equal(0, status);
        await File.WriteAllTextAsync(hub.TokenFile, token);
        hub.Organisation = (await hub.Ok("organisation", "list")).Split('\t')[0];
        return hub;
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes a file of this name; gives its path.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>A command with <c>--hub</c> and <c>--token-file</c>.</summary>
    public Task<(int Status, string Output)> Call(params string[] args) => Command([.. args, "--hub", Running.Address, "--token-file", TokenFile]);

    /// <summary>As <see cref="Call"/>, which must end well.</summary>
    public async Task<string> Ok(params string[] args)
    {
        var (status, output) = await Call(args);
        Assert.Equal(0, status);
        return output;
    }

    /// <summary>A command as it was typed after <c>qalqan hub</c>.</summary>
    public static async Task<(int Status, string Output)> Command(params string[] args)
    {
        using var output = new StringWriter();
        var status = await Edge.Run(new RootCommand { HubCommand.Create() }, ["hub", .. args], output);
        return (status, output.ToString());
    }

    /// <summary>Keys and an account for a responder; gives the key file, the passphrase file and the id.</summary>
    public async Task<(string Key, string Passphrase, string Id)> AddResponder(string name)
    {
        var (status, output) = await Command("responder", "keygen", "--out", PathOf(name));
        Assert.Equal(0, status);
        var key = PathOf(name + "/responder.json");
        var passphrase = Write(name + ".words", output.Split('\n')[0]["passphrase ".Length..]);
        return (key, passphrase, (await Ok("responder", "add", key, "--organisation", Organisation, "--name", name)).Trim());
    }

    /// <summary>Enrols somebody with the mailbox alone.</summary>
    public async Task<string> Enrol(params string[] more) => (await Ok(["people", "enrol", "--nickname", "the library", .. more])).Split('\n')[0]["person ".Length..].Trim();

    public T Get<T>() where T : notnull => (T)Running.Services.GetService(typeof(T))!;

    /// <summary>Waits until something holds.</summary>
    public static async Task Until(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds()) await Task.Delay(50, limit.Token);
    }

    /// <summary>Answers of the API.</summary>
    public async Task<JsonDocument> Api(string path)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(TokenFile)).Trim());
        return JsonDocument.Parse(await http.GetStringAsync(new Uri($"{Running.Address}/api/v1/{path}"), TestContext.Current.CancellationToken));
    }

    public async Task Run() => _hub = await RunningHub.Start(Options, TestContext.Current.CancellationToken);

    public async Task Stop()
    {
        if (_hub is not null) await _hub.DisposeAsync();
        _hub = null;
    }

    /// <summary>Goes on with another data folder and the same key.</summary>
    public void Move(string data) => Options = Options with { Data = data };

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }
}
