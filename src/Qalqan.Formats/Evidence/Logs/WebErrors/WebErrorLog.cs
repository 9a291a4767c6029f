namespace Qalqan.Formats;

/// <summary>Error logs of Apache and nginx: what a probe broke, with the client that sent it.</summary>
sealed class WebErrorLog : ILineFormat
{
    WebErrorLog() { }

    /// <inheritdoc/>
    public static string Id => "log/web-error";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, new WebErrorParser());

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new WebErrorParser();
}
