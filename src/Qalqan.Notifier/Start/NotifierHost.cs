using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Qalqan.Notifier;

/// <summary>The running process: one socket, ended by SIGTERM or with its parent.</summary>
static class NotifierHost
{
    const long MaxBody = 32L * 1024 * 1024; // a hundred jobs with releases and OpenPGP keys

    /// <summary>Serves until it is told to end.</summary>
    /// <param name="listen"><c>unix:/path</c> or <c>http://127.0.0.1:PORT</c>; port 0 takes a free one.</param>
    /// <param name="parts">Everything.</param>
    /// <param name="parent">Standard input, whose end ends us; null if nobody watches over us.</param>
    /// <param name="output">Where the address is said once it listens.</param>
    /// <exception cref="FormatException">Not such an address.</exception>
    public static async Task RunAsync(string listen, NotifierParts parts, TextReader? parent, TextWriter output)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, listen));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        await using var app = builder.Build();
        NotifierApi.Map(app, parts, app.Lifetime.ApplicationStopping);
        await app.StartAsync();
        if (Socket(listen) is { } socket && !OperatingSystem.IsWindows()) File.SetUnixFileMode(socket, Mode(Path.GetDirectoryName(Path.GetFullPath(socket))!));
        await output.WriteLineAsync($"listening {(Socket(listen) is null ? app.Urls.First() : listen)}");
        await output.FlushAsync();
        if (parent is not null) _ = Task.Run(() => EndWithAsync(parent, app.Lifetime));
        await app.WaitForShutdownAsync();
    }

    static async Task EndWithAsync(TextReader parent, IHostApplicationLifetime lifetime)
    {
        while (await parent.ReadLineAsync() is not null)
        {
            // Nothing is said here after the passphrase.
        }
        lifetime.StopApplication();
    }

    static void Listen(KestrelServerOptions kestrel, string listen)
    {
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.AddServerHeader = false;
        if (Socket(listen) is { } socket)
        {
            File.Delete(socket); // left by a process that was killed; the folder's lock says that it is not in use
            kestrel.ListenUnixSocket(socket);
            return;
        }
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || !IPAddress.TryParse(uri.Host, out var address) || !IPAddress.IsLoopback(address))
            throw new FormatException("--listen takes unix:/path or http://127.0.0.1:PORT; anything further away needs a tunnel with its own keys");
        kestrel.Listen(address, uri.Port);
    }

    /// <summary>For its owner alone; where the folder is closed to everybody but a group, for that group too: the hub runs under another user.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    static UnixFileMode Mode(string folder)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite, Anybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var of = File.GetUnixFileMode(folder);
        return (of & Anybody) == 0 && of.HasFlag(UnixFileMode.GroupExecute) ? Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite : Owner;
    }

    static string? Socket(string listen) => listen.StartsWith("unix:", StringComparison.Ordinal) ? listen[5..] : null;
}
