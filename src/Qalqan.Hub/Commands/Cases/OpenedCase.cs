using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary>An original as the case's history tells of it.</summary>
/// <param name="Name">The name it came under; hostile.</param>
/// <param name="Salt">Opens the custody log's commitment to it.</param>
sealed record OriginalNote(string Name, byte[] Salt);

/// <summary>A case, opened where the responder is. The hub never sees what is in here.</summary>
sealed class OpenedCase : IDisposable
{
    OpenedCase(CaseSealed file, SealingKey key, IReadOnlyList<CaseEntry> history) => (File, Key, History) = (file, key, history);

    /// <summary>The case as the hub has it.</summary>
    public CaseSealed File { get; }

    /// <summary>Its private key.</summary>
    public SealingKey Key { get; }

    /// <summary>Its history, oldest first. A line that does not open is there as <c>damaged</c>.</summary>
    public IReadOnlyList<CaseEntry> History { get; }

    /// <summary>How the custody log names it.</summary>
    public byte[] Reference => Convert.FromHexString(File.Reference);

    /// <summary>Opens a case with a responder's keys.</summary>
    /// <exception cref="HubException">Its key is not wrapped for them.</exception>
    public static async Task<OpenedCase> Open(string id, Desk desk, HubClient hub, CancellationToken cancel)
    {
        var file = await hub.Get($"cases/{HubClient.Segment(id)}?responder={desk.Self.Id}", ApiJson.Default.CaseSealed, cancel);
        if (file.Wrap is not { } wrap) throw new HubException("this case is from before you were added: a colleague who can open it runs 'case share'");
        if (!Sealed.TryOpen(desk.Keys.Sealing, Api.Bytes(wrap, "wrap"), CaseStore.WrapPlace(file.Id, desk.Keys.Sealing.Public), [], out var scalar)) throw new HubException("the case's key does not open with yours");
        var key = SealingKey.Import(scalar);
        CryptographicOperations.ZeroMemory(scalar);
        if (!key.Public.Bytes.AsSpan().SequenceEqual(Api.Bytes(file.PublicKey, "publicKey")))
        {
            key.Dispose();
            throw new HubException("what the hub seals to is not the key of this case: do not use this hub, tell your colleagues");
        }
        return new(file, key, [.. file.Entries.Select(e => Entry(file.Id, key, e)).OrderBy(e => e.Time)]);
    }

    /// <summary>What the history says of an original; null if it says nothing.</summary>
    public OriginalNote? Note(string fileId)
    {
        var text = History.FirstOrDefault(e => e.Kind == "file" && e.Reference == fileId)?.Text.Split('\n');
        return text is [.., _, { Length: 2 * CustodyCommitment.SaltBytes } salt] && salt.All(char.IsAsciiHexDigit) ? new(string.Join('\n', text[..^2]), Convert.FromHexString(salt)) : null;
    }

    /// <summary>Whether <paramref name="plain"/> is what the custody log says came in.</summary>
    public static bool Agrees(SealedFile file, OriginalNote? note, ReadOnlySpan<byte> plain) =>
        note is not null && file.Commitment is not null && Convert.ToHexStringLower(CustodyCommitment.Of(note.Salt, SHA256.HashData(plain))) == file.Commitment;

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    static CaseEntry Entry(string id, SealingKey key, SealedEntry sealedEntry)
    {
        if (Sealed.TryOpen(key, Api.Bytes(sealedEntry.Sealed, "sealed"), CaseStore.EntryPlace(id), Encoding.ASCII.GetBytes(sealedEntry.Id), out var json))
        {
            try
            {
                return JsonSerializer.Deserialize(json, StoreJson.Default.CaseEntry)!;
            }
            catch (JsonException)
            {
                // A newer version wrote it, or somebody who has the case's public key.
            }
        }
        return new(sealedEntry.Created, "damaged", "");
    }
}
