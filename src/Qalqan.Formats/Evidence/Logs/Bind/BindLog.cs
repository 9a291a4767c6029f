namespace Qalqan.Formats;

/// <summary>BIND's own log files: queries, answers, policy zones, and whatever else its categories say.</summary>
sealed class BindLog : ILineFormat
{
    BindLog() { }

    /// <inheritdoc/>
    public static string Id => "log/bind";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, new BindParser());

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new BindParser();
}
