using System.Globalization;

namespace Qalqan.Hub;

/// <summary>Where C2SP tlog-tiles puts hashes and entries.</summary>
static class TilePath
{
    /// <summary>Hashes in a full tile, entries in a full bundle.</summary>
    public const int Width = 256;

    /// <summary>A tile of hashes: <c>tile/0/x001/234</c>, with <c>.p/17</c> behind it if only 17 hashes are in it.</summary>
    public static string Hashes(int level, long index, int width = Width) => $"tile/{level.ToString(CultureInfo.InvariantCulture)}/{Numbered(index, width)}";

    /// <summary>A bundle of entries.</summary>
    public static string Entries(long index, int width = Width) => $"tile/entries/{Numbered(index, width)}";

    /// <summary>The folder of a tile's partial forms.</summary>
    public static string Partial(string fullTile) => fullTile + ".p";

    /// <summary>How many hashes or entries of <paramref name="count"/> are in tile number <paramref name="index"/>.</summary>
    public static int WidthAt(long index, long count) => (int)Math.Min(Width, count - (index * Width));

    static string Numbered(long index, int width)
    {
        var path = (index % 1000).ToString("D3", CultureInfo.InvariantCulture);
        for (var rest = index / 1000; rest > 0; rest /= 1000) path = $"x{(rest % 1000).ToString("D3", CultureInfo.InvariantCulture)}/{path}";
        return width == Width ? path : $"{path}.p/{width.ToString(CultureInfo.InvariantCulture)}";
    }
}
