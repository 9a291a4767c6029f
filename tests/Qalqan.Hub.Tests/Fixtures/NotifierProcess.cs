using System.Net.Sockets;
using System.Text;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A real notifier in its own process with its own folder and key, spoken to over a Unix socket as the hub does.</summary>
sealed class NotifierProcess : IDisposable
{
    const string Passphrase = "seven words that only this test knows";

    readonly string _run = Directory.CreateTempSubdirectory("qrun").FullName; // short: a socket's path has 108 bytes
    readonly string _data;
    ChildProcess _process;
    HttpClient _client;

    /// <param name="config">Its channels and approvers; the hub's key is put in.</param>
    public NotifierProcess(NotifierConfig config)
    {
        _data = Path.Combine(_run, "data");
        Directory.CreateDirectory(_data);
        (config with { HubKey = HubKey.Public.Bytes }).Write(Path.Combine(_data, "config.json"));
        (_process, _client) = Start();
    }

    /// <summary>The hub's job-signing key.</summary>
    public SigningKey HubKey { get; } = SigningKey.Create();

    /// <summary>What handles are sealed to.</summary>
    public SealingPublicKey Key { get; private set; } = null!;

    public string Data => _data;

    public HttpClient Client => _client;

    public string Said => _process.Said;

    public TimeSpan Processor => _process.Processor;

    /// <summary>Sends a batch; gives the answers in its order.</summary>
    public async Task<IReadOnlyList<NoticeAnswer>> SendAsync(IEnumerable<string> lines)
    {
        using var response = await _client.PostAsync("/v1/jobs", new StringContent(string.Join('\n', lines), Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var answers = new List<NoticeAnswer>();
        foreach (var line in (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(NoticeAnswer.TryRead(line, out var answer));
            answers.Add(answer);
        }
        return answers;
    }

    /// <summary>kill -9.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Starts again in the same folder.</summary>
    public void Restart()
    {
        _process.Dispose();
        _client.Dispose();
        (_process, _client) = Start();
    }

    public int Terminate() => _process.Terminate();

    /// <summary>Ends the standard input that the process watches.</summary>
    public int LeaveAlone()
    {
        _process.Input.Close();
        return _process.Wait();
    }

    public void Dispose()
    {
        _process.Dispose();
        _client.Dispose();
        HubKey.Dispose();
        Directory.Delete(_run, recursive: true);
    }

    (ChildProcess, HttpClient) Start()
    {
        var socket = Path.Combine(_run, "s");
        // From the build output of the notifier itself, through the host that runs these tests.
        var process = new ChildProcess("dotnet", [typeof(NotifierConfig).Assembly.Location, "--data", _data, "--passphrase-file", "stdin", "--listen", "unix:" + socket, "--parent-stdin"]);
        process.Input.WriteLine(Passphrase);
        process.Input.Flush();
        var key = Convert.FromBase64String(process.ReadLine("key "));
        Assert.True(SealingPublicKey.TryImport(key, out var read));
        Key = read;
        process.ReadLine("listening ");
        var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancel);
                return new NetworkStream(connection, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://notifier"), Timeout = TimeSpan.FromMinutes(3) };
        return (process, client);
    }
}
