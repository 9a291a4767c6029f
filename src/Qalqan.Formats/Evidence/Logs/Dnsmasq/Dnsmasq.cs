namespace Qalqan.Formats;

/// <summary>dnsmasq's own log file (<c>log-facility</c>) and Pi-hole's <c>pihole.log</c>: syslog lines without a host.</summary>
sealed class Dnsmasq : ILineFormat
{
    Dnsmasq() { }

    /// <inheritdoc/>
    public static string Id => "log/dnsmasq";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        var time = new BsdTime(DateTimeOffset.UnixEpoch);
        return HeadLines.Most(head, line => time.TryRead(line, out _, out var length) && line[length..].StartsWith(" dnsmasq"u8));
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new SyslogParser(modified);
}
