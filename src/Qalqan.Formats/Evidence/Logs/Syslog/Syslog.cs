namespace Qalqan.Formats;

/// <summary>Syslog files: RFC 3164 and what daemons write in its place, with ISO times, with or without a priority, a host, a process id.</summary>
sealed class Syslog : ILineFormat
{
    Syslog() { }

    /// <inheritdoc/>
    public static string Id => "log/syslog";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        var parser = new SyslogParser(DateTimeOffset.UnixEpoch);
        var fields = new LineFields();
        var began = false;
        return HeadLines.Most(head, line =>
        {
            // A message may go on over several lines: what follows a syslog line and starts with a blank is part of it.
            if (began && line[0] is (byte)'\t' or (byte)' ') return true;
            return began |= parser.TryParse(line, fields);
        });
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new SyslogParser(modified);
}
