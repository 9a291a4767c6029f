namespace Qalqan.Formats;

/// <summary>What a structured source writes into: passes everything on with its file and record, and reads nested files in turn.</summary>
sealed class RunSink(EvidenceRun run, IEvidenceConsumer consumer, FileContext context) : IEvidenceSink
{
    public bool WantsFields => consumer.WantsFields;

    public void Record(EvidenceRecord record)
    {
        run.Tally.Records++;
        context.Record = record;
        consumer.Record(context, record);
    }

    public void Observe(in Observable observable) => consumer.Observe(context, observable);

    public void Text(ReadOnlySpan<byte> utf8, string place, long offset) => consumer.Text(context, utf8, place, offset);

    public void Sign(Sign sign) => consumer.Sign(context, sign);

    public void Nested(string name, ReadOnlyMemory<byte> content, long offset)
    {
        var path = NestedPath(name);
        if (!run.MayOpen(path, context.Depth)) return;
        run.Read(new MemoryEvidence(path, content), context.Depth + 1, Places.MailAttachment);
    }

    public void Nested(string name, Stream content, long? length, DateTimeOffset? modified)
    {
        var path = NestedPath(name);
        if (!run.MayOpen(path, context.Depth)) return;
        run.Read(new StreamEvidence(path, content, length) { Modified = modified }, context.Depth + 1, Places.File);
    }

    public void Fault(long offset, string expected) => run.Tally.Fault(context.Path, offset, expected);

    public void Skipped(string name, string reason) => run.Tally.Skip(name.Length == 0 ? context.Path : NestedPath(name), reason);

    string NestedPath(string name) => $"{context.Path}!{(name.Length == 0 ? "unnamed" : name)}";
}
