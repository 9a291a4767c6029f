using System.Diagnostics;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary>A real mail server with STARTTLS on a free loopback port: Debian's python3-aiosmtpd. It keeps what it takes in a folder.</summary>
sealed class LoopbackMail : IDisposable
{
    /// <summary>Another Python earlier in PATH does not see Debian's modules.</summary>
    const string Python = "/usr/bin/python3";

    readonly Process _process;
    readonly DirectoryInfo _folder;

    LoopbackMail(Process process, DirectoryInfo folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <summary>PEM file of the certificate to trust.</summary>
    public string Authority => Path.Combine(_folder.FullName, "cert.pem");

    /// <summary>Mails that were accepted.</summary>
    public int Count => _folder.GetFiles("*.eml").Length;

    /// <summary>Starts it; null where it is not installed.</summary>
    public static async Task<LoopbackMail?> TryStart(CancellationToken cancel)
    {
        if (!File.Exists(Python)) return null;
        var folder = Directory.CreateTempSubdirectory("qmail-");
        var script = Path.Combine(folder.FullName, "smtp_sink.py");
        using (var source = typeof(LoopbackMail).Assembly.GetManifestResourceStream("rehearsal/smtp_sink.py")!)
        using (var target = File.Create(script)) await source.CopyToAsync(target, cancel);
        var start = new ProcessStartInfo(Python, [script, folder.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        if (int.TryParse(await process.StandardOutput.ReadLineAsync(cancel), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return new(process, folder, port);
        process.Dispose();
        folder.Delete(recursive: true);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
