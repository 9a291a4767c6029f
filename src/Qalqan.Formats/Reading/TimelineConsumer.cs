using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Lists every record of every file, in file order.</summary>
/// <param name="onRecord">Called for each record with its file.</param>
public sealed class TimelineConsumer(Action<FileContext, EvidenceRecord> onRecord) : IEvidenceConsumer
{
    /// <inheritdoc/>
    public bool WantsFields => true;

    /// <inheritdoc/>
    public HashKinds HashesOf(EvidenceFile file, bool text) => HashKinds.None;

    /// <inheritdoc/>
    public void Record(FileContext file, EvidenceRecord record) => onRecord(file, record);

    /// <inheritdoc/>
    public void Observe(FileContext file, in Observable observable) { }

    /// <inheritdoc/>
    public void Text(FileContext file, ReadOnlySpan<byte> utf8, string place, long offset) { }

    /// <inheritdoc/>
    public void Sign(FileContext file, Sign sign) { }

    /// <inheritdoc/>
    public void Lines(FileContext file, EvidenceFile content, ILineParser? parser, CoverageTally tally, CancellationToken cancel)
    {
        if (file.Source == EvidenceRun.Binary)
        {
            tally.Skip(file.Path, "no reader for this kind of file: it has no records");
            return;
        }
        LineRecords.Read(content, parser, tally, (line, fields, reader) => onRecord(file, new()
        {
            Id = reader.Number.ToString(CultureInfo.InvariantCulture),
            Offset = reader.Offset,
            Time = fields.Time,
            Fields = fields.Count > 0 ? fields.ToRecordFields() : [new("text", Encoding.UTF8.GetString(line))],
        }), cancel);
    }
}
