using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>One indicator found in running text.</summary>
/// <param name="Indicator">Its number in the <see cref="IndicatorSet"/>.</param>
/// <param name="Offset">Where the matched observable starts in the text, in bytes.</param>
/// <param name="Length">How many bytes of the text it covers.</param>
/// <param name="Kind">What was seen: the kind of the observable, which for a network or parent domain is not the indicator's.</param>
/// <param name="Weak">Weaker than equality.</param>
public readonly record struct TextHit(int Indicator, long Offset, int Length, ObservableKind Kind, bool Weak);

/// <summary>Scans raw text for every indicator of a set at once. Holds scratch space: one per thread.</summary>
/// <remarks>Disposed, it leaves its scratch space to the next one. A server makes one for each submission, and fresh memory costs more than a small mail.</remarks>
public sealed unsafe partial class TextScanner : IDisposable
{
    static readonly ConcurrentQueue<byte[]> Spare = new();

    /// <summary>What decides about a byte of text lies within this distance of it, so that text may be cut anywhere with this much on both sides.</summary>
    internal const int Context = 12 * 1024;

    /// <summary>The most bytes that are looked at in one piece: a chunk of input with context on both sides.</summary>
    internal const int WindowBytes = 128 * 1024 + 2 * Context;

    internal const int BlockBytes = 8192;

    const int Padding = 64, PaddingBehind = 64 * 9, BlockWords = BlockBytes / 64;

    readonly IndicatorSet _set;
    readonly SetImage _image;
    readonly KeyHash _hash;
    readonly Shortlist _names, _addresses;
    readonly Needs _needs;
    readonly Simd _simd;
    readonly Matcher _matcher;
    readonly List<Match> _matches = [];
    readonly List<TextHit> _found = [];
    readonly byte* _text;
    readonly ulong* _words;
    readonly int* _hostEnds;
    readonly int* _numberEnds;
    readonly uint* _tokens;
    readonly int* _networkEnds;
    readonly ulong* _hashes;
    readonly uint* _places;
    readonly uint* _ends;
    byte[]? _pinned;
    int _textLength, _acceptFrom, _acceptTo;

    /// <summary>A scanner over <paramref name="set"/>, which must outlive it.</summary>
    public TextScanner(IndicatorSet set) : this(set, SimdChoice.Default) { }

    internal TextScanner(IndicatorSet set, Simd simd)
    {
        ArgumentNullException.ThrowIfNull(set);
        _set = set;
        _image = set.Image;
        _hash = _image.Hash;
        (_names, _addresses) = (_image.Names, _image.Addresses);
        _needs = _image.Header.Needs;
        _simd = simd;
        _matcher = new(set);
        // One block of memory for everything; each part on a 64-byte border.
        const int textBytes = Padding + WindowBytes + PaddingBehind, wordBytes = TextMasks.Words * 8;
        const int tokens = BlockBytes + 64, ends = BlockBytes / 2 + 64;
        if (!Spare.TryDequeue(out _pinned)) _pinned = GC.AllocateArray<byte>(64 + textBytes + wordBytes + tokens * 12 + ends * 20, pinned: true);
        var start = (byte*)((nint)(Marshal.UnsafeAddrOfPinnedArrayElement(_pinned, 0) + 63) & ~63);
        _text = start + Padding;
        _words = (ulong*)(start + textBytes);
        _hashes = _words + wordBytes / 8;
        _tokens = (uint*)(_hashes + tokens);
        _hostEnds = (int*)(_tokens + tokens);
        _numberEnds = _hostEnds + ends;
        _networkEnds = _numberEnds + ends;
        _places = (uint*)(_networkEnds + ends);
        _ends = _places + ends;
        new Span<byte>(start, Padding).Fill((byte)'\n');
    }

    /// <summary>How many candidates were looked up so far.</summary>
    public long Candidates { get; private set; }

    /// <summary>How many line feeds were passed so far, those in the context of a piece included.</summary>
    internal long LineFeeds { get; private set; }

    /// <summary>Where <see cref="ScanWindow"/> reads its text from: <see cref="WindowBytes"/> bytes.</summary>
    internal Span<byte> Window => _pinned is null ? throw new ObjectDisposedException(nameof(TextScanner)) : new(_text, WindowBytes);

    /// <summary>Adds to <paramref name="hits"/>, in order of offset, everything in <paramref name="utf8"/> that matches.</summary>
    /// <param name="utf8">The text. Line breaks end a value; a value that touches an end of the span is complete.</param>
    /// <param name="baseOffset">Added to each hit's offset.</param>
    /// <param name="hits">Receives the hits; not cleared.</param>
    /// <exception cref="InvalidDataException">The compiled set is damaged.</exception>
    public void Scan(ReadOnlySpan<byte> utf8, long baseOffset, List<TextHit> hits)
    {
        ArgumentNullException.ThrowIfNull(hits);
        // Pieces overlap by the context on both sides; each hit is taken from the piece that owns its first byte.
        var from = 0;
        while (from < utf8.Length)
        {
            var start = Math.Max(0, from - Context);
            var length = Math.Min(utf8.Length - start, WindowBytes);
            var end = start + length;
            var to = end == utf8.Length ? end : end - Context;
            utf8.Slice(start, length).CopyTo(Window);
            ScanWindow(length, from - start, to - start, baseOffset + start, hits);
            from = to;
        }
    }

    /// <summary>Looks through the first <paramref name="length"/> bytes of <see cref="Window"/> for what starts in the given part of them.</summary>
    internal void ScanWindow(int length, int acceptFrom, int acceptTo, long baseOffset, List<TextHit> hits)
    {
        _ = _set.Image; // throws when disposed
        ObjectDisposedException.ThrowIf(_pinned is null, this);
        (_textLength, _acceptFrom, _acceptTo) = (length, acceptFrom, acceptTo);
        // The caller's bytes behind the text make room for padding meanwhile.
        var behind = new Span<byte>(_text + length, PaddingBehind);
        Span<byte> kept = stackalloc byte[PaddingBehind];
        behind.CopyTo(kept);
        behind.Fill((byte)'\n');
        _found.Clear();
        Passes();
        kept.CopyTo(behind);
        if (_found.Count > 0) Deliver(baseOffset, hits);
        GC.KeepAlive(_set);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pinned is not { } memory) return;
        Window.Clear(); // it was somebody's evidence
        _pinned = null;
        if (Spare.Count < Environment.ProcessorCount) Spare.Enqueue(memory);
    }

    void Passes()
    {
        var words = ((_textLength + 64) / 64 + 7) & ~7; // at least one byte of padding ends the last token; whole groups of eight
        var masks = new TextMasks { Run = _words + 8, Hex = _words + 4 * TextMasks.WindowStride };
        masks.Run[-1] = masks.Dot[-1] = masks.Number[-1] = masks.Special[-1] = 0;
        var finder = new TokenFinder();
        ulong equals = 0;
        var rare = (_needs & (Needs.SlashRuns | Needs.Ip6 | Needs.Networks6)) != 0;
        _hexDone = _ip6Done = 0;
        _colonBefore = 0;
        _insideBefore = 0;
        _disguises.Clear();
        for (var w = 0; w < words; w += BlockWords)
        {
            var n = Math.Min(BlockWords, words - w);
            var block = masks with { Run = masks.Run + w };
            LineFeeds += Classifier.Run(_simd, _text + w * 64, n, block, rare, ref equals);
            if ((_needs & (Needs.Dotted | Needs.Ip4 | Needs.Networks4)) != 0)
            {
                var (hosts, numbers) = finder.Dotted(_simd, block, n, w * 64, (_needs & Needs.NumericLabels) != 0, _hostEnds, _numberEnds);
                LookUp(masks, hosts, numbers);
            }
            if ((_needs & Needs.SlashRuns) != 0) LookUpBehindSlash(masks, finder.BehindSlash(_simd, block, n, w * 64, _hostEnds));
            if ((_needs & Needs.Hex) != 0) Digests(block, n, w * 64);
            if ((_needs & (Needs.Ip6 | Needs.Networks6)) != 0) Ip6(block, n, w * 64);
            Disguises(block, n, w * 64);
        }
        // The padding's line feeds behind the text were counted with it.
        LineFeeds -= words * 64 - _textLength;
        if (_disguises.Count > 0) ReadDisguises();
    }

    void Hit(uint id, int start, int length, ObservableKind kind, bool weak = false)
    {
        if (start >= _acceptFrom && start < _acceptTo) _found.Add(new((int)id, start, length, kind, weak));
    }

    void Deliver(long baseOffset, List<TextHit> hits)
    {
        _found.Sort(static (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset)
            : a.Indicator != b.Indicator ? a.Indicator.CompareTo(b.Indicator) : b.Length.CompareTo(a.Length));
        var last = new TextHit(-1, -1, 0, default, false);
        foreach (var hit in _found)
        {
            // Two producers may see the same thing; the longer view of it is kept.
            if (hit.Indicator == last.Indicator && hit.Offset == last.Offset) continue;
            last = hit;
            hits.Add(hit with { Offset = baseOffset + hit.Offset });
        }
    }
}
