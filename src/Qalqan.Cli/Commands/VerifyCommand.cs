using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Qalqan.Cli;

/// <summary><c>qalqan verify</c>: whether a bundle exported from a hub's custody log holds. Nothing but the bundle is needed.</summary>
static class VerifyCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("BUNDLE") { Description = "The bundle: a zip or the folder it was unpacked into." };
        var key = new Option<string?>("--key") { Description = "File with the log's key, or its keys one a line, had from somewhere else than the bundle" };
        var format = new Option<string>("--format") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("verify", """
            Check that an exported bundle is what the hub's custody log says: every entry, signature and file. Status 0: all holds, 1: something does not, 2: it is no bundle.

            Example:
              qalqan verify case-export.zip --key hub-key.txt
            """) { path, key, format };
        command.SetAction((result, cancel) => Task.FromResult(
            Run(result.GetRequiredValue(path), result.GetValue(key), result.GetValue(format) == "json", cancel)));
        return command;
    }

    static int Run(string path, string? keyFile, bool json, CancellationToken cancel)
    {
        var trusted = keyFile is null ? [] : Keys(keyFile);
        var report = BundleVerifier.Verify(BundleReading.Read(path, cancel), trusted);
        using var output = Output.Results();
        if (json) WriteJson(output.BaseStream, report);
        else WriteText(output, report);
        return report.Unusable ? ExitCode.Unusable : report.Holds ? ExitCode.Done : ExitCode.Found;
    }

    static NoteKey[] Keys(string path)
    {
        // A key has some 150 characters; whoever names another file by mistake is not made to wait for it.
        const int MaxBytes = 64 << 10;
        if (new FileInfo(path).Length > MaxBytes) throw new UsageException("the file of --key holds no key of a log");
        var keys = new List<NoteKey>();
        foreach (var line in File.ReadLines(path).Where(l => !string.IsNullOrWhiteSpace(l)))
            keys.Add(NoteKey.TryParse(line, out var key) ? key : throw new UsageException("the file of --key holds a line that is no key of a log"));
        return keys.Count > 0 ? [.. keys] : throw new UsageException("the file of --key is empty");
    }

    /// <summary>What no bundle can show, whoever made it.</summary>
    static IEnumerable<string> NotProven(BundleReport report)
    {
        yield return "When: times are those of the clocks of the hub and of who signed.";
        yield return "That it is true: the log shows what was put in, and that it was not changed since.";
        yield return "That it is complete: what nobody logged is not here, nor what came after this export.";
        if (!report.KeyGiven) yield return "Whose log it is: the key came with the bundle. Compare the checkpoint with one on paper, or give the log's key with --key.";
        if (report.TimesGoingBack > 0)
            yield return string.Create(CultureInfo.InvariantCulture, $"The order in time: {report.TimesGoingBack} entries are dated before the one above them.");
    }

    static void WriteText(TextWriter output, BundleReport report)
    {
        if (report.Unusable) output.WriteLine("This is not a custody bundle that can be read here.");
        else if (report.Holds) output.WriteLine($"Holds: everything in this bundle agrees with the log {SafeText.Visible(report.Origin)}.");
        else output.WriteLine("DOES NOT HOLD: do not rely on this bundle.");
        foreach (var (place, expected) in report.Faults) output.WriteLine($"  {SafeText.Visible(place)}: expected {expected}");
        if (!report.Holds) return;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.Entries} entries of one case, {Day(report.First)} to {Day(report.Last)} UTC; {report.Signed} signed by the person who acted"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {report.Files} files agree with their entries"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  checkpoint of {report.LogSize} entries: {report.Fingerprint}"));
        output.WriteLine("Not proven:");
        foreach (var sentence in NotProven(report)) output.WriteLine($"  {sentence}");
    }

    static string Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "?";

    static void WriteJson(Stream output, BundleReport report)
    {
        using var json = new Utf8JsonWriter(output, new() { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("result", report.Unusable ? "unusable" : report.Holds ? "holds" : "does-not-hold");
        json.WriteStartArray("faults");
        foreach (var (place, expected) in report.Faults)
        {
            json.WriteStartObject();
            json.WriteString("place", place);
            json.WriteString("expected", expected);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("origin", report.Origin);
        json.WriteNumber("entries", report.Entries);
        json.WriteNumber("signed", report.Signed);
        json.WriteNumber("files", report.Files);
        if (report.LogSize is { } size) json.WriteNumber("log_size", size);
        if (report.Fingerprint is { } fingerprint) json.WriteString("checkpoint", fingerprint);
        if (report.First is { } first) json.WriteString("first", first);
        if (report.Last is { } last) json.WriteString("last", last);
        json.WriteNumber("times_going_back", report.TimesGoingBack);
        json.WriteBoolean("key_given", report.KeyGiven);
        json.WriteStartArray("not_proven");
        foreach (var sentence in NotProven(report)) json.WriteStringValue(sentence);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }
}
