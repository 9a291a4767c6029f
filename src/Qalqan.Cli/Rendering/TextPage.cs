namespace Qalqan.Cli;

/// <summary>Writes lines for a terminal: wrapped, indented, coloured by whole lines, each right-to-left line with a mark in front that says so.</summary>
/// <remarks>Only showable text arrives here (<see cref="SafeText"/> through <see cref="Words"/>); the escape sequences are ours alone.</remarks>
sealed class TextPage(TextWriter writer, TextOptions options)
{
    public const string Bold = "1", Soft = "2", Red = "1;31", Amber = "1;33", Blue = "1;36";

    const char RightToLeftMark = '\u200F';

    public Words Words { get; } = options.Report.Words;

    /// <summary>Whether marks beyond ASCII may be used.</summary>
    public bool Drawn => options.Drawn;

    public TextPage Blank()
    {
        writer.Write('\n');
        return this;
    }

    /// <summary>A paragraph. <paramref name="mark"/> stands before its first line, inside the indent.</summary>
    public TextPage Paragraph(string text, int indent = 0, string style = "", string mark = "")
    {
        var rightToLeft = SafeText.HasRightToLeft(text) && Words.Language.RightToLeft;
        foreach (var line in LineWrap.Lines(text, options.Width - indent))
        {
            var margin = mark.Length > 0 ? new string(' ', Math.Max(0, indent - CellWidth.Of(mark) - 1)) + mark + " " : new string(' ', indent);
            mark = "";
            Style(margin + (rightToLeft ? RightToLeftMark + line : line), style);
        }
        return this;
    }

    /// <summary>A sentence of the word files.</summary>
    public TextPage Say(Phrase phrase, int indent = 0, string style = "") => Paragraph(Words.Text(phrase), indent, style);

    /// <summary>A sentence without values.</summary>
    public TextPage Say(string key, int indent = 0) => Say(new Phrase(key), indent);

    /// <summary>A heading with a line under it.</summary>
    public TextPage Heading(string key)
    {
        var text = Words[key];
        Blank().Paragraph(text, style: Bold);
        return Rule(Math.Min(options.Width, CellWidth.Of(text)), '─', '-', Soft);
    }

    /// <summary>A line across, as wide as the page.</summary>
    public TextPage Banner(string style) => Rule(options.Width, '━', '=', style);

    /// <summary>Steps, numbered or with a dash.</summary>
    public TextPage Steps(string key, int indent, bool numbered = false)
    {
        var number = 0;
        foreach (var step in Words.Steps(key))
            Paragraph(step, indent + 3, mark: numbered ? $"{++number}." : Drawn ? "•" : "-");
        return this;
    }

    /// <summary>Label and value, the values in one column if the labels leave room for it.</summary>
    public TextPage Facts(IReadOnlyList<(string Label, string Value)> facts, int indent, string style = "")
    {
        if (facts.Count == 0) return this;
        var column = facts.Max(f => CellWidth.Of(f.Label)) + 2;
        if (indent + column > options.Width / 2)
        {
            foreach (var (label, value) in facts) Paragraph(label, indent, style).Paragraph(value, indent + 2, style);
            return this;
        }
        foreach (var (label, value) in facts)
        {
            var mark = label + new string(' ', column - CellWidth.Of(label) - 1);
            Paragraph(value, indent + column, style, mark);
        }
        return this;
    }

    TextPage Rule(int width, char drawn, char plain, string style)
    {
        Style(new string(Drawn ? drawn : plain, width), style);
        return this;
    }

    void Style(string line, string style)
    {
        if (options.Colour && style.Length > 0) line = $"\u001b[{style}m{line}\u001b[0m";
        writer.Write(line);
        writer.Write('\n');
    }
}
