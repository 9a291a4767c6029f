namespace Qalqan;

/// <summary>One file scanned by several threads: each takes slice after slice, this thread reports them in order.</summary>
sealed class SlicedScan(EvidenceFile file, long length, long sliceBytes, LineScanner[] scanners, ILineHitSink sink, CancellationToken cancel)
{
    /// <summary>How much a thread may find ahead of its turn before it waits.</summary>
    const int MaxWaiting = 4;

    readonly object _changed = new();
    readonly Dictionary<long, Slice> _slices = [];
    readonly Stack<LineBatch> _spare = [];
    readonly byte[] _mark = sink.HeaderMark.ToArray();
    long _next, _current, _lines, _candidates;
    bool _stopped;

    long Count => (length + sliceBytes - 1) / sliceBytes;

    sealed class Slice
    {
        public readonly Queue<LineBatch> Batches = [];
        public bool Done;
        public long Lines;
        public Exception? Failure;
    }

    public ScanTotals Run()
    {
        var threads = Array.ConvertAll(scanners, s => new Thread(() => Work(s)) { IsBackground = true, Name = "scan" });
        foreach (var thread in threads) thread.Start();
        var delivery = new Delivery(sink);
        try
        {
            for (; _current < Count; Advance()) Report(delivery);
        }
        finally
        {
            lock (_changed)
            {
                _stopped = true;
                Monitor.PulseAll(_changed);
            }
            foreach (var thread in threads) thread.Join();
        }
        return new(length, _lines, _candidates, delivery.Hits);
    }

    void Advance()
    {
        lock (_changed)
        {
            _slices.Remove(_current++);
            Monitor.PulseAll(_changed);
        }
        sink.Progress(Math.Min(length, _current * sliceBytes));
    }

    // Hands everything of the current slice over, as it comes.
    void Report(Delivery delivery)
    {
        while (true)
        {
            LineBatch? batch = null;
            lock (_changed)
            {
                Slice? slice;
                while (!_slices.TryGetValue(_current, out slice) || (!slice.Batches.TryDequeue(out batch) && !slice.Done)) Monitor.Wait(_changed);
                Monitor.PulseAll(_changed);
                if (batch is null)
                {
                    if (slice.Failure is { } failure) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
                    delivery.FirstLine += slice.Lines;
                    _lines = delivery.FirstLine;
                    return;
                }
            }
            delivery.Deliver(batch);
            lock (_changed) _spare.Push(batch);
        }
    }

    void Work(LineScanner scanner)
    {
        while (Take(out var number, out var slice))
        {
            try
            {
                Scan(scanner, number, slice);
            }
            catch (Exception e)
            {
                slice.Failure = e;
            }
            lock (_changed)
            {
                slice.Done = true;
                Monitor.PulseAll(_changed);
            }
        }
    }

    // Not so far ahead of the report that finished slices pile up.
    bool Take(out long number, out Slice slice)
    {
        lock (_changed)
        {
            while (!_stopped && _next < Count && _next - _current > 2 * scanners.Length) Monitor.Wait(_changed);
            number = _next++;
            slice = new();
            if (_stopped || number >= Count) return false;
            _slices[number] = slice;
            return true;
        }
    }

    void Scan(LineScanner scanner, long number, Slice slice)
    {
        var start = number * sliceBytes;
        var stop = Math.Min(length, start + sliceBytes);
        if (start > 0 && !FindLineStart(start, stop, out start)) return;
        scanner.Run(new FileInput(file, start), stop, _mark, (batch, _) => batch.Count == 0 ? batch : HandOver(batch, number, slice), cancel);
        slice.Lines = scanner.Lines;
        Interlocked.Add(ref _candidates, scanner.Candidates);
    }

    LineBatch HandOver(LineBatch batch, long number, Slice slice)
    {
        lock (_changed)
        {
            while (!_stopped && number != _current && slice.Batches.Count >= MaxWaiting) Monitor.Wait(_changed);
            if (_stopped) throw new OperationCanceledException();
            slice.Batches.Enqueue(batch);
            Monitor.PulseAll(_changed);
            return _spare.TryPop(out var spare) ? spare : new();
        }
    }

    // The first line that starts in the slice. One that started earlier belongs to the slice before, however long it is.
    bool FindLineStart(long start, long stop, out long lineStart)
    {
        var buffer = new byte[16 << 10];
        lineStart = start;
        // Two bytes before the line feed tell whether it is a soft one.
        for (var at = Math.Max(0, start - 3); at < stop;)
        {
            var n = file.ReadAt(at, buffer);
            if (n == 0) return false;
            var feed = LineScanner.HardBreak(buffer.AsSpan(0, n), (int)Math.Max(at == Math.Max(0, start - 3) ? start - 1 - at : 2, 0));
            if (feed >= 0)
            {
                lineStart = at + feed + 1;
                return lineStart < stop;
            }
            if (n < 3) return false;
            at += n - 2;
        }
        return false;
    }
}
