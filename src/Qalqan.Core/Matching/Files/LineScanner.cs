namespace Qalqan;

/// <summary>Scans consecutive lines: fills the scanner's window, cuts it behind a line break, and puts each hit into its line.</summary>
sealed class LineScanner(TextScanner scanner, int windowBytes) : IDisposable
{
    /// <summary>Longer lines are cut around the hit.</summary>
    public const int MaxLineBytes = 64 << 10;

    /// <summary>How much of a longer line is kept on each side of the hit.</summary>
    const int CutBytes = 8 << 10;

    /// <summary>A window with less room than this is full.</summary>
    const int LeastRead = 64;

    readonly List<TextHit> _hits = [];
    byte[] _mark = [];
    int _have, _acceptFrom, _cursor;
    long _position, _line, _lineStart, _lineOffset, _cursorOffset;
    int _unitBytes, _feedsAhead;

    /// <summary>Bytes of the file that were passed.</summary>
    public long Bytes { get; private set; }

    /// <summary>Lines that were passed.</summary>
    public long Lines { get; private set; }

    public long Candidates { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => scanner.Dispose();

    /// <summary>Scans from the input's start to the end of the last line that starts before <paramref name="stop"/>.</summary>
    /// <param name="input">Where the bytes come from; its start must be the start of a line.</param>
    /// <param name="stop">A place in the input.</param>
    /// <param name="mark">How header lines start.</param>
    /// <param name="handOver">Takes what each piece of input held and the bytes passed so far; gives an empty one.</param>
    /// <param name="cancel">Looked at before each piece.</param>
    public void Run(ILineInput input, long stop, byte[] mark, Func<LineBatch, long, LineBatch> handOver, CancellationToken cancel)
    {
        var batch = new LineBatch();
        var candidates = scanner.Candidates;
        _mark = mark;
        _unitBytes = input.UnitBytes;
        (_have, _acceptFrom, _cursor, _line, Lines) = (0, 0, 0, 0, 0);
        _position = _lineStart = _lineOffset = _cursorOffset = input.Start;
        for (var last = false; !last;)
        {
            cancel.ThrowIfCancellationRequested();
            last = Fill(input, stop);
            var to = last ? _have : CutBehindLine();
            var length = to > _acceptFrom ? to : _have;
            if (to <= _acceptFrom) to = _have - TextScanner.Context; // no line break in sight
            if (to > _acceptFrom) Scan(length, to, batch);
            Keep(to, length);
            Bytes = _cursorOffset - input.Start;
            batch = handOver(batch, Bytes);
            batch.Clear();
        }
        // A last line without a line break is a line.
        if (_lineStart < _position + _have && _position + _have > input.Start) Lines = _line + 1;
        else Lines = _line;
        Candidates = scanner.Candidates - candidates;
    }

    // Fills the window. True when all that belongs to this run is in it.
    bool Fill(ILineInput input, long stop)
    {
        while (windowBytes - _have >= LeastRead)
        {
            // Behind the stop only the rest of a line is wanted.
            var ahead = stop - (_position + _have);
            var most = ahead >= windowBytes ? windowBytes : ahead > 0 ? Math.Max((int)ahead, 4096) : 16 << 10;
            var n = input.Read(scanner.Window.Slice(_have, Math.Min(most, windowBytes - _have)));
            if (n == 0) return true;
            var searched = _have;
            _have += n;
            if (_position + _have < stop) continue;
            var end = HardBreak(scanner.Window[.._have], (int)Math.Max(Math.Max(0, stop - 1 - _position), searched - 2));
            if (end < 0) continue;
            _have = end + 1;
            return true;
        }
        return false;
    }

    /// <summary>The first line feed at or behind <paramref name="from"/> that is not a soft break of quoted-printable, inside which a value may go on; −1 if there is none.</summary>
    public static int HardBreak(ReadOnlySpan<byte> text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)'\n');
            if (next < 0) return -1;
            at += next;
            if (!IsSoft(text, at)) return at;
        }
        return -1;
    }

    static bool IsSoft(ReadOnlySpan<byte> text, int feed) =>
        (feed > 0 && text[feed - 1] == '=') || (feed > 1 && text[feed - 1] == '\r' && text[feed - 2] == '=');

    // Behind the last line break in the window; 0 if there is none worth it.
    int CutBehindLine()
    {
        var text = scanner.Window[.._have];
        for (var tries = 0; tries < 64; tries++)
        {
            var feed = text.LastIndexOf((byte)'\n');
            if (feed < 0) return 0;
            if (!IsSoft(text, feed)) return feed + 1;
            text = text[..feed];
        }
        return 0;
    }

    void Scan(int length, int to, LineBatch batch)
    {
        _hits.Clear();
        var feeds = scanner.LineFeeds;
        scanner.ScanWindow(length, _acceptFrom, to, 0, _hits);
        // The scanner counted the whole window's line feeds on its way.
        _feedsAhead = _acceptFrom == 0 && to == length ? (int)(scanner.LineFeeds - feeds) : -1;
        var window = scanner.Window[..length];
        _cursor = _acceptFrom;
        (_cutStart, _cutEnd) = (0, 0);
        var header = NextHeader(window, _acceptFrom, to);
        foreach (var hit in _hits)
        {
            for (; header >= 0 && header <= hit.Offset; header = NextHeader(window, header + 1, to)) AddHeader(window, header, batch);
            Advance(window, (int)hit.Offset);
            AddHit(window, hit, batch);
        }
        for (; header >= 0; header = NextHeader(window, header + 1, to)) AddHeader(window, header, batch);
        Advance(window, to);
    }

    // Moves the place at which lines are counted; lines and units before it are done.
    void Advance(ReadOnlySpan<byte> window, int to)
    {
        var passed = window[_cursor..to];
        var feeds = _feedsAhead >= 0 && to == window.Length ? _feedsAhead : passed.Count((byte)'\n');
        if (_feedsAhead >= 0) _feedsAhead -= feeds;
        if (feeds > 0)
        {
            var behind = passed.LastIndexOf((byte)'\n') + 1;
            _line += feeds;
            _lineStart = _position + _cursor + behind;
            _lineOffset = _cursorOffset + FileBytes(passed[..behind]);
        }
        _cursorOffset += FileBytes(passed);
        _cursor = to;
    }

    // How many bytes of the file make these bytes of text. In UTF-16, each character but those beyond the first plane is one unit.
    long FileBytes(ReadOnlySpan<byte> text)
    {
        if (_unitBytes == 0) return text.Length;
        long units = 0;
        foreach (var b in text) units += ((b & 0xC0) != 0x80 ? 1 : 0) + (b >= 0xF0 ? 1 : 0);
        return units * _unitBytes;
    }

    void AddHit(ReadOnlySpan<byte> window, TextHit hit, LineBatch batch)
    {
        var at = (int)hit.Offset;
        var from = (int)Math.Max(0, _lineStart - _position);
        var line = Line(window, from, at, out var start);
        var found = hit with { Offset = _cursorOffset, Length = (int)FileBytes(window.Slice(at, hit.Length)) };
        batch.Add(found, _line, _lineOffset, line, at - start);
    }

    void AddHeader(ReadOnlySpan<byte> window, int at, LineBatch batch)
    {
        Advance(window, at);
        var line = Line(window, at, at, out _);
        batch.Add(default, _line, _lineOffset, line, 0);
    }

    int _cutStart, _cutEnd;

    // The line around a place, its break taken off; start is where what is returned starts in the window.
    ReadOnlySpan<byte> Line(ReadOnlySpan<byte> window, int from, int at, out int start)
    {
        // A line of many megabytes may be all hits: neighbours share a cut, or each would keep thousands of bytes and look for the line's end for itself.
        if (at >= _cutStart && at + CutBytes / 2 <= _cutEnd) return window[(start = _cutStart).._cutEnd];
        start = from;
        var feed = window[at..].IndexOf((byte)'\n');
        var end = feed < 0 ? window.Length : at + feed;
        var whole = _lineStart >= _position && end - start <= MaxLineBytes;
        if (!whole)
        {
            (start, end) = (Math.Max(start, at - CutBytes), Math.Min(end, at + CutBytes));
            (_cutStart, _cutEnd) = (start, end);
        }
        if (end > start && end < window.Length && window[end] == '\n' && window[end - 1] == '\r') end--;
        return window[start..end];
    }

    int NextHeader(ReadOnlySpan<byte> window, int from, int to)
    {
        if (_mark.Length == 0) return -1;
        while (from < to)
        {
            var next = window[from..].IndexOf(_mark);
            if (next < 0) return -1;
            from += next;
            if (from >= to) return -1;
            if (from == 0 ? _lineStart == _position : window[from - 1] == '\n') return from;
            from++;
        }
        return -1;
    }

    // What was not decided yet moves to the front; after a cut inside a line, with context before it.
    void Keep(int to, int length)
    {
        var keepFrom = length == to ? to : Math.Max(0, to - TextScanner.Context);
        scanner.Window[keepFrom.._have].CopyTo(scanner.Window);
        _position += keepFrom;
        _have -= keepFrom;
        _acceptFrom = to - keepFrom;
    }
}
