using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Hits and header lines on their way from the thread that found them to the one that reports them.</summary>
sealed class LineBatch
{
    readonly List<Entry> _entries = [];
    byte[] _lines = new byte[64 << 10];
    int _used;

    /// <summary>A thread's lines are numbered from 0; <paramref name="LineOffset"/> is final. A hit of kind <see cref="ObservableKind.Unknown"/> marks a header line.</summary>
    public readonly record struct Entry(TextHit Hit, long Line, long LineOffset, int Start, int Length, int HitStart);

    public int Count => _entries.Count;
    public ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);
    public ReadOnlySpan<byte> Line(in Entry entry) => _lines.AsSpan(entry.Start, entry.Length);

    public void Clear()
    {
        _entries.Clear();
        _used = 0;
    }

    public void Add(in TextHit hit, long line, long lineOffset, ReadOnlySpan<byte> text, int hitStart)
    {
        // Several hits in a line share one copy of it, but a long line is cut around each hit.
        if (_entries.Count > 0 && text.Length <= LineScanner.MaxLineBytes && _entries[^1] is var last && last.Line == line && last.Length == text.Length && Line(last).SequenceEqual(text))
        {
            _entries.Add(new(hit, line, lineOffset, last.Start, text.Length, hitStart));
            return;
        }
        if (_lines.Length - _used < text.Length) Array.Resize(ref _lines, Math.Max(_lines.Length * 2, _used + text.Length));
        text.CopyTo(_lines.AsSpan(_used));
        _entries.Add(new(hit, line, lineOffset, _used, text.Length, hitStart));
        _used += text.Length;
    }
}

/// <summary>Hands batches to the receiver and numbers their lines.</summary>
sealed class Delivery(ILineHitSink sink)
{
    /// <summary>How many lines lie before those of the next batch.</summary>
    public long FirstLine { get; set; }

    public long Hits { get; private set; }

    public void Deliver(LineBatch batch)
    {
        foreach (ref readonly var entry in batch.Entries)
        {
            var line = batch.Line(entry);
            var number = FirstLine + entry.Line + 1;
            if (entry.Hit.Kind == ObservableKind.Unknown)
            {
                sink.Header(number, entry.LineOffset, line);
                continue;
            }
            Hits++;
            sink.Hit(new(entry.Hit, number, entry.LineOffset, line, entry.HitStart));
        }
    }
}
