using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

// The end of stage 2: hash, filter, and what the table says of those that pass.
public sealed unsafe partial class TextScanner
{
    /// <summary>Looks up the first <paramref name="n"/> tokens of the arrays.</summary>
    void Verify(int n)
    {
        Candidates += n;
        n = Filter(n);
        for (var i = 0; i < n; i++) Walk(EndOf(_tokens[i]), LengthOf(_tokens[i]), _hashes[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int Filter(int n)
    {
        var text = _text;
        var tokens = _tokens;
        var hashes = _hashes;
        var filter = _image.Filter;
        var words = _image.FilterWords;
        var hash = _hash;
        for (var i = 0; i < n; i++)
        {
            var (end, length) = (EndOf(tokens[i]), LengthOf(tokens[i]));
            var h = length <= 32 ? hash.Short(text + end, length) : hash.Long(KeyTag.Token, text + end, length);
            hashes[i] = h;
            if (Sse.IsSupported) Sse.Prefetch0(filter + SetImage.FilterWord(h, words));
        }
        var kept = 0;
        for (var i = 0; i < n; i++)
        {
            var h = hashes[i];
            var bits = SetImage.FilterBits(h);
            tokens[kept] = tokens[i];
            hashes[kept] = h;
            kept += Branchless.IsZero(~filter[SetImage.FilterWord(h, words)] & bits);
        }
        return kept;
    }

    // A token's suffix that the filter let pass: what ends here, what hangs here, and whether to take one more label.
    void Walk(int end, int length, ulong hash)
    {
        var raw = RunStart(end);
        var first = BehindEscape(raw, end, out _);
        var start = end - length;
        if (start < first) first = raw;
        while (true)
        {
            var whole = start == first || start == raw;
            var hooks = Hooks.None;
            foreach (var entry in new EntryList(_image.Bucket(hash), (uint)hash, 0))
            {
                if ((entry & SetImage.HooksFlag) != 0) hooks |= (Hooks)(entry & ~SetImage.HooksFlag);
                else Indicator(entry, start, end, first, whole);
            }
            if (whole && (hooks & Hooks.Url) != 0) UrlOn(start, end);
            if (whole && (hooks & Hooks.Email) != 0) EmailAt(start, end);
            if ((hooks & Hooks.More) == 0 || start <= first) return;
            start = first + Span(first, start - 1).LastIndexOf((byte)'.') + 1;
            hash = _hash.Suffix(KeyTag.Token, Span(start, end));
            if (!_image.MayContain(hash)) return;
        }
    }

    void Indicator(uint id, int start, int end, int first, bool whole)
    {
        var record = _image.Record(id);
        var value = _image.Value(record);
        switch (record.Kind)
        {
            case ObservableKind.Domain:
                if (!EqualsFolded(start, end, value) || (!whole && (record.Sources & SetRecord.ExactOnly) != 0)) return;
                var hostStart = whole ? start : first;
                if (!JoinsLetters(hostStart, end)) Hit(id, hostStart, end - hostStart, ObservableKind.Domain);
                return;
            case ObservableKind.Ip or ObservableKind.App:
                if (whole && EqualsFolded(start, end, value) && !JoinsLetters(start, end)) Hit(id, start, end - start, record.Kind);
                return;
            case ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.Cert:
                if (EqualsFolded(start, end, value)) Hit(id, start, end - start, record.Kind);
                return;
            case ObservableKind.Path or ObservableKind.FileName:
                if (start == RunStart(end)) Literal(id, record.Kind, value, start, end);
                return;
        }
    }

    bool EqualsFolded(int start, int end, ReadOnlySpan<byte> value)
    {
        if (value.Length != end - start) return false;
        for (var i = 0; i < value.Length; i++)
        {
            var b = _text[start + i];
            if (b is >= (byte)'A' and <= (byte)'Z') b |= 0x20;
            if (b != value[i]) return false;
        }
        return true;
    }

    // A token that goes on in Latin, Greek or Cyrillic letters is another, longer one: evil.example in "évil.example" is not.
    // Scripts that are written without spaces, or whose endings are put behind a name, are a border.
    bool JoinsLetters(int start, int end)
    {
        if (end < _textLength && IsLetterLead(_text[end])) return true;
        return start >= 2 && _text[start - 1] is >= 0x80 and < 0xC0 && IsLetterLead(_text[start - 2]);
    }

    // The first of two UTF-8 bytes: U+00C0 to U+052F.
    static bool IsLetterLead(byte b) => b is >= 0xC3 and <= 0xD4;

    // The token is part of a file name or path: does the rest stand around it?
    void Literal(uint id, ObservableKind kind, ReadOnlySpan<byte> value, int start, int end)
    {
        var token = Span(start, end);
        var tokens = new LiteralAnchors.Enumerator(value);
        while (tokens.MoveNext())
        {
            if (!tokens.Token.SequenceEqual(token)) continue;
            var from = start - tokens.Start;
            var to = from + value.Length;
            if (from < 0 || to > _textLength || !Span(from, to).SequenceEqual(value) || !StandsAlone(kind, from, to)) continue;
            Hit(id, from, value.Length, kind);
            return;
        }
    }

    bool StandsAlone(ObservableKind kind, int from, int to)
    {
        if (from > 0 && (Tokens.IsRun(_text[from - 1]) || (kind == ObservableKind.Path && Tokens.IsSlash(_text[from - 1]) && !Span(0, from).EndsWith("://"u8)))) return false;
        // A sentence may end behind the name.
        return !Tokens.IsRun(_text[to]) || Tokens.IsSlash(_text[to - 1]) || (_text[to] == '.' && !Tokens.IsRun(_text[to + 1]));
    }
}
