using System.Text;

namespace Qalqan.Formats.Tar;

/// <summary>One header block (POSIX.1-2001 pax, section "ustar Interchange Format"; GNU tar manual, "Basic Tar Format").</summary>
/// <param name="Name">Name with its prefix; hostile.</param>
/// <param name="Bytes">Size of what follows, never negative.</param>
/// <param name="Modified">Time of change, null if there is none that makes sense.</param>
/// <param name="Type">The type flag.</param>
readonly record struct TarHeader(string Name, long Bytes, DateTimeOffset? Modified, byte Type)
{
    /// <summary>Everything in a tar file comes in blocks of this size.</summary>
    public const int BlockBytes = 512;

    const int SumAt = 148;

    /// <summary>Whether <paramref name="block"/> is a header: its check sum holds, so that nothing else passes for one.</summary>
    public static bool Is(ReadOnlySpan<byte> block) => block.Length >= BlockBytes && SumHolds(block[..BlockBytes]);

    /// <summary>Reads a header block. False if its check sum does not hold or its size makes no sense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = default;
        if (!Is(block) || !TryNumber(block.Slice(124, 12), out var bytes) || bytes < 0) return false;
        var name = Text(block[..100]);
        // The prefix belongs to POSIX alone; GNU keeps times in its place.
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0) name = Text(block.Slice(345, 155)) + "/" + name;
        var modified = TryNumber(block.Slice(136, 12), out var seconds) ? FromUnix(seconds) : null;
        header = new(name, bytes, modified, block[156]);
        return true;
    }

    /// <summary>The time <paramref name="seconds"/> after 1970; null outside the years that dates can have, and at 0, which archives made reproducible carry.</summary>
    public static DateTimeOffset? FromUnix(long seconds) => seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The characters up to the first NUL.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        if (end >= 0) field = field[..end];
        var text = Encoding.UTF8.GetString(field);
        return text.Length <= ArchiveLimits.MaxNameChars ? text : text[..ArchiveLimits.MaxNameChars];
    }

    static bool SumHolds(ReadOnlySpan<byte> block)
    {
        if (!TryNumber(block.Slice(SumAt, 8), out var written)) return false;
        long unsigned = 8 * ' ', signed = 8 * ' ';
        for (var i = 0; i < BlockBytes; i++)
        {
            if (i is >= SumAt and < SumAt + 8) continue;
            unsigned += block[i];
            signed += (sbyte)block[i];
        }
        // Old programs summed signed characters. A block of zeros has the sum 256 and writes 0, so it never passes.
        return written == unsigned || written == signed;
    }

    /// <summary>An octal number, or a binary one where the first bit is set (GNU tar manual, "Extensions").</summary>
    static bool TryNumber(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if ((field[0] & 0x80) != 0)
        {
            value = (field[0] & 0x40) != 0 ? -1L << 6 | (long)(field[0] & 0x3F) : field[0] & 0x3F;
            foreach (var b in field[1..])
            {
                if (value is > long.MaxValue >> 8 or < long.MinValue >> 8) return false;
                value = (value << 8) | b;
            }
            return true;
        }
        field = field.Trim(" \0"u8);
        foreach (var b in field)
        {
            if (b is < (byte)'0' or > (byte)'7') return false;
            value = (value << 3) | (uint)(b - '0');
        }
        return true;
    }
}
