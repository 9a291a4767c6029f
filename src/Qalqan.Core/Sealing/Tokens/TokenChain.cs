using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Makes tokens of every generation: the two halves, then one layer for each rotation.</summary>
/// <remarks>Observations are sealed at <see cref="Generation"/>. Segments that a rotation has not reached yet are asked with fewer layers. Owns none of its keys. Safe for several threads.</remarks>
public sealed class TokenChain
{
    /// <summary>The most layers. A rotation a year and two years of retention need three; each costs every look-up two compressions.</summary>
    public const int MaxLayers = 4;

    readonly HubTokenKey _hub;
    readonly ITokenKey _guard;
    readonly LayerKey[] _layers;

    /// <summary>A chain over both halves and the layers laid over them since, oldest first.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxLayers"/>: old segments must age out first.</exception>
    public TokenChain(HubTokenKey hub, ITokenKey guard, params ReadOnlySpan<LayerKey> layers)
    {
        if (layers.Length > MaxLayers) throw new ArgumentException($"{layers.Length} layers; at most {MaxLayers}", nameof(layers));
        (_hub, _guard, _layers) = (hub, guard, layers.ToArray());
    }

    /// <summary>A chain where one process has both halves.</summary>
    public TokenChain(LocalHmacKey both, params ReadOnlySpan<LayerKey> layers) : this((both ?? throw new ArgumentNullException(nameof(both))).Hub, both, layers)
    {
    }

    /// <summary>The newest generation: how many layers there are.</summary>
    public int Generation => _layers.Length;

    /// <summary>The tokens of <paramref name="inputs"/>, 16 bytes each, in the newest generation.</summary>
    public byte[] Tokens(TokenInputs inputs) => Tokens(inputs, Generation);

    /// <summary>The tokens of <paramref name="inputs"/>, 16 bytes each, in <paramref name="generation"/>.</summary>
    public byte[] Tokens(TokenInputs inputs, int generation)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var digests = new byte[inputs.Count * Sha256Numbers.DigestBytes];
        var tokens = new byte[inputs.Count * Prp16.BlockBytes];
        _hub.Evaluate(inputs, digests);
        _guard.Evaluate(digests, tokens);
        CryptographicOperations.ZeroMemory(digests);
        Raise(tokens, 0, generation);
        return tokens;
    }

    /// <summary>Takes tokens from one generation to a later one, in place.</summary>
    public void Raise(Span<byte> tokens, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Generation);
        for (var i = from; i < to; i++) _layers[i].Wrap(tokens);
    }
}
