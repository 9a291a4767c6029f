namespace Qalqan.Formats;

/// <summary>A buffer for decoded values, kept from line to line. Decoding never makes a value longer than the bytes it is read from.</summary>
sealed class ByteScratch
{
    byte[] _bytes = new byte[512];

    /// <summary>Room for <paramref name="length"/> bytes; what it held is lost.</summary>
    public Span<byte> Take(int length)
    {
        if (_bytes.Length < length) _bytes = new byte[Math.Max(length, _bytes.Length * 2)];
        return _bytes.AsSpan(0, length);
    }

    /// <summary>Undoes the backslash escapes of web servers and Zeek: <c>\xNN</c>, <c>\"</c>, <c>\\</c>, <c>\n</c>, <c>\t</c> … The result is valid until the next call.</summary>
    public ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        var i = raw.IndexOf((byte)'\\');
        if (i < 0) return raw;
        var to = Take(raw.Length);
        var n = 0;
        for (i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                to[n++] = raw[i];
                continue;
            }
            var next = raw[++i];
            if (next == 'x' && i + 2 < raw.Length && Hex(raw[i + 1]) is >= 0 and var high && Hex(raw[i + 2]) is >= 0 and var low)
            {
                to[n++] = (byte)(high * 16 + low);
                i += 2;
                continue;
            }
            to[n++] = next == 'v' ? (byte)'\v' : Control(next);
        }
        return to[..n];
    }

    /// <summary>Halves doubled quotes, as in CSV and W3C logs. The result is valid until the next call.</summary>
    public ReadOnlySpan<byte> Undouble(ReadOnlySpan<byte> raw)
    {
        if (raw.IndexOf("\"\""u8) < 0) return raw;
        var to = Take(raw.Length);
        var n = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            to[n++] = raw[i];
            if (raw[i] == '"' && i + 1 < raw.Length && raw[i + 1] == '"') i++;
        }
        return to[..n];
    }

    /// <summary>The control that a letter behind a backslash stands for, as JSON has them; any other byte stands for itself.</summary>
    public static byte Control(byte letter) => letter switch
    {
        (byte)'n' => (byte)'\n',
        (byte)'t' => (byte)'\t',
        (byte)'r' => (byte)'\r',
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        _ => letter,
    };

    /// <summary>The value of a hexadecimal digit, or -1.</summary>
    public static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
