using System.Globalization;
using System.Text;
using Qalqan.Tests;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A real mail server (Debian's python3-aiosmtpd) with STARTTLS on a free loopback port that keeps what it takes.</summary>
sealed class SmtpSink : IDisposable
{
    const string Python = "/usr/bin/python3"; // another one earlier in PATH does not see Debian's modules

    readonly ChildProcess _server;

    /// <param name="behaviour">As in smtp_sink.py: empty, refuse, later, flaky, slow, plain, limit, cut.</param>
    public SmtpSink(string behaviour = "")
    {
        Folder = Directory.CreateTempSubdirectory("qsmtp").FullName;
        _server = new(Python, [Path.Combine(Golden.Root, "src/Qalqan.Hub/Rehearsal/smtp_sink.py"), Folder, behaviour]);
        Port = int.Parse(_server.ReadLine(), CultureInfo.InvariantCulture);
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>PEM file to trust.</summary>
    public string Authority => Path.Combine(Folder, "cert.pem");

    public int Count => Directory.GetFiles(Folder, "*.eml").Length;

    /// <summary>Processor time of the server so far.</summary>
    public TimeSpan Processor => _server.Processor;

    /// <summary>Every mail as text, in the order of arrival.</summary>
    public IReadOnlyList<string> Mails => [.. Directory.GetFiles(Folder, "*.eml").Order(StringComparer.Ordinal).Select(f => File.ReadAllText(f, Encoding.Latin1))];

    /// <summary>Skips the test, and says so, where the mail server is not installed.</summary>
    public static void SkipUnlessInstalled()
    {
        using var python = File.Exists(Python) ? new ChildProcess(Python, ["-c", "import aiosmtpd"]) : null;
        Assert.SkipUnless(python?.Wait() == 0, "python3-aiosmtpd is not installed: no real mail server to send to");
    }

    /// <summary>The value of a header, unfolded.</summary>
    public static string Header(string mail, string name)
    {
        var head = mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ", StringComparison.Ordinal);
        return head.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
    }

    /// <summary>The text of a plain mail.</summary>
    public static string Body(string mail) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Replace("\r\n", "", StringComparison.Ordinal))).Replace("\r\n", "\n", StringComparison.Ordinal);

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
