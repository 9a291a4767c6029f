using System.Diagnostics;
using System.Globalization;
using Qalqan.Formats;

namespace Qalqan.Bench.Mail;

/// <summary>Reads 10,000 ordinary mails with HTML and attachments, one file each and as one mailbox, and prints MB per CPU second. Gate: 30 MB/s per core.</summary>
static class MailBenchmark
{
    const int Messages = 10_000, Rounds = 5;

    /// <summary>Runs it. The first argument may be another number of messages.</summary>
    public static int Run(string[] args)
    {
        var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Messages;
        var mails = Enumerable.Range(0, count).Select(i => OrdinaryMail.Make(i).Message).ToArray();
        var mailbox = Mailbox(mails);
        var megabytes = mails.Sum(m => (long)m.Length) / 1e6;
        Measure("messages", megabytes, () =>
        {
            var sink = new CountingSink();
            foreach (var mail in mails) Read(new MemoryEvidence("m.eml", mail), sink);
            return sink;
        });
        Measure("mailbox", mailbox.Length / 1e6, () =>
        {
            var sink = new CountingSink();
            Read(new MemoryEvidence("m.mbox", mailbox), sink);
            return sink;
        });
        return 0;
    }

    static void Measure(string name, double megabytes, Func<CountingSink> run)
    {
        run();
        var rates = new List<double>();
        CountingSink? sink = null;
        using var process = Process.GetCurrentProcess();
        for (var i = 0; i < Rounds; i++)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            sink = run();
            process.Refresh();
            rates.Add(megabytes / (process.TotalProcessorTime - before).TotalSeconds);
        }
        rates.Sort();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"mail {name}: {megabytes:F1} MB, {sink!.Records} records, {sink.Observables} observables, {sink.Texts} texts of {sink.TextBytes / 1e6:F1} MB, {sink.Files} files of {sink.FileBytes / 1e6:F1} MB, {sink.Signs} signs, {sink.Faults} faults; median {rates[Rounds / 2]:F1} MB/s of CPU ({rates[0]:F1} to {rates[^1]:F1}); peak {process.PeakWorkingSet64 >> 20} MB"));
    }

    static byte[] Mailbox(byte[][] mails)
    {
        using var all = new MemoryStream();
        foreach (var mail in mails)
        {
            all.Write("From someone@example.org Mon Jan  5 10:00:00 2026\n"u8);
            all.Write(mail);
            all.Write("\n"u8);
        }
        return all.ToArray();
    }

    static void Read(EvidenceFile file, CountingSink sink)
    {
        foreach (var source in EvidenceSources.Structured)
        {
            if (!source.Recognises(file.Head.Span)) continue;
            source.Read(file, sink, CancellationToken.None);
            return;
        }
    }

    /// <summary>Counts, and reads nested mail and pages in turn.</summary>
    sealed class CountingSink : IEvidenceSink
    {
        public long Records, Observables, Texts, TextBytes, Files, FileBytes, Signs, Faults;
        public bool WantsFields => false;
        public void Record(EvidenceRecord record) => Records++;
        public void Observe(in Observable observable) => Observables++;
        public void Sign(Sign sign) => Signs++;
        public void Fault(long offset, string expected) => Faults++;
        public void Skipped(string name, string reason) => Faults++;
        public void Nested(string name, Stream content, long? length, DateTimeOffset? modified) => Files++;

        public void Text(ReadOnlySpan<byte> utf8, string place, long offset)
        {
            Texts++;
            TextBytes += utf8.Length;
        }

        public void Nested(string name, ReadOnlyMemory<byte> content, long offset)
        {
            Files++;
            FileBytes += content.Length;
            Read(new MemoryEvidence(name, content), this);
        }
    }
}
