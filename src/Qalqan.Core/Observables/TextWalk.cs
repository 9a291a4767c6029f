using System.Buffers;
using System.Text;

namespace Qalqan;

/// <summary>One walk over a window of text: from word to word, each looked at once, with bounded looks back and ahead.</summary>
ref partial struct TextWalk
{
    /// <summary>Words longer than this hold no host; hashes in them are still found.</summary>
    public const int MaxWordBytes = 1024;

    readonly ReadOnlySpan<byte> _text;
    readonly ReadOnlySpan<int> _map;
    readonly int _offset;
    readonly ObservableExtractor.Found _found;
    readonly bool _doubtful;
    readonly ObservableExtractor.Scratch _scratch;

    /// <summary>The last at sign passed, clear or disguised.</summary>
    int _atStart = -1, _atEnd = -1;

    /// <summary>Where the name before an at sign may start at the earliest: behind what was reported last.</summary>
    int _floor;

    /// <summary>Up to here an address in IPv6 form was looked for.</summary>
    int _ipv6Until;

    /// <summary>Where the outermost URL ends that the walk is inside of, and how many URLs were reported in it.</summary>
    int _urlEnd, _nestedUrls;

    /// <param name="text">The text, free of escapes.</param>
    /// <param name="map">For each byte and the end, its place in the window; empty if they are the same.</param>
    /// <param name="offset">The window's place in the whole text.</param>
    /// <param name="found">Called for each observable.</param>
    /// <param name="doubtful">Report what is more often something else, too.</param>
    /// <param name="scratch">The thread's space.</param>
    public TextWalk(ReadOnlySpan<byte> text, ReadOnlySpan<int> map, int offset, ObservableExtractor.Found found, bool doubtful, ObservableExtractor.Scratch scratch)
    {
        _text = text;
        _map = map;
        _offset = offset;
        _found = found;
        _doubtful = doubtful;
        _scratch = scratch;
    }

    /// <summary>If not empty, only what covers one of these places in the window is reported.</summary>
    public ReadOnlySpan<int> OnlyAround { get; init; }

    /// <summary>Bytes looked at, repeated looks counted.</summary>
    public long Steps { get; private set; }

    public void Run()
    {
        for (var i = 0; i < _text.Length;)
        {
            Steps++;
            var next = IsWordStart(i) ? Word(i) : Mark(i);
            // Each step goes forward, whatever stands there.
            i = Math.Max(next, i + 1);
        }
    }

    /// <summary>Passes what is not a word; remembers an at sign.</summary>
    int Mark(int i)
    {
        switch (_text[i])
        {
            case (byte)'@':
                return At(i, 1);
            case (byte)'%' when Percent.TryRead(_text[i..], out var value, out var escape, out _):
                return value == '@' ? At(i, escape) : i + escape;
            case (byte)':' when i + 1 < _text.Length && _text[i + 1] == ':':
                return Ipv6(i) is var end && end > 0 ? end : i + 1;
            case (byte)'[' or (byte)'(' or (byte)'{' when Disguise.TryMatch(_text[i..], out var clear, out var length):
                return clear == '@' ? At(i, length) : i + length;
            case 0xEF when _text[i..].StartsWith("\uFF20"u8):
                return At(i, 3);
            case >= 0xC0:
                Rune.DecodeFromUtf8(_text[i..], out _, out var used);
                return i + used;
            default:
                return i + 1;
        }
    }

    int At(int start, int length)
    {
        _atStart = start;
        _atEnd = start + length;
        // "name [at] host": the blanks belong to the disguise.
        if (length > 1 && _atStart > 0 && _text[_atStart - 1] == ' ') _atStart--;
        if (length > 1 && _atEnd < _text.Length && _text[_atEnd] == ' ') _atEnd++;
        return _atEnd;
    }

    readonly bool IsWordStart(int i) => Ascii.IsLetterOrDigit(_text[i]) || _text[i] == '_' || (_text[i] >= 0x80 && LetterAt(i, out _) > 0);

    /// <summary>The length of the letter, mark or digit beyond ASCII at <paramref name="i"/>, or 0.</summary>
    readonly int LetterAt(int i, out Rune rune)
    {
        if (Rune.DecodeFromUtf8(_text[i..], out rune, out var used) != OperationStatus.Done) return 0;
        return Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark ? used : 0;
    }

    /// <summary>Reads the word at <paramref name="start"/>, with its dots clear, decides what it is, and returns where to go on.</summary>
    int Word(int start)
    {
        var plain = PlainWordEnd(start);
        if (plain > 0)
        {
            Steps += plain - start;
            if (plain - start >= 32) Hashes(start, plain);
            return plain;
        }
        var w = new HostWord(start);
        var j = start;
        ReadLabel(ref j, ref w);
        for (var dot = j; TryDot(ref dot, out var disguised, out var spaced) && dot < _text.Length && (IsWordStart(dot) || _text[dot] == '-'); dot = j)
        {
            var longer = w;
            Push(ref longer, "."u8);
            longer.Dots++;
            longer.Disguised |= disguised;
            longer.Spaced |= spaced;
            var label = dot;
            ReadLabel(ref dot, ref longer);
            // A label of hyphens alone is none.
            if (!_text[label..dot].ContainsAnyExcept((byte)'-', (byte)'_')) break;
            (w, j) = (longer, dot);
        }
        Steps += j - start;
        while (w.End > start && _text[w.End - 1] is (byte)'-' or (byte)'_')
        {
            w.End--;
            w.Length--;
        }
        if (w.End == start) return j;
        return Decide(w, j);
    }

    /// <summary>The end of a word that is nothing but a word, as nearly all are: no dot, scheme, at sign or disguise follows. 0 if it may be more.</summary>
    readonly int PlainWordEnd(int start)
    {
        var length = _text[start..].IndexOfAnyExcept(LabelBytes);
        if (length < 0) return _text.Length;
        var end = start + length;
        if (length == 0 || _text[end] >= 0x80 || ".:@%*[({\\"u8.Contains(_text[end])) return 0;
        return _text[end] == ' ' && end + 1 < _text.Length && _text[end + 1] is (byte)'[' or (byte)'(' or (byte)'{' ? 0 : end;
    }

    static readonly SearchValues<byte> LabelBytes = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_"u8);

    readonly void ReadLabel(ref int j, ref HostWord w)
    {
        for (; j < _text.Length; w.End = j, w.Length = w.Written)
        {
            var b = _text[j];
            if (b < 0x80)
            {
                var run = _text[j..].IndexOfAnyExcept(LabelBytes);
                if (run == 0) return;
                if (run < 0) run = _text.Length - j;
                Push(ref w, _text.Slice(j, run));
                j += run;
                continue;
            }
            var used = LetterAt(j, out _);
            if (used == 0) return;
            w.Wide = true;
            Push(ref w, _text.Slice(j, used));
            j += used;
        }
    }

    readonly void Push(ref HostWord w, ReadOnlySpan<byte> bytes)
    {
        if (w.Written + bytes.Length <= MaxWordBytes) bytes.CopyTo(_scratch.Word.AsSpan(w.Written));
        w.Written += bytes.Length;
    }

    /// <summary>Passes a dot, clear or disguised, with one blank around a disguised one.</summary>
    readonly bool TryDot(ref int j, out bool disguised, out bool spaced)
    {
        disguised = spaced = false;
        if (j >= _text.Length) return false;
        if (_text[j] == '.')
        {
            j++;
            return true;
        }
        var k = j;
        if (_text[k] == ' ' && k + 1 < _text.Length && _text[k + 1] is (byte)'[' or (byte)'(' or (byte)'{')
        {
            spaced = true;
            k++;
        }
        if (_text[k] < 0x80 && !Disguise.Starts.Contains(_text[k])) return false;
        if (!Canonical.IsDot(_text[k..], out var length)) return false;
        disguised = _text[k] < 0x80;
        k += length;
        // An ideographic full stop ends a sentence more often than a label.
        if (!disguised && (k >= _text.Length || !Ascii.IsLetterOrDigit(_text[k]))) return false;
        if (disguised && k < _text.Length && _text[k] == ' ' && length > 2)
        {
            spaced = true;
            k++;
        }
        j = k;
        return true;
    }

    int Decide(HostWord w, int j)
    {
        if (w.Start == _atEnd && TryEmail(w)) return j;
        if (TryUrl(w, j, out var next)) return next;
        if (StartsAt(j)) return j;
        if (j - w.Start <= 4 && j < _text.Length && _text[j] is (byte)':' or (byte)'[' && Ipv6(w.Start) is var end && end > 0) return end;
        Name(w);
        return j;
    }

    /// <summary>Whether an at sign follows: then the word is the name before it, reported with its host or not at all.</summary>
    readonly bool StartsAt(int j)
    {
        if (j >= _text.Length) return false;
        if (_text[j] == '@') return j + 1 < _text.Length && Ascii.IsLetterOrDigit(_text[j + 1]);
        if (Disguise.TryMatch(_text[j..], out var clear, out _)) return clear == '@';
        return _text[j] == '%' && Percent.TryRead(_text[j..], out var value, out _, out _) && value == '@';
    }

    /// <summary>Reports a piece of the text, unless only what covers a mark is wanted and it does not.</summary>
    readonly bool Report(ObservableKind kind, ReadOnlySpan<byte> canonical, int start, int end)
    {
        var from = _map.IsEmpty ? start : _map[start];
        var to = _map.IsEmpty ? end : _map[end];
        if (!OnlyAround.IsEmpty)
        {
            var at = OnlyAround.BinarySearch(from);
            if (at < 0) at = ~at;
            if (at >= OnlyAround.Length || OnlyAround[at] >= to) return true;
        }
        _found(kind, canonical, _offset + from, to - from);
        return true;
    }

    /// <summary>Canonicalises and reports. False if the value is not of that kind.</summary>
    readonly bool Report(ObservableKind kind, ReadOnlySpan<byte> value, int start, int end, out ReadOnlySpan<byte> canonical)
    {
        canonical = default;
        if (!Canonical.TryWrite(kind, value, _scratch.Canonical, out var n)) return false;
        canonical = _scratch.Canonical.AsSpan(0, n);
        return Report(kind, canonical, start, end);
    }

    /// <summary>A run of label characters and dots.</summary>
    struct HostWord(int start)
    {
        /// <summary>Its place in the text.</summary>
        public int Start = start, End;

        /// <summary>How many bytes of its clear form stand in the scratch space, and how many there would be.</summary>
        public int Length, Written;

        public int Dots;

        /// <summary>A dot was disguised; blanks stood around one; some character is not ASCII.</summary>
        public bool Disguised, Spaced, Wide;
    }
}
