using System.Text;

namespace Qalqan.Hub;

/// <summary>What a sealed column is bound to: its table, row and column. A blob moved elsewhere does not open.</summary>
static class Sealing
{
    /// <summary>The associated data of one column of one row.</summary>
    public static byte[] Place(string table, string row, string column) => Encoding.UTF8.GetBytes($"{table}\0{row}\0{column}\0v1");

    /// <summary>The associated data of one column of a row whose key is bytes.</summary>
    public static byte[] Place(string table, ReadOnlySpan<byte> row, string column) => Place(table, Convert.ToHexStringLower(row), column);
}
