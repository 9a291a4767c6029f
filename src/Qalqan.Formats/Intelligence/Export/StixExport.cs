namespace Qalqan.Formats;

/// <summary>Indicators as a STIX 2.1 bundle: for each its identity, TLP 2.0 marking, indicator, and the malware it indicates.</summary>
public static class StixExport
{
    /// <summary>Writes <paramref name="indicators"/> to <paramref name="to"/> as they come; what is kept is the ids that were written.</summary>
    /// <param name="to">Not closed.</param>
    /// <param name="indicators">Any order. Of the same feed, kind and value the first is written; further names of it are.</param>
    /// <param name="options">What may leave.</param>
    /// <param name="cancel">Ends the export; what was written is no bundle then.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static ExportCount Write(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel = default)
    {
        using var bundle = new StixBundle(to);
        var objects = new StixObjects(bundle, options.KnownSince, options.ReleasedAt);
        long written = 0, above = 0, without = 0, repeated = 0;
        foreach (var i in indicators)
        {
            cancel.ThrowIfCancellationRequested();
            var source = new IndicatorSource(i.Feed, i.Name, i.Tlp, i.ValidFrom, i.ValidUntil);
            if (!options.Allows(i.Tlp))
                above++;
            else if (objects.Indicator(i.Kind, i.Value, i.OtherKind, source, out var isNew) is not { } id)
                without++;
            else
            {
                objects.Indicates(id, source);
                if (isNew)
                    written++;
                else
                    repeated++;
            }
        }
        bundle.Finish();
        return new(written, above, without, repeated);
    }
}
