namespace Qalqan;

/// <summary>Whoever holds the second key of the sealed index: this process, or another machine that a thief of this one does not have.</summary>
public interface ITokenKey
{
    /// <summary>The second half of making tokens: <c>HMAC-SHA256(K_guard, "qalqan/idx/v1" ‖ input)</c>, cut to 16 bytes.</summary>
    /// <param name="inputs">n × 32 bytes: digests under the hub's key, so that the holder of this key learns nothing but which are equal.</param>
    /// <param name="tokens">n × 16 bytes.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    void Evaluate(ReadOnlySpan<byte> inputs, Span<byte> tokens);
}
