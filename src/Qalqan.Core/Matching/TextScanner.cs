namespace Qalqan;

/// <summary>One indicator found in running text.</summary>
/// <param name="Indicator">Its number in the <see cref="IndicatorSet"/>.</param>
/// <param name="Offset">Where the matched observable starts in the text, in bytes.</param>
/// <param name="Length">How many bytes of the text it covers.</param>
/// <param name="Kind">What was seen: the kind of the observable, which for a network or parent domain is not the indicator's.</param>
/// <param name="Weak">Weaker than equality.</param>
public readonly record struct TextHit(int Indicator, long Offset, int Length, ObservableKind Kind, bool Weak);

/// <summary>Scans raw text for every indicator of a set at once. Holds scratch space: one per thread.</summary>
public sealed class TextScanner(IndicatorSet set)
{
    readonly Matcher _matcher = new(set);
    readonly List<Match> _matches = [];

    /// <summary>How many candidates were looked up so far.</summary>
    public long Candidates { get; private set; }

    /// <summary>Adds to <paramref name="hits"/>, in order of offset, everything in <paramref name="utf8"/> that matches.</summary>
    /// <param name="utf8">The text. Line breaks end a value; a value that touches an end of the span is complete.</param>
    /// <param name="baseOffset">Added to each hit's offset.</param>
    /// <param name="hits">Receives the hits; not cleared.</param>
    public void Scan(ReadOnlySpan<byte> utf8, long baseOffset, List<TextHit> hits) =>
        ObservableExtractor.Extract(utf8, (kind, canonical, offset, length) =>
        {
            Candidates++;
            _matches.Clear();
            _matcher.Match(kind, canonical, _matches);
            foreach (var m in _matches) hits.Add(new(m.Indicator, baseOffset + offset, length, kind, m.Weak));
        });
}
