using System.Security.Cryptography;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Sealed originals: age files that only the organisation's responders, and its key on paper, can open. The hub that wrote one cannot read it again.</summary>
sealed class Vault(Database database, CaseStore cases, Organisations organisations, HubCustody custody, HubOptions options, TimeProvider clock)
{
    const string Part = ".part";

    readonly string _folder = Path.Combine(options.Data, "vault");

    /// <summary>Keeps <paramref name="evidence"/> in the person's case.</summary>
    /// <returns>The file's id.</returns>
    /// <exception cref="HubException">The organisation has nobody who could open it.</exception>
    public string Keep(Person person, Evidence evidence)
    {
        var openers = organisations.Openers(person.OrganisationId);
        if (openers.Count == 0) throw new HubException("the vault has nobody who could open it: add a responder first");
        var id = Id.New();
        Files.MakeFolder(_folder);
        var path = Path.Combine(_folder, id + ".age");
        var size = Write(path, evidence.Content, openers);
        var (commitment, sha256) = (HubCustody.Commit(evidence.Content.Span), Hash(path));
        var file = database.Write(c =>
        {
            var caseId = cases.Of(c, person.Id);
            c.Execute("insert into vault_file (id, case_id, bytes, sha256, created) values (@id, @caseId, @size, @sha256, @now)", new { id, caseId, size, sha256, now = clock.Hour() });
            // The salt lies with the case: whoever opens it can prove what was received, nobody else can test a guess.
            cases.Add(c, caseId, new(clock.GetUtcNow(), "file", $"{evidence.Name}\n{evidence.Content.Length}\n{Convert.ToHexStringLower(commitment.Salt)}", id));
            return caseId;
        });
        custody.Append(CustodyVerb.Received, file, commitment.Value, sha256);
        return id;
    }

    /// <summary>Where a sealed original lies; null if there is none.</summary>
    public string? PathOf(string id) => Id.IsValid(id) && Path.Combine(_folder, id + ".age") is var path && File.Exists(path) ? path : null;

    /// <summary>Removes what a crash left half written.</summary>
    public void Tidy()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var part in Directory.EnumerateFiles(_folder, "*" + Part)) File.Delete(part);
    }

    static byte[] Hash(string path)
    {
        using var file = File.OpenRead(path);
        return SHA256.HashData(file);
    }

    /// <summary>Written beside, flushed, then named: after a crash there is a whole file or none.</summary>
    static long Write(string path, ReadOnlyMemory<byte> content, IReadOnlyList<SealingPublicKey> openers)
    {
        try
        {
            using (var file = new FileStream(path + Part, FileMode.Create, FileAccess.Write))
            {
                AgeFile.Encrypt(new MemoryEvidence("", content).Open(), file, openers);
                file.Flush(flushToDisk: true);
            }
            File.Move(path + Part, path);
        }
        catch (IOException)
        {
            File.Delete(path + Part); // half of it would keep a full disk full
            throw;
        }
        return new FileInfo(path).Length;
    }
}
