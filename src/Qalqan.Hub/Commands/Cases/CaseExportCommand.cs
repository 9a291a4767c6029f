using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub case export</c>: a bundle that proves itself to <c>qalqan verify</c>, made here.</summary>
static class CaseExportCommand
{
    const string HistoryName = "history.json";

    public static Command Create()
    {
        var id = CaseCommand.Id();
        var path = new Option<string>("--out") { Description = "Where the bundle is written; must not be there yet", HelpName = "FILE.zip", Required = true };
        var plain = new Option<bool>("--plain") { Description = "With the originals and the history in clear, for a court or a laboratory; otherwise they stay sealed to the responders" };
        var command = new Command("export", """
            Makes a custody bundle of a case: every line of the log about it with its proof, and the originals. You sign the export; it stands in the log.

            Example:
              qalqan hub case export 77d2… --out case.zip --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token
              qalqan verify case.zip
            """) { id, path, plain };
        return Desk.AddOptions(command).Calls(async (parsed, hub, output, cancel) =>
        {
            using var desk = await Desk.Open(parsed, hub, cancel);
            using var file = await OpenedCase.Open(parsed.GetRequiredValue(id), desk, hub, cancel);
            var target = parsed.GetRequiredValue(path);
            if (File.Exists(target)) throw new HubException($"{target} is there already");
            var folder = Directory.CreateTempSubdirectory("qalqan-export"); // sealed originals on their way into the bundle, 0700
            try
            {
                var report = await Export(file, desk, hub, folder.FullName, target, parsed.GetValue(plain), cancel);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{SafeText.Visible(target)}: {report.Entries} entries, {report.Files} files"));
                await output.WriteLineAsync($"checkpoint of {report.LogSize} entries: {report.Fingerprint}");
                return Exit.Done;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
    }

    static async Task<BundleReport> Export(OpenedCase file, Desk desk, HubClient hub, string folder, string target, bool plain, CancellationToken cancel)
    {
        var logged = file.File.Files.Where(f => f.Received is not null && file.Note(f.Id) is not null).OrderBy(f => f.Received).ToList();
        NoteKey[] keys = [.. file.File.Log.Select(line => NoteKey.TryParse(line, out var key) ? key : throw new HubException("the key of the custody log is damaged"))];
        List<BundlePart> parts = [.. logged.Select(f => new BundlePart(SealedName(f), () => File.OpenRead(Path.Combine(folder, f.Id))))];
        if (plain) parts.AddRange(logged.Select(f => new BundlePart(PlainName(f), () => Decrypted(Path.Combine(folder, f.Id), desk))));
        var history = plain ? History(file) : null;
        if (history is not null) parts.Add(new(HistoryName, () => new MemoryStream(history, writable: false)));
        var export = new CustodyExport(file.Reference, keys, Actors(file, desk),
            [.. logged.Select(f => new BundleDisclosure { Seq = f.Received!.Value, Sealed = SealedName(f), Plain = plain ? PlainName(f) : null, Salt = file.Note(f.Id)!.Salt })],
            history is null ? [] : [new BundleAttachment(HistoryName, SHA256.HashData(history))], parts);
        var act = desk.Sign(CustodyVerb.Exported, file.Reference, export.Object);
        var proofs = await hub.Post($"cases/{file.File.Id}/exports", CaseCommand.Request(desk, act), ApiJson.Default.CaseActRequest, ApiJson.Default.ExportProofs, cancel);
        CustodyEntry[] entries = [.. proofs.Entries.Select(e => CustodyEntry.TryParse(Api.Bytes(e, "entries"), out var entry) ? entry : throw new HubException("the hub gave a damaged line"))];
        SignedNote[] checkpoints = [.. proofs.Checkpoints.Select(c => SignedNote.TryParse(Api.Bytes(c, "checkpoints"), out var note) ? note : throw new HubException("the hub gave a damaged checkpoint"))];
        foreach (var one in logged) await Fetch(one, file, entries[^1].Seq, folder, hub, cancel);
        return Write(export.Parts(entries, checkpoints, Hashes(proofs.Inclusion), Hashes(proofs.Consistency)), target, keys);
    }

    /// <summary>Writes the bundle beside its place, checks it as its reader will, and only then gives it its name.</summary>
    static BundleReport Write(IReadOnlyList<BundlePart> parts, string target, NoteKey[] keys)
    {
        var unfinished = target + ".part";
        File.Delete(unfinished);
        using (var zip = new FileStream(unfinished, CaseCommand.OwnerOnly())) CustodyExport.WriteZip(parts, zip);
        var content = new BundleContent();
        using (var zip = ZipFile.OpenRead(unfinished))
        {
            foreach (var part in zip.Entries)
            {
                using var stream = part.Open();
                content.Add(part.FullName, stream);
            }
        }
        var report = BundleVerifier.Verify(content, keys);
        if (!report.Holds)
        {
            File.Delete(unfinished);
            throw new HubException($"the bundle does not hold: {string.Join("; ", report.Faults.Take(3).Select(f => $"expected {f.Expected} in {f.Place}"))}");
        }
        File.Move(unfinished, target);
        return report;
    }

    static async Task Fetch(SealedFile one, OpenedCase file, long act, string folder, HubClient hub, CancellationToken cancel)
    {
        await using var target = new FileStream(Path.Combine(folder, one.Id), CaseCommand.OwnerOnly());
        await hub.Download(string.Create(CultureInfo.InvariantCulture, $"cases/{file.File.Id}/files/{one.Id}?act={act}"), target, cancel);
    }

    /// <summary>In memory: what is in clear is written nowhere but into the bundle.</summary>
    static MemoryStream Decrypted(string path, Desk desk)
    {
        using var age = File.OpenRead(path);
        var plain = new MemoryStream();
        if (!AgeFile.TryDecrypt(age, desk.Keys.Sealing, plain, out var reason)) throw new HubException($"an original does not open: {reason}");
        plain.Position = 0;
        return plain;
    }

    static VerifyingKey[] Actors(OpenedCase file, Desk desk)
    {
        var signed = file.File.Actors.Append(desk.Keys.Signing.Public.Id).ToHashSet(StringComparer.Ordinal);
        return [.. desk.Responders.Select(r => VerifyingKey.TryImport(Api.Bytes(r.SigningKey, "signingKey"), out var key) ? key : null).OfType<VerifyingKey>().Where(k => signed.Contains(k.Id)).DistinctBy(k => k.Id)];
    }

    static byte[] History(OpenedCase file)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var entry in file.History)
            {
                json.WriteStartObject();
                json.WriteString("time", entry.Time);
                json.WriteString("kind", entry.Kind);
                json.WriteString("text", entry.Text);
                if (entry.Reference is { } reference) json.WriteString("reference", reference);
                if (entry.Author is { } author) json.WriteString("author", author);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return bytes.ToArray();
    }

    static IReadOnlyList<byte[][]> Hashes(IReadOnlyList<IReadOnlyList<string>> proofs) => [.. proofs.Select(p => p.Select(h => Api.Bytes(h, "proof")).ToArray())];

    static string SealedName(SealedFile file) => $"originals/{file.Id}.age";

    static string PlainName(SealedFile file) => $"originals/{file.Id}.bin";
}
