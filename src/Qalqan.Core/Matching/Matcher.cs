namespace Qalqan;

/// <summary>One indicator that matched one observable.</summary>
/// <param name="Indicator">Its number in the <see cref="IndicatorSet"/>.</param>
/// <param name="Weak">Weaker than equality: a process or file name that was cut at 16 characters.</param>
public readonly record struct Match(int Indicator, bool Weak);

/// <summary>Looks single observables up in a set, under the rules of <c>Matching/DESIGN.md</c>. Holds scratch space: one per thread.</summary>
public sealed class Matcher(IndicatorSet set)
{
    readonly byte[] _canonical = new byte[Canonical.MaxBytes];

    /// <summary>Adds to <paramref name="matches"/> every indicator that <paramref name="value"/> matches: itself, a parent domain, a network, a path prefix.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">UTF-8, canonical or not.</param>
    /// <param name="matches">Receives the matches; not cleared.</param>
    public void Match(ObservableKind kind, ReadOnlySpan<byte> value, List<Match> matches)
    {
        if (!Canonical.TryWrite(kind, value, _canonical, out var n)) return;
        var id = set.Find(kind, _canonical.AsSpan(0, n));
        if (id >= 0) matches.Add(new(id, false));
    }
}
