using System.Globalization;

namespace Qalqan;

/// <summary>Sizes as people read them: <c>1.2 GB</c>, in powers of 1,000 like file managers and disks.</summary>
public static class ByteSize
{
    static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>The size with one decimal below ten of a unit. Negative sizes are written as 0.</summary>
    public static string Text(long bytes)
    {
        double size = Math.Max(0, bytes);
        var unit = 0;
        while (size >= 999.5 && unit < Units.Length - 1)
        {
            size /= 1000;
            unit++;
        }
        var format = unit > 0 && size < 9.95 ? "0.0" : "0";
        return $"{size.ToString(format, CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
