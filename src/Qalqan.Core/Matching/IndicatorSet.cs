using System.Text;

namespace Qalqan;

/// <summary>A compiled, immutable set of indicators: what evidence is matched against. Safe for any number of threads until it is disposed.</summary>
public sealed unsafe class IndicatorSet : IDisposable
{
    readonly SetImage _image;
    bool _disposed;

    internal IndicatorSet(SetImage image)
    {
        _image = image;
        Feeds = ReadFeeds();
    }

    /// <summary>How many different (kind, value) pairs there are, those that are never matched included.</summary>
    public int Count => _image.Count;

    /// <summary>The feeds in the set, with the number of their indicators.</summary>
    public IReadOnlyList<IntelligenceUsed> Feeds { get; }

    internal SetImage Image
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _image;
        }
    }

    /// <summary>Whether any indicator is of <paramref name="kind"/>; work for kinds that nobody warns about is skipped.</summary>
    public bool Has(ObservableKind kind) => (_image.Header.Kinds >> (kind == ObservableKind.Other ? 63 : (int)kind & 63) & 1) != 0;

    /// <summary>Everything known about indicator <paramref name="id"/>.</summary>
    /// <param name="id">0 to <see cref="Count"/> − 1.</param>
    /// <param name="now">The time of the check, UTC, against which validity is judged.</param>
    /// <param name="weak">Whether the match was weaker than equality.</param>
    /// <exception cref="InvalidDataException">The compiled set is damaged.</exception>
    public MatchedIndicator Describe(int id, DateTimeOffset now, bool weak = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(id, Count);
        var image = Image;
        var record = image.Record((uint)id);
        var number = record.Sources & SetRecord.SourceNumber;
        ReadOnlySpan<uint> rows = (record.Sources & SetRecord.ManySources) != 0 ? image.List(number) : new(in number);
        var sources = new List<IndicatorSource>(Math.Min(rows.Length, 64));
        var warnings = new List<string>();
        foreach (var n in rows)
        {
            var row = image.Row(n);
            sources.Add(new(image.Text(image.Feed(row.Feed).Name), row.Name == 0 ? null : image.Text(row.Name - 1), (Tlp)row.Tlp, Time(row.From), Time(row.Until)));
            if (row.WarningLists == 0) continue;
            foreach (var text in image.List(row.WarningLists - 1))
                if (image.Text(text) is var name && !warnings.Contains(name)) warnings.Add(name);
        }
        return new(record.Kind, Encoding.UTF8.GetString(image.Value(record)), sources, warnings, weak, sources.TrueForAll(s => s.ValidUntil <= now));
    }

    /// <summary>Writes the set in the compiled form that <see cref="Open"/> maps.</summary>
    /// <exception cref="IOException">The destination cannot be written.</exception>
    public void Save(Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        var image = Image;
        const int piece = 1 << 20;
        for (long at = 0; at < image.Length; at += piece)
            destination.Write(new ReadOnlySpan<byte>(image.Start + at, (int)Math.Min(piece, image.Length - at)));
        GC.KeepAlive(this);
    }

    /// <summary>Whether a file that starts with <paramref name="head"/> is a compiled set.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => SetHeader.Recognises(head);

    /// <summary>Maps a compiled set from <paramref name="path"/>. Nothing but its header is read; the rest comes from the file as it is needed.</summary>
    /// <remarks>A mapped file must not be cut short while it is in use: replace it by renaming a new one over it.</remarks>
    /// <exception cref="InvalidDataException">The file is not a compiled set, is damaged, or was compiled by another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IndicatorSet Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        if (file.Length < SetHeader.Bytes)
        {
            file.Dispose();
            throw new InvalidDataException("not a compiled indicator set (at byte 0)");
        }
        var map = new MappedFile(file);
        try
        {
            return new(new SetImage(map.Start, map.Length, map));
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>Releases the mapped file. The set, and every matcher and scanner over it, must not be used again.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _image.Dispose();
    }

    IntelligenceUsed[] ReadFeeds()
    {
        var feeds = new IntelligenceUsed[_image.FeedCount];
        for (var i = 0u; i < feeds.Length; i++)
        {
            var row = _image.Feed(i);
            feeds[i] = new(_image.Text(row.Name), (int)row.Indicators, Time(row.Newest));
        }
        return feeds;
    }

    // A damaged date is no date.
    static DateTimeOffset? Time(long ticks) =>
        ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
