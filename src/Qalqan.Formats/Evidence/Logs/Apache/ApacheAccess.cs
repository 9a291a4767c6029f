namespace Qalqan.Formats;

/// <summary>Access logs of web servers: common, combined and virtual-host formats of Apache and nginx with whatever was put around them, and Squid's and other proxies' imitations.</summary>
sealed class ApacheAccess : ILineFormat
{
    ApacheAccess() { }

    /// <inheritdoc/>
    public static string Id => "log/apache";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, static line =>
        ApacheAccessParser.TryFindTime(line, out _, out _, out var end) && line[end..].Contains((byte)'"'));

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new ApacheAccessParser();
}
