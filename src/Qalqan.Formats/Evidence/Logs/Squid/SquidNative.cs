namespace Qalqan.Formats;

/// <summary>Squid's native access log: what people behind a proxy asked for.</summary>
sealed class SquidNative : ILineFormat
{
    SquidNative() { }

    /// <inheritdoc/>
    public static string Id => "log/squid";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, new SquidNativeParser());

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new SquidNativeParser();
}
