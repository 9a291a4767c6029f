using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading.Channels;

namespace Qalqan.Notifier;

/// <summary>How far a job came.</summary>
enum JobState : byte
{
    Unknown = 0,

    /// <summary>It may have been sent: written before sending.</summary>
    Intent = 1,

    /// <summary>A channel took it.</summary>
    Sent = 2,

    /// <summary>No channel will ever take it.</summary>
    Refused = 3,
}

/// <summary>What the journal knows of a job.</summary>
/// <param name="State">How far it came.</param>
/// <param name="Channel">Which channel took it, as a place in <see cref="Journal.Kinds"/>.</param>
/// <param name="Time">When that was written.</param>
/// <param name="Digest">The first 16 bytes of the SHA-256 of the job.</param>
/// <param name="Mark">The place in a release that the job used up; empty for none.</param>
readonly record struct JobRecord(JobState State, byte Channel, DateTimeOffset Time, Guid Digest, Guid Mark);

/// <summary>
/// Remembers which jobs were sent, so that each is sent once: random ids, states and times, nothing about people. A job is written down before it is sent and again after;
/// each answer waits for the disk. A crash between the two leaves an intent, and such a job is sent again when it comes again, with the same Message-ID: at least once, in that moment only.
/// </summary>
sealed class Journal : IAsyncDisposable
{
    /// <summary>The hub does not ask about a job after this time.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>The names behind the channel bytes. Append only.</summary>
    public static readonly string[] Kinds = ["", "mailbox", "smtp", "ntfy", "matrix", "signal", "webhook"];

    const int RecordBytes = 72; // state, channel, 6 zero, time 8, id 16, digest 16, mark 16, check 8
    const int CheckBytes = 8;

    readonly string _path;
    readonly TimeProvider _clock;
    readonly Dictionary<Guid, JobRecord> _jobs = [];
    readonly Dictionary<Guid, Guid> _marks = [];
    readonly Lock _gate = new();
    readonly Channel<Waiting> _queue = System.Threading.Channels.Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    readonly FileStream _file;
    readonly Task _writer;
    bool _askew;

    /// <summary>Reads the journal, cuts off what a crash left half-written, drops what is older than <see cref="Kept"/>.</summary>
    /// <exception cref="IOException">Another notifier has it open.</exception>
    public Journal(string path, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        if (Read() > 0) Compact();
        _file = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
        _file.Seek(0, SeekOrigin.End);
        _writer = Task.Run(WriteAsync);
    }

    /// <summary>What is known of the job, or null.</summary>
    public JobRecord? Find(Guid job)
    {
        lock (_gate) return _jobs.TryGetValue(job, out var record) ? record : null;
    }

    /// <summary>The job that used up a place in a release, or null.</summary>
    public Guid? FindMark(Guid mark)
    {
        lock (_gate) return _marks.TryGetValue(mark, out var job) ? job : null;
    }

    /// <summary>Writes the job down. Returns when it is on the disk; many that wait share one flush.</summary>
    /// <exception cref="IOException">The disk is full or gone: nothing may be sent.</exception>
    public Task WriteAsync(Guid job, JobState state, string channel, Guid digest, Guid mark)
    {
        var record = new JobRecord(state, (byte)Math.Max(0, Array.IndexOf(Kinds, channel)), _clock.GetUtcNow(), digest, mark);
        Remember(job, record);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_queue.Writer.TryWrite(new(job, state, Bytes(job, record), written))) written.SetException(new IOException("the journal is closed"));
        return written.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer;
        await _file.DisposeAsync();
    }

    async Task WriteAsync()
    {
        var waiting = new List<Waiting>();
        var bytes = new MemoryStream();
        while (await _queue.Reader.WaitToReadAsync())
        {
            waiting.Clear();
            bytes.SetLength(0);
            while (_queue.Reader.TryRead(out var item))
            {
                bytes.Write(item.Record);
                waiting.Add(item);
            }
            try
            {
                Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
                foreach (var one in waiting) one.Written.SetResult();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                foreach (var one in waiting) Fail(one, e);
            }
        }
    }

    void Append(ReadOnlySpan<byte> records)
    {
        if (_askew) throw new IOException("the journal could not be mended");
        var whole = _file.Position;
        try
        {
            _file.Write(records);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            // A full disk takes half a record; every later one would be read askew.
            _askew = true;
            _file.SetLength(whole);
            _file.Seek(whole, SeekOrigin.Begin);
            _askew = false;
            throw;
        }
    }

    void Fail(Waiting one, Exception cause)
    {
        // What was sent stays known while we live; an intent that is not on the disk must be written again before anything is sent.
        lock (_gate)
            if (one.State == JobState.Intent && _jobs.Remove(one.Job, out var record)) _marks.Remove(record.Mark);
        one.Written.SetException(new IOException("the journal cannot be written", cause));
    }

    void Remember(Guid job, JobRecord record)
    {
        lock (_gate)
        {
            _jobs[job] = record;
            if (record.Mark != Guid.Empty) _marks[record.Mark] = job;
        }
    }

    /// <summary>Reads what is whole. Gives how many records or torn bytes need not be kept.</summary>
    int Read()
    {
        if (!File.Exists(_path)) return 0;
        byte[] bytes;
        using (var file = File.OpenRead(_path))
        {
            bytes = new byte[file.Length];
            file.ReadExactly(bytes);
        }
        var old = _clock.GetUtcNow() - Kept;
        var dropped = bytes.Length % RecordBytes;
        for (var at = 0; at + RecordBytes <= bytes.Length; at += RecordBytes)
        {
            var record = bytes.AsSpan(at, RecordBytes);
            var time = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(record[8..]), 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
            if (!Check(record).SequenceEqual(record[^CheckBytes..]) || time < old)
            {
                dropped++;
                continue;
            }
            Remember(new Guid(record[16..32]), new JobRecord((JobState)record[0], record[1], time, new Guid(record[32..48]), new Guid(record[48..64])));
        }
        return dropped;
    }

    void Compact()
    {
        var next = _path + ".next";
        using (var file = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            foreach (var (job, record) in _jobs) file.Write(Bytes(job, record));
            file.Flush(flushToDisk: true);
        }
        File.Move(next, _path, overwrite: true);
    }

    static byte[] Bytes(Guid job, JobRecord record)
    {
        var bytes = new byte[RecordBytes];
        bytes[0] = (byte)record.State;
        bytes[1] = record.Channel;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), record.Time.ToUnixTimeSeconds());
        job.TryWriteBytes(bytes.AsSpan(16));
        record.Digest.TryWriteBytes(bytes.AsSpan(32));
        record.Mark.TryWriteBytes(bytes.AsSpan(48));
        Check(bytes).CopyTo(bytes.AsSpan(RecordBytes - CheckBytes));
        return bytes;
    }

    static ReadOnlySpan<byte> Check(ReadOnlySpan<byte> record) => SHA256.HashData(record[..^CheckBytes]).AsSpan(0, CheckBytes);

    sealed record Waiting(Guid Job, JobState State, byte[] Record, TaskCompletionSource Written);
}
