using System.Text;
using Microsoft.Win32.SafeHandles;

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
        var sum = new SetChecksum();
        for (long at = SetHeader.Bytes; at < image.Length; at += Piece) sum.Add(PieceAt(image, at));
        image.Header.Content = sum.Value;
        Span<byte> header = stackalloc byte[SetHeader.Bytes];
        image.Header.Write(header);
        destination.Write(header);
        for (long at = SetHeader.Bytes; at < image.Length; at += Piece) destination.Write(PieceAt(image, at));
        GC.KeepAlive(this);
    }

    const int Piece = 1 << 18;

    static ReadOnlySpan<byte> PieceAt(SetImage image, long at) => new(image.Start + at, (int)Math.Min(Piece, image.Length - at));

    /// <summary>Whether a file that starts with <paramref name="head"/> is a compiled set.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => SetHeader.Recognises(head);

    /// <summary>Maps a compiled set from <paramref name="path"/>, all of which is read once to compare its checksum; afterwards it comes from the file as it is needed.</summary>
    /// <remarks>A mapped file must not be cut short while it is in use: replace it by renaming a new one over it.</remarks>
    /// <exception cref="InvalidDataException">The file is not a compiled set, is damaged, or was compiled by another version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IndicatorSet Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        MappedFile? map = null;
        try
        {
            if (file.Length < SetHeader.Bytes) throw new InvalidDataException("not a compiled indicator set (at byte 0)");
            map = new MappedFile(file);
            var image = new SetImage(map.Start, map.Length, map);
            Verify(file.SafeFileHandle, image.Header);
            return new(image);
        }
        catch (Exception e)
        {
            if (map is null) file.Dispose();
            else map.Dispose();
            if (e is InvalidDataException) throw new InvalidDataException($"{path}: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Compares the content with its checksum: a lost key would be a silent miss. Read and not mapped, so that what is never asked for takes no memory.</summary>
    static void Verify(SafeFileHandle file, SetHeader header)
    {
        var sum = new SetChecksum();
        var buffer = GC.AllocateUninitializedArray<byte>(Piece);
        for (long at = SetHeader.Bytes; at < header.FileLength;)
        {
            var n = 0;
            while (n < Piece && RandomAccess.Read(file, buffer.AsSpan(n), at + n) is > 0 and var more) n += more;
            if (n == 0) throw new InvalidDataException($"compiled set became shorter while it was read (at byte {at})");
            sum.Add(buffer.AsSpan(0, n));
            at += n;
        }
        if (sum.Value != header.Content)
            throw new InvalidDataException($"compiled set is damaged: its content is not what was written; compile it again (at byte {SetHeader.Bytes})");
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
