using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qalqan.Tests.Mail;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Compares what is found in mail with what Python's own reader finds. Every difference has a named reason, or the test fails.</summary>
public sealed class MailComparisonTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Real_phishing_agrees_with_Python() => Compare(MailPaths.RealMail("phishing_pot", "email"), ".eml");

    [Fact]
    [Trait("Speed", "slow")]
    public void Torture_messages_agree_with_Python() => Compare(MailPaths.RealMail("james-mime4j"), ".msg");

    [Fact]
    [Trait("Speed", "slow")]
    public void Our_samples_agree_with_Python() => Compare(MailPaths.Samples, ".eml");

    static void Compare(string folder, string suffix)
    {
        var unexplained = new List<string>();
        var reasons = new Dictionary<string, int>();
        foreach (var line in Python(folder, suffix))
        {
            using var document = JsonDocument.Parse(line);
            var file = document.RootElement.GetProperty("file").GetString()!;
            var bytes = File.ReadAllBytes(Path.Combine(folder, file));
            var ours = Found.In(Read(bytes));
            foreach (var kind in (string[])["addresses", "links", "urls", "attachments"])
            {
                var theirs = document.RootElement.GetProperty(kind).EnumerateArray().Select(e => e.GetString()!).ToHashSet();
                // Ours may hold more: header text, comments that Outlook shows, style sheets. What they have and we have not is what counts.
                foreach (var value in theirs.Where(v => !ours.Has(kind, v)))
                {
                    var reason = Reason(file, kind, value, bytes);
                    if (reason is null) unexplained.Add($"{file}: {kind}: {value}");
                    else reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                }
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", reasons.Select(r => $"{r.Key}: {r.Value}")));
        Assert.True(unexplained.Count == 0, string.Join("\n", unexplained.Take(40)));
    }

    /// <summary>Reads as mail even what is too short to be recognised as such: the torture messages are fragments.</summary>
    static RecordingSink Read(byte[] bytes)
    {
        var sink = new RecordingSink("compared.eml");
        Formats.EvidenceSources.Structured.Single(s => s.Id == "mail/message").Read(new MemoryEvidence("compared.eml", bytes), sink, TestContext.Current.CancellationToken);
        return sink;
    }

    /// <summary>Why a difference is right on our side; null if nothing explains it.</summary>
    static string? Reason(string file, string kind, string value, byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        if (kind == "addresses" && (value.Contains(' ') || !value.Contains('.') || value.Any(c => c is '"' or '=' or '<' or '\'' or '%'))) return "Python splits damaged or encoded addresses at blanks and quotes, or keeps their marks";
        if (kind == "addresses" && text.Contains("=?", StringComparison.Ordinal)) return "an address inside an encoded word is decoded by us and not by compat32";
        if (kind == "addresses" && Path.GetFileName(file) is "headers-odd.eml") return "the sample's broken fields are repaired by us and not by Python";
        if (kind == "attachments" && Path.GetFileName(file) is "encodings.eml" or "boundaries.eml" or "parameters.eml") return "padding inside base64, parts behind the closing boundary: read by us and not by Python, or read to another end";
        if (kind == "urls" && Path.GetFileName(file) == "encodings.eml") return "a comment behind quoted-printable is not understood by Python, so soft breaks stay in its text";
        if (kind is "links" or "urls" && Path.GetFileName(file) is "html-links.eml" or "uuencode.eml" or "charsets.eml") return "utf-7, relative links below a base, and scripts are read differently on purpose";
        if (kind == "attachments" && text.Contains("message/rfc822", StringComparison.OrdinalIgnoreCase)) return "an attached message is a file of its own for us, its parts are inside it";
        if (kind is "links" && value.Contains('\\')) return "back slashes are turned as browsers do";
        return null;
    }

    static IEnumerable<string> Python(string folder, string suffix)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(Golden.Root, "tests", "compare", "mail_observables.py"), folder, suffix]) start.ArgumentList.Add(argument);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("python3 is not here; this test compares with it");
        }
        using (process!)
        {
            var errors = process!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (process.StandardOutput.ReadLine() is { } line) yield return line;
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        }
    }

    sealed class Found
    {
        readonly HashSet<string> _addresses = [], _links = [], _attachments = [];
        readonly StringBuilder _text = new();

        public static Found In(RecordingSink root)
        {
            var found = new Found();
            foreach (var sink in root.All)
            {
                foreach (var (kind, value, place, _) in sink.Observables)
                {
                    if (kind == ObservableKind.Email) found._addresses.Add(value.ToLowerInvariant());
                    if (kind == ObservableKind.Url) found._links.Add(Same(value));
                }
                foreach (var (text, _, _) in sink.Texts) found._text.Append(text).Append('\n');
                foreach (var (_, content, _, _) in sink.Nested)
                {
                    found._attachments.Add(Convert.ToHexStringLower(SHA256.HashData(content)));
                    // Python writes LF for the CRLF of a quoted-printable text; mail programs, and our hashes, keep what was sent.
                    found._attachments.Add(Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(content).Replace("\r\n", "\n", StringComparison.Ordinal)))));
                }
            }
            return found;
        }

        public bool Has(string kind, string value) => kind switch
        {
            "addresses" => _addresses.Contains(value),
            "links" => _links.Contains(Same(value)),
            "urls" => _text.ToString().Contains(value, StringComparison.Ordinal),
            _ => _attachments.Contains(value),
        };

        // Python leaves blanks inside and unknown entities as they are; scheme and slashes are ours to normalise.
        static string Same(string url) => WebUtility.HtmlDecode(url).Replace('\\', '/').Trim().ToLowerInvariant();
    }
}
