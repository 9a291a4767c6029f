using System.Buffers.Text;

namespace Qalqan.Formats;

/// <summary>Slides over a mailbox of any size and cuts it at its envelope lines. Holds one message and a little of the next.</summary>
sealed class MboxWindow(Stream stream)
{
    const int ReadBytes = 1 << 20;

    /// <summary>An envelope line and the line behind it fit; needed whole to tell one from a sentence.</summary>
    const int TwoLines = 1024;

    byte[] _buffer = new byte[2 * ReadBytes];
    int _start, _end;
    long _offset;
    bool _atEnd, _skipping;

    /// <summary>Byte offset in the file of the message that <see cref="TryNext"/> gave: its first header field.</summary>
    public long MessageOffset { get; private set; }

    ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>The next message, without its envelope line and the empty line before the next one; valid until the next call.</summary>
    /// <param name="cancel">Stops it.</param>
    /// <param name="message">The message.</param>
    /// <param name="overLimit">Whether it is longer than the limit; then only its beginning is given, and the rest passed over.</param>
    public bool TryNext(CancellationToken cancel, out ReadOnlyMemory<byte> message, out bool overLimit)
    {
        (message, overLimit) = (default, false);
        if (_skipping) SkipToEnvelope(cancel);
        if (_offset == 0 && _start == 0) SkipLeading();
        while (Window.Length < TwoLines && Fill(cancel)) { }
        if (Window.IsEmpty) return false;
        var begin = 0;
        if (Window.StartsWith("From "u8)) MailLines.End(Window[..Math.Min(Window.Length, TwoLines)], 0, out begin);
        MessageOffset = _offset + _start + begin;
        var end = FindEnd(begin, cancel);
        overLimit = end - begin > MailLimits.MessageBytes;
        if (overLimit) end = begin + MailLimits.MessageBytes;
        var content = MailLines.BreakBefore(Window, begin, end);
        message = _buffer.AsMemory(_start + begin, (end < Window.Length && !overLimit ? content : end) - begin);
        _start += end;
        _skipping = overLimit;
        return true;
    }

    void SkipLeading()
    {
        while (Window.Length < 8 && Fill(default)) { }
        if (Window.StartsWith("\uFEFF"u8)) _start += 3;
        while (Window.Length > 0 && Window[0] is (byte)'\r' or (byte)'\n') _start++;
    }

    void SkipToEnvelope(CancellationToken cancel)
    {
        _skipping = false;
        while (true)
        {
            if (TryFindEnvelope(0, out var at, out var retry))
            {
                _start += at;
                return;
            }
            _start += retry;
            if (!More(cancel))
            {
                _start = _end;
                return;
            }
        }
    }

    /// <summary>Where in the window the message ends that starts at <paramref name="begin"/>; over the limit if its end is not found within.</summary>
    int FindEnd(int begin, CancellationToken cancel)
    {
        var from = begin;
        while (true)
        {
            if (TryFindEnvelope(from, out var at, out var retry)) return ByContentLength(begin, at, cancel);
            from = retry;
            if (from - begin > MailLimits.MessageBytes || !More(cancel)) return Window.Length;
        }
    }

    /// <summary>Whether looking again can find more: bytes were added, or the end has just become known, and with it that a short last line is whole.</summary>
    bool More(CancellationToken cancel)
    {
        var knewEnd = _atEnd;
        return Fill(cancel) || _atEnd != knewEnd;
    }

    /// <summary>mboxcl2 does not quote: what looks like an envelope line inside the length that the header gives is text, if the next message really starts behind it.</summary>
    int ByContentLength(int begin, int candidate, CancellationToken cancel)
    {
        var fields = new List<HeaderField>();
        var body = HeaderReader.Read(Window[..candidate], begin, null, fields, out _);
        foreach (var field in fields)
        {
            if (!field.Is(Window, "content-length"u8) || !Utf8Parser.TryParse(field.Value(Window), out int length, out _)) continue;
            if (length <= candidate - body || length > MailLimits.MessageBytes) return candidate;
            while (Window.Length < body + length + 16 && Fill(cancel)) { }
            if (Window.Length < body + length) return candidate;
            var end = body + length;
            while (end < Window.Length && end < body + length + 4 && Window[end] is (byte)'\r' or (byte)'\n') end++;
            return end == Window.Length || Window[end..].StartsWith("From "u8) ? end : candidate;
        }
        return candidate;
    }

    /// <summary>Looks for an envelope line from <paramref name="from"/> on.</summary>
    /// <param name="from">Index in the window.</param>
    /// <param name="at">Where the line starts.</param>
    /// <param name="retry">Where to go on once more has been read, if none was found.</param>
    bool TryFindEnvelope(int from, out int at, out int retry)
    {
        var window = Window;
        while (true)
        {
            var i = from < window.Length ? window[from..].IndexOf("\nFrom "u8) : -1;
            if (i < 0)
            {
                (at, retry) = (-1, Math.Max(from, window.Length - 6));
                return false;
            }
            at = from + i + 1;
            if (window.Length - at < TwoLines && !_atEnd)
            {
                retry = from + i;
                return false;
            }
            if (IsEnvelope(window, at))
            {
                retry = at;
                return true;
            }
            from = at;
        }
    }

    static bool IsEnvelope(ReadOnlySpan<byte> window, int at)
    {
        var rest = window[at..Math.Min(window.Length, at + TwoLines)];
        var end = MailLines.End(rest, 0, out var next);
        var lineEnd = MailLines.BreakBefore(window, 0, at);
        var afterEmpty = lineEnd == 0 || window[lineEnd - 1] == '\n';
        var second = rest[next..];
        var name = HeaderReader.NameLength(second);
        var field = name > 0 || HeaderReader.IsEnvelopeLine(second);
        return EnvelopeLine.HasDate(rest[..end]) ? afterEmpty || field : afterEmpty && name > 0 && HeaderReader.IsKnown(second[..name]);
    }

    /// <summary>Reads more behind the window. False at the end of the file.</summary>
    bool Fill(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_atEnd) return false;
        if (_start > 0 && _buffer.Length - _end < ReadBytes)
        {
            Window.CopyTo(_buffer);
            (_offset, _end, _start) = (_offset + _start, _end - _start, 0);
        }
        if (_buffer.Length - _end < ReadBytes) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MailLimits.MessageBytes + (4 * ReadBytes)));
        if (_end == _buffer.Length) return false;
        var n = stream.Read(_buffer.AsSpan(_end));
        _atEnd = n == 0;
        _end += n;
        return n > 0;
    }
}
