namespace Qalqan.Formats;

/// <summary>The structure of one message: one pass over its lines with a list of the open multiparts, never recursive (RFC 2046 §5.1).</summary>
sealed class MimeTree
{
    readonly ReadOnlyMemory<byte> _content;
    readonly List<OpenMultipart> _open = [];
    int _nextLf = -2, _nextCr = -2;

    /// <summary>Every header field, in file order.</summary>
    public List<HeaderField> Fields { get; } = [];

    /// <summary>Every part, in file order; the message itself first.</summary>
    public List<MimePart> Parts { get; } = [];

    /// <summary>What was damaged: index into the message, and what should have been there.</summary>
    public List<ParseFault> Faults { get; } = [];

    MimeTree(ReadOnlyMemory<byte> content) => _content = content;

    ReadOnlySpan<byte> Bytes => _content.Span;

    /// <summary>Reads the structure of <paramref name="content"/>.</summary>
    public static MimeTree Read(ReadOnlyMemory<byte> content)
    {
        var tree = new MimeTree(content);
        tree.Run();
        return tree;
    }

    /// <summary>The fields of <paramref name="part"/>.</summary>
    public IEnumerable<HeaderField> FieldsOf(MimePart part)
    {
        for (var i = 0; i < part.FieldCount; i++) yield return Fields[part.FirstField + i];
    }

    /// <summary>The value of the first field of <paramref name="part"/> called <paramref name="name"/> (lower case), folds included; empty if there is none.</summary>
    public ReadOnlySpan<byte> Value(MimePart part, ReadOnlySpan<byte> name)
    {
        for (var i = part.FirstField; i < part.FirstField + part.FieldCount; i++)
            if (Fields[i].Is(Bytes, name)) return Fields[i].Value(Bytes);
        return default;
    }

    void Run()
    {
        int at = 0, parent = -1;
        while (true)
        {
            var part = ReadEntity(at, parent);
            var leaf = part.IsMultipart ? null : part;
            at = part.BodyStart;
            while (true)
            {
                if (!TryNextBoundary(at, out var level, out var closes, out var line, out var next))
                {
                    Close(leaf, at, Bytes.Length);
                    return;
                }
                Close(leaf, part.BodyStart, line);
                leaf = null;
                LeaveAbove(level, line);
                at = next;
                if (!closes) break;
                _open[level] = _open[level] with { Closed = true };
            }
            if (Parts.Count >= MailLimits.Parts)
            {
                Faults.Add(new(at, $"no more than {MailLimits.Parts} parts"));
                return;
            }
            parent = _open[^1].Part;
            // Parts behind the closing boundary: some programs show them, so they are read.
            if (_open[^1].Closed) Faults.Add(new(at, "nothing behind the closing boundary"));
        }
    }

    MimePart ReadEntity(int at, int parent)
    {
        var first = Fields.Count;
        var body = HeaderReader.Read(Bytes, at, parent < 0 ? null : IsBoundary, Fields, out var fault);
        if (fault >= 0) Faults.Add(new(fault, "a header field"));
        var inDigest = parent >= 0 && Parts[parent].ContentType.Value == "multipart/digest";
        ReadOnlySpan<byte> type = default, encoding = default;
        for (var i = first; i < Fields.Count; i++)
        {
            if (type.IsEmpty && Fields[i].Is(Bytes, "content-type"u8)) type = Fields[i].Value(Bytes);
            else if (encoding.IsEmpty && Fields[i].Is(Bytes, "content-transfer-encoding"u8)) encoding = Fields[i].Value(Bytes);
        }
        var part = new MimePart
        {
            Parent = parent,
            Depth = parent < 0 ? 0 : Parts[parent].Depth + 1,
            FirstField = first,
            FieldCount = Fields.Count - first,
            BodyStart = body,
            BodyEnd = body,
            ContentType = MimeParameters.Parse(type, inDigest ? "message/rfc822" : "text/plain"),
            Encoding = TransferEncodings.Parse(encoding),
        };
        Parts.Add(part);
        if (parent >= 0) Parts[parent].Children++;
        if (part.ContentType.Value.StartsWith("multipart/", StringComparison.Ordinal)) Enter(part);
        return part;
    }

    void Enter(MimePart part)
    {
        if (part.Depth >= MailLimits.Depth)
        {
            Faults.Add(new(part.BodyStart, $"parts no deeper than {MailLimits.Depth}"));
            return;
        }
        var boundary = part.ContentType.RawBoundary;
        if (boundary.Length == 0)
        {
            Faults.Add(new(part.BodyStart, "a boundary for the parts"));
            boundary = GuessBoundary(part.BodyStart);
            if (boundary.Length == 0) return;
        }
        part.IsMultipart = true;
        _open.Add(new(Parts.Count - 1, boundary, false));
    }

    /// <summary>The first line of the body that looks like a boundary, for multiparts that do not name theirs.</summary>
    byte[] GuessBoundary(int at)
    {
        if (!Bytes[at..].StartsWith("--"u8)) at = FindDashes(at);
        if (at < 0) return [];
        var line = Bytes[(at + 2)..MailLines.End(Bytes, at, out _)].TrimEnd(" \t"u8);
        return line.Length is > 3 and <= 200 ? line.ToArray() : [];
    }

    void Close(MimePart? leaf, int floor, int end)
    {
        if (leaf is not null) leaf.BodyEnd = end == Bytes.Length && (_open.Count == 0 || !AtLineStart(end)) ? end : MailLines.BreakBefore(Bytes, floor, end);
        if (end < Bytes.Length) return;
        foreach (var open in _open)
        {
            Parts[open.Part].BodyEnd = end;
            if (!open.Closed) Faults.Add(new(end, "a closing boundary"));
        }
    }

    bool AtLineStart(int at) => at > 0 && Bytes[at - 1] is (byte)'\n' or (byte)'\r';

    void LeaveAbove(int level, int line)
    {
        for (var i = _open.Count - 1; i > level; i--)
        {
            Parts[_open[i].Part].BodyEnd = MailLines.BreakBefore(Bytes, Parts[_open[i].Part].BodyStart, line);
            if (!_open[i].Closed) Faults.Add(new(line, "a closing boundary"));
            _open.RemoveAt(i);
        }
        Parts[_open[level].Part].BodyEnd = line;
    }

    bool IsBoundary(int at)
    {
        var line = Bytes[at..MailLines.End(Bytes, at, out _)];
        return line.StartsWith("--"u8) && Match(line[2..], out _, out _);
    }

    /// <summary>Which open multipart's boundary this is, innermost first.</summary>
    /// <param name="rest">The line behind its two dashes.</param>
    /// <param name="level">Index of the open multipart.</param>
    /// <param name="closes">Whether it is the closing one.</param>
    bool Match(ReadOnlySpan<byte> rest, out int level, out bool closes)
    {
        rest = rest.TrimEnd(" \t"u8);
        for (level = _open.Count - 1; level >= 0; level--)
        {
            var boundary = _open[level].Boundary;
            var more = rest.Length - boundary.Length;
            if (more is not (0 or 2) || !rest.StartsWith(boundary) || (more == 2 && !rest.EndsWith("--"u8))) continue;
            closes = more == 2;
            return true;
        }
        closes = false;
        return false;
    }

    bool TryNextBoundary(int at, out int level, out bool closes, out int line, out int next)
    {
        (level, closes, line, next) = (-1, false, -1, -1);
        if (_open.Count == 0) return false;
        line = Bytes[at..].StartsWith("--"u8) ? at : FindDashes(at);
        while (line >= 0)
        {
            var end = MailLines.End(Bytes, line, out next);
            if (Match(Bytes[(line + 2)..end], out level, out closes)) return true;
            line = FindDashes(end);
        }
        return false;
    }

    /// <summary>The next line from <paramref name="at"/> on that starts with two dashes; -1 if none. Both kinds of line break are looked for once over the message, not once a call.</summary>
    int FindDashes(int at)
    {
        if (_nextLf != -1 && _nextLf < at) _nextLf = Find("\n--"u8, at);
        if (_nextCr != -1 && _nextCr < at) _nextCr = Find("\r--"u8, at);
        var first = _nextLf < 0 || (_nextCr >= 0 && _nextCr < _nextLf) ? _nextCr : _nextLf;
        return first < 0 ? -1 : first + 1;
    }

    int Find(ReadOnlySpan<byte> mark, int at)
    {
        var i = at >= Bytes.Length ? -1 : Bytes[at..].IndexOf(mark);
        return i < 0 ? -1 : at + i;
    }

    sealed record OpenMultipart(int Part, byte[] Boundary, bool Closed);
}
