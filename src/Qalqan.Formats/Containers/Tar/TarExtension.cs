using System.Buffers.Text;
using System.Globalization;

namespace Qalqan.Formats.Tar;

/// <summary>What headers before an entry say about it: long names (GNU) and records of the pax format.</summary>
sealed class TarExtension
{
    /// <summary>A name or a set of records may take this many bytes. Some programs put whole access lists there; none comes near.</summary>
    public const int MaxBytes = 1 << 20;

    public string? Name { get; set; }
    public long? Bytes { get; private set; }
    public DateTimeOffset? Modified { get; private set; }

    /// <summary>Reads records of the form <c>length key=value</c>, each ended by a line break, as far as they make sense (POSIX.1-2001 pax, "pax Extended Header").</summary>
    /// <returns>Whether all of them did.</returns>
    public bool Read(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty && records[0] != 0)
        {
            if (!Utf8Parser.TryParse(records, out int length, out var digits) || length <= digits + 1 || length > records.Length || records[digits] != ' ') return false;
            var record = records[(digits + 1)..(length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 0) return false;
            Take(record[..equals], record[(equals + 1)..]);
            records = records[length..];
        }
        return true;
    }

    void Take(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8) || key.SequenceEqual("GNU.sparse.name"u8)) Name = TarHeader.Text(value);
        else if (key.SequenceEqual("size"u8))
        {
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) Bytes = bytes;
        }
        else if (key.SequenceEqual("mtime"u8) && decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 253_402_300_800m)
            Modified = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    }
}
