using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads evidence, whatever it is, down to the last nested file, and hands it to one consumer. Not thread-safe: one per worker.</summary>
public sealed class EvidenceRun(IEvidenceConsumer consumer, CancellationToken cancel)
{
    /// <summary>The source id of text in no known log format.</summary>
    public const string PlainText = "text";

    /// <summary>The source id of files whose content has no reader: their name and hashes are checked, and the readable strings in them.</summary>
    public const string Binary = "file";

    long _expanded;

    /// <summary>What was read so far.</summary>
    public CoverageTally Tally { get; } = new();

    /// <summary>Reads one file that the user gave. What is wrong with it ends in the <see cref="Tally"/>, never in an exception.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Read(EvidenceFile file)
    {
        _expanded = 0;
        Read(file, depth: 0, Places.File);
    }

    internal void Read(EvidenceFile file, int depth, string place)
    {
        cancel.ThrowIfCancellationRequested();
        Tally.Files++;
        try
        {
            Dispatch(file, depth, place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // The medium failed, not a format: a disk error, a broken compressed stream below the reader.
            Tally.Fault(file.Path, 0, "content that can be read to its end");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException or FormatException or OverflowException
            or IndexOutOfRangeException or NullReferenceException or KeyNotFoundException)
        {
            // A defect of a reader, which its fuzzing has not found. One file must not take the report on all the others with it.
            Tally.Fault(file.Path, 0, $"content that this version can read ({e.GetType().Name}: please report it)");
        }
    }

    /// <summary>Whether a file nested at <paramref name="depth"/> is opened; if not, the coverage says why.</summary>
    internal bool MayOpen(string path, int depth)
    {
        cancel.ThrowIfCancellationRequested();
        if (depth >= Limits.MaxNesting) Tally.Skip(path, $"lies in more than {Limits.MaxNesting} files inside each other");
        else if (_expanded > Limits.MaxExpandedBytes) Tally.Skip(path, $"the file it lies in holds more than {Limits.MaxExpandedBytes >> 30} GB in all; unpack it and check the folder");
        else return true;
        return false;
    }

    void Dispatch(EvidenceFile file, int depth, string place)
    {
        var head = file.Head.Span;
        foreach (var source in EvidenceSources.Structured)
        {
            if (!source.Recognises(head)) continue;
            Visit(file, new() { Path = file.Path, Source = source.Id, Depth = depth }, place, text: false, (f, context) =>
            {
                source.Read(f, new RunSink(this, consumer, context), cancel);
                return 0;
            });
            return;
        }
        foreach (var format in EvidenceSources.Lines)
        {
            if (!format.Recognises(head)) continue;
            var parser = format.Open(head, file.Modified);
            Visit(file, new() { Path = file.Path, Source = format.Id, Depth = depth }, place, text: true,
                (f, context) => ReadLines(f, context, parser));
            return;
        }
        if (UnreadKinds.TryFind(head, out var reason, out var holdsRecords)) Tally.Skip(file.Path, reason, isEvidence: holdsRecords);
        var text = TextOrBinary.IsText(head);
        Visit(file, new() { Path = file.Path, Source = text ? PlainText : Binary, Depth = depth }, place, text,
            (f, context) => ReadLines(f, context, null));
    }

    /// <summary>Lets the consumer read lines in its own way.</summary>
    /// <returns>How many bytes it counted.</returns>
    long ReadLines(EvidenceFile file, FileContext context, ILineParser? parser)
    {
        var before = Tally.Bytes;
        consumer.Lines(context, file, parser, Tally, cancel);
        return Tally.Bytes - before;
    }

    /// <summary>Name, content and hashes of one file, in an order that reads a stream only once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="context">Its context.</param>
    /// <param name="place">Where it was seen.</param>
    /// <param name="text">Whether it is read line by line.</param>
    /// <param name="read">Reads it; returns how many of its bytes are counted already.</param>
    void Visit(EvidenceFile file, FileContext context, string place, bool text, Func<EvidenceFile, FileContext, long> read)
    {
        ObserveName(context, file.Name, place);
        var kinds = consumer.HashesOf(file, text);
        if (kinds == HashKinds.None)
        {
            Count(context, text, read(file, context), file.Length ?? 0);
        }
        else if (file.CanReadAt)
        {
            ObserveHashes(context, FileHashes.Of(file, kinds, cancel), place);
            Count(context, text, read(file, context), file.Length ?? 0);
        }
        else
        {
            using var hashed = new HashedEvidence(file, kinds);
            var counted = read(hashed, context);
            context.Record = null; // the hash is the file's, not its last record's
            var hashes = hashed.Finish(cancel);
            ObserveHashes(context, hashes, place);
            Count(context, text, counted, hashes.Bytes);
        }
        context.Record = null;
    }

    /// <summary>Counts what was read of one file, lines included: a bomb of text must use up the limit like any other.</summary>
    void Count(FileContext context, bool text, long counted, long bytes)
    {
        var more = text ? 0 : Math.Max(0, bytes - counted);
        Tally.Bytes += more;
        if (context.Depth > 0) _expanded += counted + more;
    }

    void ObserveName(FileContext context, string name, string place)
    {
        // A message's reader tells and judges the names of its attachments itself: there, a program is a sign. On a disk it is not.
        if (name is "" or "-" || place != Places.File) return;
        consumer.Observe(context, new(ObservableKind.FileName, Encoding.UTF8.GetBytes(name), place, 0));
        foreach (var sign in NameSigns(name)) consumer.Sign(context, sign);
    }

    static IEnumerable<Sign> NameSigns(string name)
    {
        var signs = new List<Sign>();
        FileNameSigns.Check(name, 0, signs);
        return signs.Where(s => s.Rule == SignRules.DoubleExtension || s.Rule == SignRules.ReversedName);
    }

    void ObserveHashes(FileContext context, FileHashes hashes, string place)
    {
        foreach (var (kind, value) in hashes.Values()) consumer.Observe(context, new(kind, Encoding.UTF8.GetBytes(value), place, 0));
    }
}
