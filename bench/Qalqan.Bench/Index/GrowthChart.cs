using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Index;

/// <summary>One part of the picture.</summary>
/// <param name="What">What grows.</param>
/// <param name="Rest">What stays.</param>
/// <param name="Points">How many, and CPU milliseconds.</param>
sealed record GrowthPanel(string What, string Rest, IReadOnlyList<(double X, double Milliseconds)> Points);

/// <summary>Draws growth: both axes logarithmic, one decade as long on every one, so that the steepness of two lines can be compared by eye.</summary>
static class GrowthChart
{
    const int Decade = 60, Left = 80, Top = 80, PanelWidth = 340, Width = 3 * PanelWidth + 40, Height = 360;
    const double Lowest = 0, Highest = 4; // powers of ten, in milliseconds

    public static string Draw(IReadOnlyList<GrowthPanel> panels)
    {
        var label = string.Join("; ", panels.Select(p => $"{p.What} from {Text(p.Points[0].X)} to {Text(p.Points[^1].X)}: {Text(p.Points[0].Milliseconds)} to {Text(p.Points[^1].Milliseconds)} CPU milliseconds"));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"A sweep. {label}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"20\" font-weight=\"bold\">CPU milliseconds of a sweep; a decade is as long on every axis</text>\n");
        for (var i = 0; i < panels.Count; i++) Panel(svg, panels[i], Left + i * PanelWidth);
        return svg.Append("</svg>\n").ToString();
    }

    static void Panel(StringBuilder svg, GrowthPanel panel, double left)
    {
        var first = Math.Floor(Math.Log10(panel.Points[0].X));
        var last = Math.Ceiling(Math.Log10(panel.Points[^1].X));
        double X(double decade) => left + (decade - first) * Decade;
        double Y(double decade) => Top + (Highest - decade) * Decade;
        Text(svg, left, Top - 30, "start", $"more {panel.What};");
        Text(svg, left, Top - 14, "start", panel.Rest);
        for (var d = first; d <= last; d++)
        {
            Line(svg, X(d), Y(Highest), X(d), Y(Lowest));
            Text(svg, X(d), Y(Lowest) + 18, "middle", Text(Math.Pow(10, d)));
        }
        for (var d = Lowest; d <= Highest; d++)
        {
            Line(svg, X(first), Y(d), X(last), Y(d));
            Text(svg, X(first) - 8, Y(d) + 4, "end", Text(Math.Pow(10, d)));
        }
        var drawn = panel.Points.Select(p => (X: X(Math.Log10(p.X)), Y: Y(Math.Log10(p.Milliseconds)), Text(p.Milliseconds))).ToList();
        svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"#0a5\" stroke-width=\"2\" points=\"{string.Join(' ', drawn.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.0},{p.Y:0.0}")))}\"/>\n");
        foreach (var (x, y, text) in drawn)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x:0.0}\" cy=\"{y:0.0}\" r=\"4\" fill=\"#0a5\"/>\n");
            Text(svg, x + 7, y + 15, "start", text); // below, where a line that rises leaves room
        }
    }

    static void Line(StringBuilder svg, double x1, double y1, double x2, double y2) => svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.0}\" y1=\"{y1:0.0}\" x2=\"{x2:0.0}\" y2=\"{y2:0.0}\" stroke=\"#ddd\"/>\n");

    static void Text(StringBuilder svg, double x, double y, string anchor, string text) => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\">{text}</text>\n");

    static string Text(double number) => number switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1_000_000:0.#} M"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{number:#,0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number:0.#}"),
    };
}
