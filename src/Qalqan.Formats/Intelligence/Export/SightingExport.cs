using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>The indicators that a check found, as STIX 2.1 sightings to give back to who published them.</summary>
/// <remarks>
/// Of the evidence nothing leaves but numbers: how often, first and last. What was observed is written as the indicator's own published value and not as it
/// was seen, because a link's host, path or query often names its victim. No paths, no record ids, no place, no name of who checked. Signs do not go in.
/// </remarks>
public static class SightingExport
{
    /// <summary>STIX counts to here.</summary>
    const long MaxCount = 999_999_999;

    /// <summary>Writes the sightings of <paramref name="result"/>: one for each indicator and each of its feeds.</summary>
    /// <param name="to">Not closed.</param>
    /// <param name="result">The check. Where its records have no time, the time of the check stands.</param>
    /// <param name="maximum">The narrowest audience the receiver belongs to; what feeds share only with a narrower one stays here.</param>
    /// <returns>How many sightings were written; how many were not, and why.</returns>
    public static ExportCount Write(Stream to, CheckResult result, Tlp maximum)
    {
        using var bundle = new StixBundle(to);
        var objects = new StixObjects(bundle, result.CheckedAt, null);
        long written = 0, above = 0, without = 0;
        foreach (var group in result.Findings.Where(f => f.Indicator is not null).GroupBy(f => (f.Indicator!.Kind, f.Indicator.Value)))
        {
            var sighting = new Sighting(group, result.CheckedAt);
            // Two entries of one feed, under two names, are one indicator.
            foreach (var source in group.SelectMany(f => f.Indicator!.Sources).GroupBy(s => s.Feed).Select(Narrowest))
            {
                if (source.Tlp.Stated() > maximum)
                    above++;
                else if (objects.Indicator(group.Key.Kind, group.Key.Value, null, source, out _) is { } indicator)
                    written += sighting.Write(bundle, objects, indicator, source) ? 1 : 0;
                else
                    without++;
            }
        }
        bundle.Finish();
        return new(written, above, without, 0);
    }

    static IndicatorSource Narrowest(IEnumerable<IndicatorSource> sources) => sources.MaxBy(s => s.Tlp.Stated())!;

    /// <summary>All findings of one indicator, summed.</summary>
    sealed class Sighting(IGrouping<(ObservableKind Kind, string Value), Finding> findings, DateTimeOffset checkedAt)
    {
        readonly long _count = findings.Aggregate(0L, (sum, f) => Math.Min(MaxCount, sum + Math.Clamp(f.Count, 0, MaxCount)));
        readonly DateTimeOffset _first = findings.Min(f => f.FirstTime ?? f.LastTime) ?? checkedAt;
        readonly DateTimeOffset _last = findings.Max(f => f.LastTime ?? f.FirstTime) ?? checkedAt;

        public bool Write(StixBundle bundle, StixObjects objects, string indicator, IndicatorSource source)
        {
            if (StixObservables.Write(bundle, objects, findings.Key.Kind, findings.Key.Value) is not { } observable) return false;
            var author = objects.Ourselves();
            var marking = objects.Marking(source.Tlp);
            var identity = $"{StixBundle.ExactTime(checkedAt)}\0{StixBundle.ExactTime(_first)}\0{StixBundle.ExactTime(_last)}\0{_count}";
            var data = StixIds.Named("observed-data", indicator, identity);
            if (bundle.TryBegin("observed-data", data, out var json))
            {
                Common(json, author, marking);
                json.WriteString("first_observed"u8, StixBundle.ExactTime(_first));
                json.WriteString("last_observed"u8, StixBundle.ExactTime(_last));
                json.WriteNumber("number_observed"u8, Math.Max(_count, 1));
                Reference(json, "object_refs", observable);
                bundle.End();
            }
            if (!bundle.TryBegin("sighting", StixIds.Named("sighting", indicator, identity), out json)) return false;
            Common(json, author, marking);
            json.WriteString("first_seen"u8, StixBundle.ExactTime(_first));
            json.WriteString("last_seen"u8, StixBundle.ExactTime(_last));
            json.WriteNumber("count"u8, _count);
            json.WriteString("sighting_of_ref"u8, indicator);
            Reference(json, "observed_data_refs", data);
            bundle.End();
            return true;
        }

        void Common(Utf8JsonWriter json, string author, string marking)
        {
            json.WriteString("created_by_ref"u8, author);
            json.WriteString("created"u8, StixBundle.Time(checkedAt));
            json.WriteString("modified"u8, StixBundle.Time(checkedAt));
            Reference(json, "object_marking_refs", marking);
        }

        static void Reference(Utf8JsonWriter json, string name, string id)
        {
            json.WriteStartArray(name);
            json.WriteStringValue(id);
            json.WriteEndArray();
        }
    }
}
