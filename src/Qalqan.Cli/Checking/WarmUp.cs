using System.Text;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>
/// Has a second processor prepare, while the command line is read and the indicators are opened, what reading a mail needs: code that cannot be compiled
/// ahead, the hash functions, the tables of HTML. One who waits for the answer on a single mail waits a third less; nothing else changes.
/// </summary>
static class WarmUp
{
    /// <summary>Starts it if one of <paramref name="args"/> names a mail.</summary>
    public static void Start(string[] args)
    {
        if (Environment.ProcessorCount > 1 && Array.Exists(args, a => a.EndsWith(".eml", StringComparison.OrdinalIgnoreCase)))
            new Thread(ReadAMail) { IsBackground = true, Name = "warm-up" }.Start();
    }

    static void ReadAMail()
    {
        try
        {
            var builder = new IndicatorSetBuilder();
            builder.Add(new() { Kind = ObservableKind.Domain, Value = "warm-up.test", Feed = "" });
            builder.Add(new() { Kind = ObservableKind.Ip, Value = "192.0.2.1", Feed = "" });
            builder.Add(new() { Kind = ObservableKind.Sha256, Value = new('0', 64), Feed = "" });
            using var set = builder.Build();
            var mail = """
                From: "A" <a@example.test>
                Reply-To: b@example.test
                Subject: =?utf-8?q?a?=
                Received: from a.example.test (a.example.test [192.0.2.2]) by b.example.test
                Content-Type: text/html; charset=utf-8

                <p>a <a href="http://a.example.test/">b.example.test</a> &amp; [.] 192.0.2.2</p>
                """;
            using var consumer = new CheckConsumer(set, new() { Now = DateTimeOffset.UnixEpoch });
            new EvidenceRun(consumer, CancellationToken.None).Read(new StreamEvidence("", new MemoryStream(Encoding.UTF8.GetBytes(mail))));
        }
        catch (Exception)
        {
            // Nothing of it is used; what is wrong shows where it is.
        }
    }
}
