namespace Qalqan;

/// <summary>Bytes of text in order, as UTF-8: part of a file, or a stream that may be in UTF-16.</summary>
interface ILineInput
{
    /// <summary>Offset in the file of the first byte that will be read.</summary>
    long Start { get; }

    /// <summary>How many bytes of the file one UTF-16 unit of text takes: 2, or 0 where the text is the file's own bytes.</summary>
    int UnitBytes { get; }

    /// <summary>Reads on. 0 at the end.</summary>
    int Read(Span<byte> buffer);
}

/// <summary>A file from a given place on.</summary>
sealed class FileInput(EvidenceFile file, long start = 0) : ILineInput
{
    long _at = start;

    public long Start { get; } = start;
    public int UnitBytes => 0;

    public int Read(Span<byte> buffer)
    {
        var n = file.ReadAt(_at, buffer);
        _at += n;
        return n;
    }
}

/// <summary>How the bytes of a text are to be read.</summary>
/// <param name="IsUtf16">Units of two bytes instead of UTF-8 or a code page with ASCII in it.</param>
/// <param name="BigEndian">The upper byte comes first.</param>
/// <param name="MarkBytes">How long the byte order mark is.</param>
readonly record struct Utf16Form(bool IsUtf16, bool BigEndian, int MarkBytes)
{
    /// <summary>Recognises UTF-16 by its mark, or by its zeros where the text is mostly ASCII.</summary>
    public static Utf16Form Of(ReadOnlySpan<byte> head)
    {
        if (head is [0xFF, 0xFE, ..]) return new(true, false, 2);
        if (head is [0xFE, 0xFF, ..]) return new(true, true, 2);
        var pairs = head.Length / 2;
        if (pairs < 4) return default;
        int upper = 0, lower = 0;
        for (var i = 0; i < pairs; i++)
        {
            if (head[2 * i] == 0) upper++;
            if (head[2 * i + 1] == 0) lower++;
        }
        // Two fifths: a log in another script still has as many digits and spaces. Real binary files have zeros on both sides.
        if (lower * 5 >= pairs * 2 && upper * 20 < pairs) return new(true, false, 0);
        if (upper * 5 >= pairs * 2 && lower * 20 < pairs) return new(true, true, 0);
        return default;
    }
}
