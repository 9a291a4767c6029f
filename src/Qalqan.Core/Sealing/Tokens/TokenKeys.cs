namespace Qalqan;

/// <summary>The hub's half: <c>HMAC-SHA256(K_hub, kind ‖ 0 ‖ value)</c>. Not a token yet, and never stored.</summary>
/// <param name="key">32 bytes, copied.</param>
public sealed class HubTokenKey(ReadOnlySpan<byte> key) : IDisposable
{
    readonly HmacBatch _hmac = new(Sized(key));

    /// <summary>The digests of <paramref name="inputs"/>, 32 bytes each.</summary>
    public void Evaluate(TokenInputs inputs, Span<byte> digests)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        _hmac.Compute(inputs, digests, Sha256Numbers.DigestBytes);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _hmac.Dispose();

    internal static ReadOnlySpan<byte> Sized(ReadOnlySpan<byte> key) =>
        key.Length == 32 ? key : throw new ArgumentException($"{key.Length} bytes; a key has 32", nameof(key));
}

/// <summary>Both halves in one process: the hub's key and the guard's. As long as this is used, a live hub can test any value; the pages say so.</summary>
public sealed class LocalHmacKey : ITokenKey, IDisposable
{
    readonly HmacBatch _guard;

    /// <summary>Takes both keys.</summary>
    /// <param name="hub">32 bytes, copied.</param>
    /// <param name="guard">32 bytes, copied.</param>
    public LocalHmacKey(ReadOnlySpan<byte> hub, ReadOnlySpan<byte> guard)
    {
        Hub = new(hub);
        _guard = new(HubTokenKey.Sized(guard), "qalqan/idx/v1"u8);
    }

    /// <summary>The hub's half, which stays when the guard's half moves to another machine.</summary>
    public HubTokenKey Hub { get; }

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<byte> inputs, Span<byte> tokens)
    {
        if (inputs.Length % Sha256Numbers.DigestBytes != 0 || tokens.Length != inputs.Length / 2) throw new ArgumentException("16 bytes for each 32", nameof(tokens));
        _guard.Compute(inputs, Sha256Numbers.DigestBytes, tokens, Prp16.BlockBytes);
    }

    /// <summary>Zeroes both keys.</summary>
    public void Dispose()
    {
        Hub.Dispose();
        _guard.Dispose();
    }
}

/// <summary>A key laid over the tokens of the generation before: <c>T' = HMAC-SHA256(key, T)</c>, cut to 16 bytes. Sealed observations go over to it without their plaintext.</summary>
/// <param name="key">32 bytes, copied.</param>
public sealed class LayerKey(ReadOnlySpan<byte> key) : IDisposable
{
    readonly HmacBatch _hmac = new(HubTokenKey.Sized(key));

    /// <summary>Takes tokens (n × 16 bytes) one generation further, in place.</summary>
    public void Wrap(Span<byte> tokens)
    {
        if (tokens.Length % Prp16.BlockBytes != 0) throw new ArgumentException("not whole tokens", nameof(tokens));
        _hmac.Compute(tokens, Prp16.BlockBytes, tokens, Prp16.BlockBytes);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => _hmac.Dispose();
}
