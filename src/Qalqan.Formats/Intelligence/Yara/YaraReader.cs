using System.Text;

namespace Qalqan.Formats;

/// <summary>YARA rules: kept by name, so that an operator sees what is there, and not run.</summary>
static class YaraReader
{
    /// <summary>Rules start within this many bytes: licences and comments stand before them.</summary>
    const int HeadBytes = 64 << 10;

    /// <summary>YARA's own limit on identifiers.</summary>
    const int MaxNameChars = 128;

    public static bool Recognises(ReadOnlySpan<byte> content, string name)
    {
        var head = content[..Math.Min(content.Length, HeadBytes)];
        if (head.IndexOf("condition:"u8) < 0 && !name.EndsWith(".yar", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".yara", StringComparison.OrdinalIgnoreCase)) return false;
        var lines = new ListLines(head);
        while (lines.Next())
            if (RuleName(lines.Current) is not null) return true;
        return false;
    }

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var lines = new ListLines(content.Span);
        var comment = false;
        while (lines.Next())
        {
            if (lines.Number % 4096 == 0) cancel.ThrowIfCancellationRequested();
            if (!comment && RuleName(lines.Current) is { } rule)
                intake.Keep("yara", rule, default, FilePosition.Line(lines.Number), "kept, not matched: YARA rules are not run");
            var open = lines.Current.LastIndexOf("/*"u8);
            var close = lines.Current.LastIndexOf("*/"u8);
            if (open >= 0 || close >= 0) comment = open > close;
        }
    }

    static string? RuleName(ReadOnlySpan<byte> line)
    {
        line = line.TrimStart(" \t"u8);
        while (line.StartsWith("private "u8) || line.StartsWith("global "u8)) line = line[(line.IndexOf((byte)' ') + 1)..].TrimStart(" \t"u8);
        if (!line.StartsWith("rule "u8)) return null;
        line = line[5..].TrimStart(" \t"u8);
        var end = line.IndexOfAny(" \t:{"u8);
        var rule = end < 0 ? line : line[..end];
        return rule.Length is 0 or > MaxNameChars ? null : Encoding.UTF8.GetString(rule);
    }
}
