namespace Qalqan.Formats;

/// <summary>Unbound's own log file: epoch, ASCII or ISO time, <c>unbound[pid:thread]</c>, level, message.</summary>
sealed class Unbound : ILineFormat
{
    Unbound() { }

    /// <inheritdoc/>
    public static string Id => "log/unbound";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, new UnboundParser(DateTimeOffset.UnixEpoch));

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new UnboundParser(modified);
}
