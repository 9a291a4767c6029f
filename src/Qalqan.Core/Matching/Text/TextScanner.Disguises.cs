using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Qalqan;

// Disguised values: rare marks are found by their masks and judged by a few bytes; what stands around a real one is read patiently.
public sealed unsafe partial class TextScanner
{
    /// <summary>How far around a disguise text is read patiently: a disguised value longer than this is cut.</summary>
    const int Around = 2048;

    /// <summary>Disguises that lie closer together than this are read together.</summary>
    const int Together = 512, MostTogether = 4096;

    readonly List<int> _disguises = [];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Disguises(in TextMasks masks, int words, int offset)
    {
        for (var w = 0; w < words; w++)
        {
            // Eight words at once where there is nothing in any of them, which is nearly everywhere.
            if ((w & 7) == 0 && _simd == Simd.Avx512)
            {
                var any = (Vector512.Load(masks.Special + w) & (Vector512.Load(masks.Follow + w) >>> 1 | Vector512.Load(masks.Follow + w + 1) << 63)) | Vector512.Load(masks.Wide + w);
                if (any == Vector512<ulong>.Zero)
                {
                    w += 7;
                    continue;
                }
            }
            var special = masks.Special[w] & (masks.Follow[w] >> 1 | masks.Follow[w + 1] << 63);
            if ((special | masks.Wide[w]) == 0) continue;
            for (; special != 0; special &= special - 1)
            {
                var at = offset + w * 64 + BitOperations.TrailingZeroCount(special);
                if (IsDisguise(at) && MayMatter(at)) _disguises.Add(at);
            }
            if (masks.Wide[w] != 0) WideDisguises(masks, w, offset);
        }
    }

    // Only where it touches a token can something outside ASCII be part of a host. A neighbour in another word counts as one.
    void WideDisguises(in TextMasks masks, int w, int offset)
    {
        var wide = masks.Wide[w];
        var run = masks.Run[w];
        var touch = (wide & (run << 1 | run >> 1 | 1 | 1UL << 63)) | (run & (wide << 1 | wide >> 1));
        for (; touch != 0; touch &= touch - 1)
        {
            var at = offset + w * 64 + BitOperations.TrailingZeroCount(touch);
            if (IsWideDot(at) || ((_needs & Needs.Punycode) != 0 && IsWideHost(at))) _disguises.Add(at);
        }
    }

    bool IsDisguise(int at)
    {
        var next = _text[at + 1];
        switch (_text[at])
        {
            case (byte)'[' or (byte)'(' or (byte)'{':
                return (next == '.' && !Tokens.IsRun(_text[at + 3 > _textLength ? at : at + 2]))
                    || StartsFolded(at + 1, "dot"u8) || StartsFolded(at + 1, "at"u8) || next == '@'
                    || (next == ':' && at > 0 && Tokens.IsRun(_text[at - 1]));
            case (byte)'%':
                return (next == '2' && (_text[at + 2] | 0x20) == 'e') || StartsFolded(at + 1, "252e"u8);
            case (byte)'\\':
                return (next | 0x20) == 'u' && (StartsFolded(at + 2, "002e"u8) || StartsFolded(at + 2, "3002"u8) || StartsFolded(at + 2, "ff0e"u8) || StartsFolded(at + 2, "ff61"u8));
            case (byte)'\n':
                // A soft line break of quoted-printable inside a word.
                var equal = at > 0 && _text[at - 1] == '\r' ? at - 2 : at - 1;
                return equal > 0 && _text[equal] == '=' && IsUrlByte(_text[equal - 1]) && IsUrlByte(next);
            default:
                return false;
        }
    }

    // Whether the last two labels of the host around a mark are those of any indicator. Marks that stand elsewhere than in a host have other ways.
    // Of several marks in one host only the last can say, and it does.
    bool MayMatter(int at)
    {
        var right = at + 1;
        var left = at;
        switch (_text[at])
        {
            case (byte)'\n':
                return true;
            case (byte)'%':
                right = StartsFolded(right, "252e"u8) ? at + 5 : at + 3;
                break;
            case (byte)'\\':
                right = at + 6;
                break;
            default:
                while (right < _textLength && right < at + 8 && _text[right] is not ((byte)']' or (byte)')' or (byte)'}')) right++;
                right++;
                break;
        }
        // Blanks around a mark, and the slashes behind a colon, belong to the disguise.
        while (right < _textLength && right < at + 16 && _text[right] is (byte)' ' or (byte)'/' or (byte)'\\') right++;
        while (left > 0 && left > at - 8 && _text[left - 1] == ' ') left--;
        var end = right;
        while (end < _textLength && end - right < Tokens.MaxBytes && Tokens.IsRun(_text[end])) end++;
        var token = Span(right, end).TrimEnd((byte)'.');
        if (token.IsEmpty) return true;
        Span<byte> two = stackalloc byte[2 * Tokens.MaxBytes];
        if (token.Contains((byte)'.')) return MayStartHost(token[Tokens.TwoLabels(token)..]);
        var start = RunStart(left);
        var label = Span(start, left);
        label = label[(label.LastIndexOf((byte)'.') + 1)..];
        label.CopyTo(two);
        two[label.Length] = (byte)'.';
        token.CopyTo(two[(label.Length + 1)..]);
        return MayStartHost(two[..(label.Length + 1 + token.Length)]);
    }

    // An address is looked up whole, which is not at hand here.
    bool MayStartHost(ReadOnlySpan<byte> lastLabels) =>
        lastLabels.IndexOfAnyExceptInRange((byte)'.', (byte)'9') < 0 || _image.MayContain(_hash.Suffix(KeyTag.Token, lastLabels));

    static bool IsUrlByte(byte b) => b is > (byte)' ' and < 0x7F;

    bool StartsFolded(int at, ReadOnlySpan<byte> lower)
    {
        if (at + lower.Length > _textLength) return false;
        for (var i = 0; i < lower.Length; i++)
            if ((_text[at + i] | 0x20) != (lower[i] | 0x20)) return false;
        return true;
    }

    // The full stops of East Asian typing, which browsers take for dots: U+3002, U+FF0E, U+FF61.
    bool IsWideDot(int at)
    {
        if (at + 3 >= _textLength || !Tokens.IsRun(_text[at + 3])) return false;
        var mark = Span(at, at + 3);
        return mark.SequenceEqual("\u3002"u8) || mark.SequenceEqual("\uFF0E"u8) || mark.SequenceEqual("\uFF61"u8);
    }

    // A token of ASCII and other letters with a dot inside: a host in its own script.
    bool IsWideHost(int at)
    {
        var start = Math.Max(0, at - Tokens.MaxBytes);
        for (var i = at - 1; i >= start; i--)
            if (!IsHostByte(_text[i]))
            {
                start = i + 1;
                break;
            }
        var end = Math.Min(_textLength, at + Tokens.MaxBytes);
        bool wide = false, dot = false;
        for (var i = start; i < end && IsHostByte(_text[i]); i++)
        {
            wide |= _text[i] >= 0x80;
            dot |= _text[i] == '.' && i > start && IsHostByte(_text[i + 1]);
        }
        return wide && dot;
    }

    static bool IsHostByte(byte b) => b >= 0x80 || Tokens.IsRun(b);

    void ReadDisguises()
    {
        _disguises.Sort();
        for (var i = 0; i < _disguises.Count;)
        {
            var first = i;
            while (i < _disguises.Count && _disguises[i] - _disguises[first] < MostTogether && (i == first || _disguises[i] - _disguises[i - 1] < Together)) i++;
            ReadPatiently(first, i);
        }
    }

    void ReadPatiently(int first, int behind)
    {
        var (from, to) = (_disguises[first], _disguises[behind - 1]);
        var start = Math.Max(0, from - Around);
        var end = Math.Min(_textLength, to + Around);
        // A line break ends every value, except the soft one that is itself the disguise.
        var back = Span(start, from).LastIndexOf((byte)'\n');
        while (back > 0 && IsDisguise(start + back)) back = Span(start, start + back).LastIndexOf((byte)'\n');
        if (back >= 0) start += back + 1;
        var ahead = to + 1;
        while (ahead < end && (_text[ahead] != '\n' || IsDisguise(ahead))) ahead++;
        end = ahead;
        ObservableExtractor.Extract(Span(start, end), (kind, canonical, offset, length) =>
        {
            var at = start + offset;
            if (!TouchesDisguise(first, behind, at, at + length)) return;
            Candidates++;
            _matches.Clear();
            _matcher.MatchCanonical(kind, canonical, _matches);
            foreach (var match in _matches)
                if (IsNew((uint)match.Indicator, kind, at, at + length)) Hit((uint)match.Indicator, at, length, kind, match.Weak);
        }, doubtful: true);
    }

    bool TouchesDisguise(int first, int behind, int start, int end)
    {
        var i = _disguises.BinarySearch(first, behind - first, start, null);
        if (i < 0) i = ~i;
        return i < behind && _disguises[i] < end;
    }

    // The host of a URL or address is reported by itself; a parent domain that stands undisguised in the text was found on the fast path.
    bool IsNew(uint id, ObservableKind seen, int start, int end)
    {
        var record = _image.Record(id);
        if (seen is ObservableKind.Url or ObservableKind.Email) return record.Kind == seen;
        if (record.Kind is not (ObservableKind.Domain or ObservableKind.Ip)) return true;
        var value = _image.Value(record);
        for (; end - start >= value.Length; start++)
            if (EqualsFolded(start, start + value.Length, value)) return false;
        return true;
    }
}
