using System.Buffers.Binary;

namespace Qalqan.Formats;

/// <summary>The check sum of zip and gzip (RFC 1952, section 8), eight bytes at a step.</summary>
static class Crc32
{
    static readonly uint[] s_tables = MakeTables();

    /// <summary>Adds <paramref name="data"/> to <paramref name="crc"/>, which starts at 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> t = s_tables;
        var c = ~crc;
        for (; data.Length >= 8; data = data[8..])
        {
            c ^= BinaryPrimitives.ReadUInt32LittleEndian(data);
            var d = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            c = t[0x700 + (int)(c & 0xFF)] ^ t[0x600 + (int)((c >> 8) & 0xFF)] ^ t[0x500 + (int)((c >> 16) & 0xFF)] ^ t[0x400 + (int)(c >> 24)]
                ^ t[0x300 + (int)(d & 0xFF)] ^ t[0x200 + (int)((d >> 8) & 0xFF)] ^ t[0x100 + (int)((d >> 16) & 0xFF)] ^ t[(int)(d >> 24)];
        }
        foreach (var b in data) c = t[(int)((c ^ b) & 0xFF)] ^ (c >> 8);
        return ~c;
    }

    static uint[] MakeTables()
    {
        var t = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var c = (uint)i;
            for (var k = 0; k < 8; k++) c = (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1;
            t[i] = c;
        }
        for (var i = 256; i < t.Length; i++) t[i] = t[(int)(t[i - 256] & 0xFF)] ^ (t[i - 256] >> 8);
        return t;
    }
}
