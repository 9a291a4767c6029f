namespace Qalqan.Formats;

/// <summary>Syslog of RFC 5424, one message a line, with structured data.</summary>
sealed class Syslog5424 : ILineFormat
{
    Syslog5424() { }

    /// <inheritdoc/>
    public static string Id => "log/syslog-5424";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        var parser = new Syslog5424Parser();
        var fields = new LineFields();
        var began = false;
        // A message with a line break in it goes on without a header. Half of the lines must have one.
        return HeadLines.Most(head, line =>
        {
            var good = parser.TryParse(line, fields);
            var goesOn = began && !good && line[0] != '<';
            began = good;
            return good || goesOn;
        });
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new Syslog5424Parser();
}
