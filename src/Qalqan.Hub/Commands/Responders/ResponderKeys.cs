using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>A responder's keys as they lie in a file, and in the hub: the public halves, and both private halves under a passphrase.</summary>
/// <param name="Format">Always <see cref="ResponderKeys.Format"/>.</param>
/// <param name="SealingKey">Public half, base64: what cases and originals are sealed to.</param>
/// <param name="SigningKey">Public half, base64: pinned in the notifier.</param>
/// <param name="WrappedKeys">Both private halves, wrapped, base64.</param>
sealed record ResponderFile(string Format, string SealingKey, string SigningKey, string WrappedKeys);

/// <summary>Both of a responder's keys, opened: only ever where the responder is.</summary>
sealed class ResponderKeys : IDisposable
{
    public const string Format = "qalqan-responder/1";
    const string Purpose = "qalqan/responder-keys/v1";
    const int ScalarBytes = 32;

    ResponderKeys(SealingKey sealing, SigningKey signing) => (Sealing, Signing) = (sealing, signing);

    /// <summary>Opens what was sealed to the responder.</summary>
    public SealingKey Sealing { get; }

    /// <summary>Signs approvals and lines of the custody log.</summary>
    public SigningKey Signing { get; }

    /// <summary>New keys under <paramref name="passphrase"/>.</summary>
    public static ResponderFile Create(string passphrase)
    {
        using var sealing = SealingKey.Create();
        using var signing = SigningKey.Create();
        byte[] both = [.. sealing.Export(), .. signing.Export()];
        var wrapped = PassphraseWrap.Wrap(passphrase, both, Purpose);
        CryptographicOperations.ZeroMemory(both);
        return new(Format, Convert.ToBase64String(sealing.Public.Bytes), Convert.ToBase64String(signing.Public.Bytes), Convert.ToBase64String(wrapped));
    }

    /// <summary>Opens them.</summary>
    /// <exception cref="HubException">The passphrase is another, or the file is damaged.</exception>
    public static ResponderKeys Open(ResponderFile file, string passphrase)
    {
        if (!PassphraseWrap.TryUnwrap(passphrase, Api.Bytes(file.WrappedKeys, "wrappedKeys"), Purpose, out var both) || both.Length != 2 * ScalarBytes)
            throw new HubException("the passphrase does not open these keys");
        try
        {
            return new(SealingKey.Import(both.AsSpan(0, ScalarBytes)), SigningKey.Import(both.AsSpan(ScalarBytes)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Reads the file that <c>responder keygen</c> wrote.</summary>
    /// <exception cref="HubException">It is none.</exception>
    public static ResponderFile Read(string path)
    {
        const int MaxBytes = 64 << 10;
        if (new FileInfo(path).Length > MaxBytes) throw new HubException($"{path}: this is no file of a responder's keys");
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ResponderJson.Default.ResponderFile) is { Format: Format } file ? file : throw new HubException($"{path}: this is no file of a responder's keys");
        }
        catch (JsonException)
        {
            throw new HubException($"{path}: this is no file of a responder's keys");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sealing.Dispose();
        Signing.Dispose();
    }
}

/// <summary>The form of a responder's file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, AllowDuplicateProperties = false, WriteIndented = true)]
[JsonSerializable(typeof(ResponderFile))]
sealed partial class ResponderJson : JsonSerializerContext;
