using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Qalqan.Hub;

/// <summary>Small pictures as inline SVG: no script, no style of their own, a text alternative in each. Numbers only; nothing of evidence is drawn.</summary>
static class Picture
{
    /// <summary>One bar a day.</summary>
    /// <param name="values">Oldest first.</param>
    /// <param name="text">What a screen reader says; ours, without values from outside.</param>
    public static IHtmlContent Bars(IReadOnlyList<int> values, string text)
    {
        const int Width = 12, Gap = 4, Height = 40;
        var most = Math.Max(1, values.Count == 0 ? 1 : values.Max());
        var svg = Begin(values.Count * (Width + Gap), Height + 2, text);
        for (var i = 0; i < values.Count; i++)
        {
            var height = values[i] == 0 ? 1 : Math.Max(3, values[i] * Height / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{i * (Width + Gap)}\" y=\"{Height - height}\" width=\"{Width}\" height=\"{height}\" fill=\"currentColor\"{(values[i] == 0 ? " opacity=\".4\"" : "")}/>");
        }
        return End(svg);
    }

    /// <summary>Events along time, a row for each kind.</summary>
    /// <param name="events">Time and row of each.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="text">What a screen reader says.</param>
    public static IHtmlContent Timeline(IReadOnlyList<(DateTimeOffset Time, int Row)> events, int rows, string text)
    {
        const int Width = 640, Row = 18, Margin = 10;
        var (first, last) = events.Count == 0 ? (0L, 1L) : (events.Min(e => e.Time.ToUnixTimeSeconds()), events.Max(e => e.Time.ToUnixTimeSeconds()));
        var span = Math.Max(1, last - first);
        var svg = Begin(Width, rows * Row + Margin, text);
        for (var row = 0; row < rows; row++)
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"0\" x2=\"{Width}\" y1=\"{row * Row + Margin}\" y2=\"{row * Row + Margin}\" stroke=\"currentColor\" stroke-opacity=\".35\"/>");
        foreach (var (time, row) in events)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{Margin + (time.ToUnixTimeSeconds() - first) * (Width - 2 * Margin) / span}\" cy=\"{row * Row + Margin}\" r=\"6\" fill=\"currentColor\"/>");
        return End(svg);
    }

    /// <summary>A square picture of dark modules, four blank ones around it.</summary>
    public static IHtmlContent Modules(IReadOnlyList<System.Collections.BitArray> rows, string text)
    {
        var svg = Begin(rows.Count, rows.Count, text, "qr");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{rows.Count}\" height=\"{rows.Count}\" fill=\"#fff\"/><path fill=\"#000\" d=\"");
        for (var y = 0; y < rows.Count; y++)
            for (var x = 0; x < rows[y].Count; x++)
                if (rows[y][x]) svg.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return End(svg.Append("\"/>"));
    }

    static StringBuilder Begin(int width, int height, string text, string name = "picture") => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"<svg class=\"{name}\" viewBox=\"0 0 {width} {height}\" role=\"img\" focusable=\"false\"><title>").Append(System.Net.WebUtility.HtmlEncode(text)).Append("</title>");

    static HtmlString End(StringBuilder svg) => new(svg.Append("</svg>").ToString());
}
