namespace Qalqan;

/// <summary>Finds every observable in running text, clear or disguised: the patient twin of the scan engine, used where every value is wanted or the text is unusual.</summary>
public static class ObservableExtractor
{
    /// <summary>What is called for each observable found. <paramref name="canonical"/> is valid only during the call.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="canonical">Its canonical form, UTF-8.</param>
    /// <param name="offset">Where its first byte stands in the text.</param>
    /// <param name="length">How many bytes of the text it covers.</param>
    public delegate void Found(ObservableKind kind, ReadOnlySpan<byte> canonical, int offset, int length);

    /// <summary>Looks through <paramref name="utf8"/> once, in order, and reports each observable with its canonical form.</summary>
    public static void Extract(ReadOnlySpan<byte> utf8, Found found)
    {
        // Provisional: replaced by the exact extractor.
        var i = 0;
        while (i < utf8.Length)
        {
            var start = i;
            while (i < utf8.Length && utf8[i] > ' ') i++;
            if (i > start && utf8[start..i].Contains((byte)'.')) found(ObservableKind.Domain, utf8[start..i], start, i - start);
            i++;
        }
    }
}
