using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>One observable as <c>extract</c> lists it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its canonical value.</param>
/// <param name="Path">The file, as reports show it.</param>
/// <param name="Offset">Byte offset in that file.</param>
/// <param name="Record">The record's id; null for the file itself.</param>
public sealed record ExtractedObservable(ObservableKind Kind, string Value, string Path, long Offset, string? Record);

/// <summary>Lists every observable of every file, in its canonical form.</summary>
/// <param name="onObservable">Called for each, in file order.</param>
public sealed class ExtractConsumer(Action<ExtractedObservable> onObservable) : IEvidenceConsumer
{
    readonly byte[] _canonical = new byte[Canonical.MaxBytes];

    /// <inheritdoc/>
    public bool WantsFields => false;

    /// <inheritdoc/>
    public HashKinds HashesOf(EvidenceFile file, bool text) =>
        text && !(file.Length <= CheckConsumer.MaxHashedTextBytes) ? HashKinds.None : HashKinds.All;

    /// <inheritdoc/>
    public void Record(FileContext file, EvidenceRecord record) { }

    /// <inheritdoc/>
    public void Observe(FileContext file, in Observable observable) => Observe(file, observable, file.Record?.Id);

    /// <inheritdoc/>
    public void Text(FileContext file, ReadOnlySpan<byte> utf8, string place, long offset) =>
        ObservableExtractor.Extract(utf8, (kind, canonical, _, _) => Found(file, kind, canonical, offset, file.Record?.Id));

    /// <inheritdoc/>
    public void Sign(FileContext file, Sign sign) { }

    /// <inheritdoc/>
    public void Lines(FileContext file, EvidenceFile content, ILineParser? parser, CoverageTally tally, CancellationToken cancel)
    {
        if (file.Source == EvidenceRun.Binary) return; // its name and hashes are listed; strings in it are accidents
        LineRecords.Read(content, parser, tally, (line, fields, reader) =>
        {
            var record = reader.Number.ToString(CultureInfo.InvariantCulture);
            if (fields.Count == 0)
            {
                ObservableExtractor.Extract(line, (kind, canonical, at, _) => Found(file, kind, canonical, reader.OffsetOf(at), record));
                return;
            }
            for (var i = 0; i < fields.Count; i++)
            {
                var at = reader.OffsetOf(fields.Offset(i));
                if (fields.Kind(i) != ObservableKind.Unknown) Observe(file, new(fields.Kind(i), fields.Value(i), fields.Place(i), at), record);
                else ObservableExtractor.Extract(fields.Value(i), (kind, canonical, _, _) => Found(file, kind, canonical, at, record));
            }
        }, cancel);
    }

    void Observe(FileContext file, in Observable observable, string? record)
    {
        if (!Canonical.TryWrite(observable.Kind, observable.Value, _canonical, out var n)) return;
        var value = _canonical.AsSpan(0, n);
        Found(file, observable.Kind, value, observable.Offset, record);
        // The host of a URL or address is an observable too, as in running text.
        if (observable.Kind is not (ObservableKind.Url or ObservableKind.Email)) return;
        var (path, offset) = (file, observable.Offset);
        ObservableExtractor.Extract(value, (kind, canonical, _, _) =>
        {
            if (kind is ObservableKind.Domain or ObservableKind.Ip) Found(path, kind, canonical, offset, record);
        });
    }

    void Found(FileContext file, ObservableKind kind, ReadOnlySpan<byte> canonical, long offset, string? record) =>
        onObservable(new(kind, Encoding.UTF8.GetString(canonical), file.Path, offset, record));
}
