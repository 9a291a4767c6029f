using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Qalqan;

/// <summary>A stream, turned into UTF-8 where it is UTF-16.</summary>
sealed class StreamInput(Stream stream, Utf16Form encoding) : ILineInput
{
    // The longest UTF-8 form of a unit is 3 bytes.
    readonly byte[] _raw = encoding.IsUtf16 ? new byte[64 << 10] : [];
    int _rawLength;
    bool _markPassed;

    public long Start => encoding.MarkBytes;
    public int UnitBytes => encoding.IsUtf16 ? 2 : 0;

    public int Read(Span<byte> buffer)
    {
        if (!encoding.IsUtf16) return stream.Read(buffer);
        if (!_markPassed)
        {
            _markPassed = true;
            stream.ReadExactly(_raw.AsSpan(0, encoding.MarkBytes));
        }
        while (true)
        {
            var room = Math.Min(_raw.Length, buffer.Length / 3 * 2);
            var n = room > _rawLength ? stream.Read(_raw.AsSpan(_rawLength, room - _rawLength)) : 0;
            var units = MemoryMarshal.Cast<byte, ushort>(_raw.AsSpan(0, _rawLength + n));
            // Units that were left over last time are in order already.
            if (encoding.BigEndian) BinaryPrimitives.ReverseEndianness(units[(_rawLength / 2)..], units[(_rawLength / 2)..]);
            var total = _rawLength + n;
            Utf8.FromUtf16(MemoryMarshal.Cast<ushort, char>(units), buffer, out var read, out var written, replaceInvalidSequences: true, isFinalBlock: n == 0);
            _raw.AsSpan(2 * read, total - 2 * read).CopyTo(_raw);
            _rawLength = total - 2 * read;
            if (written > 0 || n == 0) return written;
        }
    }
}
