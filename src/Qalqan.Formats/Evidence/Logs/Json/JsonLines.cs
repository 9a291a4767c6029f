namespace Qalqan.Formats;

/// <summary>JSON lines: one object a line, of whatever product. ECS, Suricata, Caddy, Microsoft 365 and other well-known names are typed.</summary>
sealed class JsonLines : ILineFormat
{
    // "caddy  | {…}", "web-1  | {…}": what docker compose writes before each line of a container.
    const int MaxPrefix = 64;

    JsonLines() { }

    /// <inheritdoc/>
    public static string Id => "log/json";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, new JsonLinesParser(static _ => FieldMeaning.Text));

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new JsonLinesParser(FieldMeanings.Generic);

    /// <summary>Where a line's object starts: at its first byte, behind blanks, or behind <c>name | </c>. -1 if it has none.</summary>
    public static int ObjectStart(ReadOnlySpan<byte> line)
    {
        var near = line[..Math.Min(line.Length, MaxPrefix)];
        var brace = near.IndexOf((byte)'{');
        if (brace < 0) return -1;
        var prefix = HeadLines.WithoutMark(near[..brace]).TrimEnd((byte)' ');
        return prefix.IsEmpty || (prefix[^1] == '|' && prefix[0] != '|') ? brace : -1;
    }
}
