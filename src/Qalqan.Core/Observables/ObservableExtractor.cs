namespace Qalqan;

/// <summary>Finds every observable in running text, clear or disguised: the patient twin of the scan engine, used where every value is wanted or the text is unusual.</summary>
/// <remarks>What counts as an observable in text, and why, stands in the folder's README. Linear in the length of the text, whatever stands in it.
/// Allocates nothing once a thread has its scratch space, beyond what an internationalised name takes.</remarks>
public static class ObservableExtractor
{
    /// <summary>What is called for each observable found. <paramref name="canonical"/> is valid only during the call.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="canonical">Its canonical form, UTF-8.</param>
    /// <param name="offset">Where its first byte stands in the text.</param>
    /// <param name="length">How many bytes of the text it covers.</param>
    public delegate void Found(ObservableKind kind, ReadOnlySpan<byte> canonical, int offset, int length);

    /// <summary>Looks through <paramref name="utf8"/> once, in order, and reports each observable with its canonical form.</summary>
    /// <remarks>A URL is reported before its host and before what it carries inside. What shows only under quoted-printable comes after what is plain.</remarks>
    public static void Extract(ReadOnlySpan<byte> utf8, Found found) => Extract(utf8, found, doubtful: false);

    /// <summary>As <see cref="Extract(ReadOnlySpan{byte}, Found)"/>; can also report what is more often something else.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="found">Called for each observable.</param>
    /// <param name="doubtful">Also report names like <c>install.sh</c> or <c>name.unlisted</c> as domains: right for comparing with indicators, wrong for a list that people read.</param>
    /// <returns>How many bytes were looked at, repeated looks counted: a measure of work for tests.</returns>
    public static long Extract(ReadOnlySpan<byte> utf8, Found found, bool doubtful)
    {
        var scratch = t_scratch ?? new Scratch();
        t_scratch = null;
        long steps = 0;
        try
        {
            for (var start = 0; start < utf8.Length;)
            {
                var window = utf8[start..];
                if (window.Length > WindowBytes) window = window[..TextLayers.CutAt(window[..WindowBytes])];
                steps += ExtractWindow(window, start, found, doubtful, scratch);
                start += window.Length;
            }
        }
        finally
        {
            t_scratch = scratch;
        }
        return steps;
    }

    static long ExtractWindow(ReadOnlySpan<byte> window, int offset, Found found, bool doubtful, Scratch scratch)
    {
        var text = window;
        ReadOnlySpan<int> map = default;
        if (TextLayers.HasEscapes(window))
        {
            var n = TextLayers.Unescape(window, scratch.Text, scratch.Map);
            text = scratch.Text.AsSpan(0, n);
            map = scratch.Map.AsSpan(0, n + 1);
        }
        var walk = new TextWalk(text, map, offset, found, doubtful, scratch);
        walk.Run();
        var steps = walk.Steps + window.Length;
        if (!TextLayers.LooksQuotedPrintable(window)) return steps;
        var length = TextLayers.UnescapeQuotedPrintable(window, scratch.Text, scratch.Map, scratch.Marks, out var marks);
        walk = new TextWalk(scratch.Text.AsSpan(0, length), scratch.Map.AsSpan(0, length + 1), offset, found, doubtful, scratch) { OnlyAround = scratch.Marks.AsSpan(0, marks) };
        walk.Run();
        return steps + walk.Steps;
    }

    /// <summary>Text is looked at in windows of this size, so that scratch space stays small. A value is never cut unless it is longer than half of one.</summary>
    const int WindowBytes = 32 << 10;

    [ThreadStatic]
    static Scratch? t_scratch;

    /// <summary>One thread's space. Taken out of its slot while in use, so that a receiver may extract in turn.</summary>
    internal sealed class Scratch
    {
        public readonly byte[] Text = new byte[WindowBytes];
        public readonly int[] Map = new int[WindowBytes + 1];
        public readonly int[] Marks = new int[WindowBytes];
        public readonly byte[] Canonical = new byte[Qalqan.Canonical.MaxBytes];
        public readonly byte[] Word = new byte[TextWalk.MaxWordBytes];
        public readonly byte[] Host = new byte[Qalqan.Canonical.MaxBytes];
    }
}
