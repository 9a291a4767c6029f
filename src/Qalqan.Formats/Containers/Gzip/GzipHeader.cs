using System.Buffers.Binary;
using System.Text;

namespace Qalqan.Formats.Gzip;

/// <summary>The header of one gzip member (RFC 1952, section 2.3).</summary>
/// <param name="Bytes">How many bytes it takes.</param>
/// <param name="Name">The original file's name, null if it is not given; hostile.</param>
/// <param name="Modified">The original file's time of change, null if it is not given.</param>
readonly record struct GzipHeader(int Bytes, string? Name, DateTimeOffset? Modified)
{
    /// <summary>The longest header that is read. Names and comments have no bound in the format.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>Whether <paramref name="head"/> may begin a member: the mark, Deflate, no reserved flag.</summary>
    public static bool MayStart(ReadOnlySpan<byte> head) => head.Length >= 10 && head is [0x1F, 0x8B, 8, < 0x20, ..];

    /// <summary>Reads the header that <paramref name="input"/> begins with.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, out GzipHeader header)
    {
        header = default;
        if (!MayStart(input)) return false;
        var flags = input[3];
        var at = 10;
        string? name = null;
        if ((flags & 4) != 0)
        {
            if (input.Length < at + 2) return false;
            at += 2 + BinaryPrimitives.ReadUInt16LittleEndian(input[at..]);
        }
        if ((flags & 8) != 0)
        {
            if (!TrySkipText(input, ref at, out var text)) return false;
            name = Decode(text);
        }
        if ((flags & 16) != 0 && !TrySkipText(input, ref at, out _)) return false;
        if ((flags & 2) != 0) at += 2;
        if (at > input.Length) return false;
        var seconds = BinaryPrimitives.ReadUInt32LittleEndian(input[4..]);
        header = new(at, string.IsNullOrEmpty(name) ? null : name, seconds == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds));
        return true;
    }

    static bool TrySkipText(ReadOnlySpan<byte> input, ref int at, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (at > input.Length) return false;
        var end = input[at..].IndexOf((byte)0);
        if (end < 0) return false;
        text = input.Slice(at, Math.Min(end, ArchiveLimits.MaxNameChars));
        at += end + 1;
        return true;
    }

    /// <summary>The format says Latin-1; programs write whatever the file system has, today UTF-8.</summary>
    static string Decode(ReadOnlySpan<byte> name) =>
        System.Text.Unicode.Utf8.IsValid(name) ? Encoding.UTF8.GetString(name) : Encoding.Latin1.GetString(name);
}
