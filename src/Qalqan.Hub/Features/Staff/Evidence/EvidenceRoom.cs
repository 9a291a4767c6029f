using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>An original, opened in memory.</summary>
/// <param name="Name">Its name as it was handed in; hostile.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="Content">The bytes; zeroed by whoever asked.</param>
/// <param name="Agrees">Whether they are what the custody log says was received.</param>
sealed record OpenedEvidence(string Name, string CaseId, byte[] Content, bool Agrees);

/// <summary>Originals are opened here, in memory, with the responder's key, and every opening stands in the custody log under the responder's signature.</summary>
sealed class EvidenceRoom(Database database, Vault vault, CaseDesk desk, CaseStore cases, HubCustody custody, Audit audit)
{
    /// <summary>Opens an original; null if it is not there, is another organisation's, or does not open.</summary>
    /// <param name="me">Who asks.</param>
    /// <param name="keys">Their keys.</param>
    /// <param name="id">The file.</param>
    /// <param name="sign">Whether this is the opening that is written down; pictures within a page are part of it.</param>
    public OpenedEvidence? Open(Account me, UnlockedKeys keys, string id, bool sign)
    {
        if (!Id.IsValid(id) || database.Read(c => c.QuerySingleOrDefault<string>("select case_id from vault_file where id = @id", new { id })) is not { } caseId) return null;
        if (desk.Find(me, caseId) is null || vault.PathOf(id) is not { } path) return null;
        using var key = desk.Key(me, keys, caseId);
        if (key is null || cases.Read(caseId, key).FirstOrDefault(e => e.Kind == "file" && e.Reference == id) is not { } entry) return null;
        var parts = entry.Text.Split('\n');
        using var file = File.OpenRead(path);
        using var plain = new MemoryStream();
        // Written down before anything is shown; an opening that fails half way is one as well.
        var salt = parts.Length > 2 ? Convert.FromHexString(parts[^1]) : [];
        if (!AgeFile.TryDecrypt(file, keys.Sealing, plain, out _)) return null;
        var content = plain.ToArray();
        CryptographicOperations.ZeroMemory(plain.GetBuffer());
        var commitment = salt.Length == CustodyCommitment.SaltBytes ? CustodyCommitment.Of(salt, SHA256.HashData(content)) : null;
        file.Position = 0;
        var cipher = SHA256.HashData(file);
        var agrees = commitment is not null && custody.WasReceived(caseId, commitment, cipher);
        if (sign && keys.Signing is { } signing) custody.Append(custody.About(CustodyVerb.Opened, caseId, commitment, cipher).Signed(signing));
        audit.Write(me.Id, Acts.EvidenceOpened, id);
        return new(string.Join('\n', parts.SkipLast(2)), caseId, content, agrees);
    }

    /// <summary>What a browser may show as a picture, by its first bytes and never by its name: formats that hold no script. Null for everything else, SVG above all.</summary>
    public static string? ImageType(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("\x89PNG\r\n\x1a\n"u8) || (content.Length > 8 && content[0] == 0x89 && content[1..4].SequenceEqual("PNG"u8))) return "image/png";
        if (content.Length > 3 && content[0] == 0xFF && content[1] == 0xD8 && content[2] == 0xFF) return "image/jpeg";
        if (content.StartsWith("GIF87a"u8) || content.StartsWith("GIF89a"u8)) return "image/gif";
        return content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..12].SequenceEqual("WEBP"u8) ? "image/webp" : null;
    }

    /// <summary>The lines of a text with everything shown that a reader would not see: control characters, marks that turn the direction of reading.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="max">How many bytes are shown.</param>
    public static IEnumerable<string> Lines(ReadOnlySpan<byte> content, int max) => Encoding.UTF8.GetString(content.Length > max ? content[..max] : content)
        .Split('\n').Select(line => SafeText.Visible(line.TrimEnd('\r').Replace("\t", "    ", StringComparison.Ordinal), int.MaxValue)).ToList();

    /// <summary>Bytes that are no text, as offsets and hexadecimal digits.</summary>
    public static IEnumerable<string> Hex(byte[] content, int max)
    {
        const int Width = 16;
        for (var at = 0; at < Math.Min(content.Length, max); at += Width)
        {
            var row = content.AsSpan(at, Math.Min(Width, content.Length - at));
            var letters = new StringBuilder();
            foreach (var b in row) letters.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
            yield return string.Create(CultureInfo.InvariantCulture, $"{at:x8}  {string.Join(' ', Convert.ToHexStringLower(row).Chunk(2).Select(c => new string(c))),-47}  {letters}");
        }
    }

    /// <summary>Whether it reads as text: no zero byte near its start, and few that are no UTF-8.</summary>
    public static bool IsText(ReadOnlySpan<byte> content)
    {
        var start = content.Length > 4096 ? content[..4096] : content;
        if (start.Contains((byte)0)) return false;
        var text = Encoding.UTF8.GetString(start);
        return text.Count(c => c == '\uFFFD') <= text.Length / 20;
    }
}
