namespace Qalqan.Hub;

/// <summary>The hub's custody log: append-only, signed, in one folder that one process writes. See README.md beside Qalqan.Core's Custody.</summary>
/// <remarks>Thread-safe. An act is on the disk when <see cref="Append(CustodyAct)"/> returns; it is under a signed checkpoint within a minute, or when <see cref="Sign"/> is called.</remarks>
sealed class CustodyLog : IDisposable
{
    /// <summary>How long an entry waits for a signature at the most (the timer runs twice as often).</summary>
    static readonly TimeSpan MaxUnsigned = TimeSpan.FromSeconds(60);

    const string CheckpointName = "checkpoint", Kept = "checkpoints/", LockName = "lock";

    readonly Lock _gate = new();
    readonly DurableFolder _folder;
    readonly TiledLog _tiles;
    readonly FileStream _lock;
    readonly CustodyJournal _journal;
    readonly SigningKey _key;
    readonly GrowingMerkleTree _tree = new();
    readonly Dictionary<string, List<long>> _cases = new(StringComparer.Ordinal);
    readonly List<byte[]> _tail = []; // entries from the first of the bundle that the last checkpoint left unfinished
    readonly ITimer _timer;
    long _tailStart;
    long _signedSize;
    SignedNote? _signed;
    bool _failed;

    CustodyLog(string folder, string origin, SigningKey key, IReadOnlyList<VerifyingKey> earlierKeys, TimeProvider clock)
    {
        _folder = new(folder);
        _tiles = new(_folder);
        _key = key;
        Keys = [new(origin, key.Public), .. earlierKeys.Select(k => new NoteKey(origin, k))];
        Directory.CreateDirectory(folder);
        _lock = new FileStream(_folder.PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            LoadCheckpoint();
            LoadTiles();
            _journal = new(_folder);
            LoadJournal();
        }
        catch
        {
            _journal?.Dispose();
            _lock.Dispose();
            throw;
        }
        _timer = clock.CreateTimer(_ => SignInTime(), null, MaxUnsigned / 2, MaxUnsigned / 2);
    }

    /// <summary>Opens the log, checks every entry of it against the last checkpoint and brings back what a sudden end left in the journal. Starts it if the folder is new.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="origin">Its name: <c>qalqan.hub/</c> and the hub's id.</param>
    /// <param name="key">Signs checkpoints; stays the caller's and must outlive the log.</param>
    /// <param name="earlierKeys">Keys that signed checkpoints before the present one.</param>
    /// <param name="clock">When to sign.</param>
    /// <exception cref="CustodyDamageException">Something in the folder was altered, cut off or removed.</exception>
    /// <exception cref="IOException">Another process has it open, or the disk fails.</exception>
    public static CustodyLog Open(string folder, string origin, SigningKey key, IReadOnlyList<VerifyingKey> earlierKeys, TimeProvider clock) =>
        new(folder, origin, key, earlierKeys, clock);

    /// <summary>The keys that checkpoints are checked with; the first one signs.</summary>
    public IReadOnlyList<NoteKey> Keys { get; }

    /// <summary>Bytes of an entry that was not written to its end before the last stop, and was cut off when the log was opened.</summary>
    public long CutAtOpen { get; private set; }

    /// <summary>Why the log could not be signed in time; null if it could. For the health check.</summary>
    public string? SigningFault { get; private set; }

    /// <summary>How many entries there are.</summary>
    public long Size
    {
        get
        {
            lock (_gate) return _tree.Size;
        }
    }

    /// <summary>Appends an act. It is on the disk when this returns.</summary>
    /// <exception cref="ArgumentException">The act cannot stand in a log.</exception>
    /// <exception cref="IOException">The disk is full or fails; the act is not in the log.</exception>
    public CustodyEntry Append(CustodyAct act) => Append([act])[0];

    /// <summary>Appends acts in this order, all or none. They are on the disk when this returns.</summary>
    /// <exception cref="ArgumentException">An act cannot stand in a log; none was appended.</exception>
    /// <exception cref="IOException">The disk is full or fails; none was appended.</exception>
    public IReadOnlyList<CustodyEntry> Append(IReadOnlyList<CustodyAct> acts)
    {
        long position;
        List<CustodyEntry> entries;
        lock (_gate)
        {
            entries = Store(acts);
            position = _journal.Written;
        }
        Flush(position);
        return entries;
    }

    /// <summary>Signs what the log has now and returns the checkpoint; before a notice goes out, for instance. The same one again if nothing was added.</summary>
    /// <param name="keep">Whether the checkpoint is kept beside later ones, because it is printed or given to somebody.</param>
    /// <exception cref="IOException">The disk is full or fails; the last checkpoint still stands.</exception>
    public SignedNote Sign(bool keep = false)
    {
        lock (_gate)
        {
            ThrowIfFailed();
            if (_signedSize < _tree.Size) SignNow();
            if (keep) _folder.Write(Kept + FormattableString.Invariant($"{_signedSize}"), _signed!.ToBytes());
            return _signed!;
        }
    }

    /// <summary>The entries of a case, in order.</summary>
    /// <param name="caseReference">The case as entries name it.</param>
    public IReadOnlyList<CustodyEntry> EntriesOf(byte[] caseReference)
    {
        lock (_gate) return ReadCase(caseReference);
    }

    /// <summary>The entry at <paramref name="seq"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public CustodyEntry Entry(long seq)
    {
        lock (_gate) return Read(seq, new Dictionary<long, List<byte[]>>());
    }

    /// <summary>Proof that the first <paramref name="first"/> entries are the beginning of the first <paramref name="second"/>.</summary>
    public byte[][] Consistency(long first, long second)
    {
        lock (_gate) return _tree.Consistency(first, second);
    }

    /// <summary>Appends the entry of an export, signs, and makes the bundle. Checkpoints of earlier exports of the case go with it, so that it can be compared with theirs.</summary>
    /// <param name="export">Made with <see cref="Keys"/>.</param>
    /// <param name="act">With the verb <see cref="CustodyVerb.Exported"/>, the case, and <see cref="CustodyExport.Object"/> as its object.</param>
    public IReadOnlyList<BundlePart> Export(CustodyExport export, CustodyAct act)
    {
        if (act.Verb != CustodyVerb.Exported || act.Case is null || act.Object is null || !act.Object.AsSpan().SequenceEqual(export.Object))
            throw new ArgumentException("the act is not that of this export", nameof(act));
        var proof = Prove(act);
        return export.Parts(proof.Entries, proof.Checkpoints, proof.Inclusion, proof.Consistency);
    }

    /// <summary>Appends the entry of an export, signs, and proves all entries of its case: for somebody elsewhere who makes the bundle.</summary>
    /// <param name="act">With the verb <see cref="CustodyVerb.Exported"/> and a case.</param>
    public CaseProof Prove(CustodyAct act)
    {
        if (act.Verb != CustodyVerb.Exported || act.Case is null) throw new ArgumentException("not the act of an export of a case", nameof(act));
        lock (_gate)
        {
            Store([act]);
            var signed = Sign(keep: true);
            var entries = ReadCase(act.Case);
            SignedNote[] checkpoints = [.. EarlierCheckpoints(entries), signed];
            var sizes = checkpoints.Select(note => Checkpoint.TryParse(note.Text, out var checkpoint) ? checkpoint.Size : throw new CustodyDamageException(CheckpointName, "a checkpoint")).ToArray();
            return new(entries, checkpoints, [.. entries.Select(e => _tree.Inclusion(e.Seq, sizes[^1]))], [.. sizes.Zip(sizes.Skip(1)).Select(pair => _tree.Consistency(pair.First, pair.Second))]);
        }
    }

    /// <summary>Signs once more and closes the files.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            if (!_failed) SignInTime();
            _journal.Dispose();
            _lock.Dispose();
        }
    }

    List<CustodyEntry> Store(IReadOnlyList<CustodyAct> acts)
    {
        ThrowIfFailed();
        var steps = new Dictionary<string, long>(StringComparer.Ordinal);
        var entries = new List<CustodyEntry>(acts.Count);
        foreach (var act in acts)
        {
            long? step = null;
            if (act.Case is not null)
            {
                var name = Convert.ToHexString(act.Case);
                step = steps[name] = 1 + (steps.TryGetValue(name, out var last) ? last : _cases.TryGetValue(name, out var seqs) ? seqs.Count : 0);
            }
            entries.Add(CustodyEntry.Of(act, _tree.Size + entries.Count, step));
        }
        _journal.Write([.. entries.Select(e => e.Bytes)]);
        foreach (var entry in entries) Take(entry, MerkleTree.LeafHash(entry.Bytes));
        return entries;
    }

    void Flush(long position)
    {
        try
        {
            _journal.FlushUpTo(position);
        }
        catch (IOException)
        {
            // What the disk holds now nobody can say. Nothing more is promised until the log was opened and checked again.
            _failed = true;
            throw;
        }
    }

    void ThrowIfFailed()
    {
        if (_failed) throw new IOException("the custody log failed to store an entry; it is closed until the hub is started again");
    }

    void Take(CustodyEntry entry, byte[] leafHash)
    {
        _tree.Append(leafHash);
        _tail.Add(entry.Bytes);
        if (entry.Act.Case is null) return;
        var name = Convert.ToHexString(entry.Act.Case);
        if (!_cases.TryGetValue(name, out var seqs)) _cases[name] = seqs = [];
        seqs.Add(entry.Seq);
    }

    /// <summary>Entries and tiles first, then the checkpoint that promises them, then away with what they replace. A sudden end at any place leaves a whole log.</summary>
    void SignNow()
    {
        var (from, to) = (_signedSize, _tree.Size);
        _tiles.Write(_tree, from, to, _tail);
        var note = new Checkpoint(Keys[0].Name, to, _tree.Root(to)).Sign(_key);
        _folder.Write(CheckpointName, note.ToBytes());
        (_signed, _signedSize) = (note, to);
        _journal.Clear();
        _tiles.RemoveReplaced(from, to);
        ForgetFullBundles();
        SigningFault = null;
    }

    void ForgetFullBundles()
    {
        var full = (int)(((_tree.Size / TilePath.Width) * TilePath.Width) - _tailStart);
        _tail.RemoveRange(0, full);
        _tailStart += full;
    }

    void SignInTime()
    {
        try
        {
            lock (_gate)
            {
                if (_signedSize < _tree.Size && !_failed) SignNow();
            }
        }
        catch (IOException e)
        {
            SigningFault = e.GetType().Name;
        }
    }

    List<CustodyEntry> ReadCase(byte[] caseReference)
    {
        var bundles = new Dictionary<long, List<byte[]>>();
        return _cases.TryGetValue(Convert.ToHexString(caseReference), out var seqs) ? [.. seqs.Select(seq => Read(seq, bundles))] : [];
    }

    CustodyEntry Read(long seq, Dictionary<long, List<byte[]>> bundles)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, _tree.Size);
        byte[] bytes;
        if (seq >= _tailStart) bytes = _tail[(int)(seq - _tailStart)];
        else
        {
            if (!bundles.TryGetValue(seq / TilePath.Width, out var bundle)) bundles[seq / TilePath.Width] = bundle = _tiles.ReadBundle(seq / TilePath.Width, _signedSize);
            bytes = bundle[(int)(seq % TilePath.Width)];
        }
        // It was checked when the log was opened; a disk may have failed since.
        if (!MerkleTree.LeafHash(bytes).AsSpan().SequenceEqual(_tree.Node(0, seq)) || !CustodyEntry.TryParse(bytes, out var entry))
            throw new CustodyDamageException(FormattableString.Invariant($"{TilePath.Entries(seq / TilePath.Width)}: entry {seq}"), "the entry as it was when the log was opened");
        return entry;
    }

    /// <summary>Kept checkpoints that were the first to cover an earlier export of this case.</summary>
    IEnumerable<SignedNote> EarlierCheckpoints(List<CustodyEntry> entries)
    {
        const int Most = 100;
        var kept = Directory.Exists(_folder.PathOf(Kept)) ? Directory.EnumerateFiles(_folder.PathOf(Kept)).Select(f => long.TryParse(Path.GetFileName(f), out var size) ? size : 0).Where(s => s < _signedSize).Order().ToArray() : [];
        var sizes = entries.Where(e => e.Act.Verb == CustodyVerb.Exported).Select(e => kept.FirstOrDefault(size => size > e.Seq)).Where(size => size > 0).Distinct().TakeLast(Most);
        foreach (var size in sizes)
        {
            if (_folder.Read(Kept + FormattableString.Invariant($"{size}")) is { } bytes && IsOurs(bytes, out var note, out _)) yield return note;
        }
    }

    bool IsOurs(byte[] bytes, out SignedNote note, out Checkpoint checkpoint)
    {
        checkpoint = null!;
        return SignedNote.TryParse(bytes, out note!) && Checkpoint.TryParse(note.Text, out checkpoint!) && checkpoint.Origin == Keys[0].Name && Keys.Any(note.IsSignedBy);
    }

    void LoadCheckpoint()
    {
        var bytes = _folder.Read(CheckpointName);
        if (bytes is null)
        {
            if (Directory.Exists(_folder.PathOf("tile")) || File.Exists(_folder.PathOf(CustodyJournal.Name))) throw new CustodyDamageException(CheckpointName, "a checkpoint, which is missing");
            _signed = new Checkpoint(Keys[0].Name, 0, MerkleTree.EmptyRoot()).Sign(_key);
            _folder.Write(CheckpointName, _signed.ToBytes());
            return;
        }
        if (!IsOurs(bytes, out _signed!, out var checkpoint)) throw new CustodyDamageException(CheckpointName, "a checkpoint of this log, signed with its key");
        _signedSize = checkpoint.Size;
    }

    void LoadTiles()
    {
        for (var bundle = 0L; bundle * TilePath.Width < _signedSize; bundle++)
        {
            var entries = _tiles.ReadBundle(bundle, _signedSize);
            var hashes = entries.ConvertAll(e => MerkleTree.LeafHash(e));
            _tiles.CheckLeaves(bundle, _signedSize, hashes);
            for (var i = 0; i < entries.Count; i++) Take(Parsed(entries[i], TilePath.Entries(bundle)), hashes[i]);
            ForgetFullBundles();
        }
        _tiles.CheckUpperTiles(_tree, _signedSize);
        if (!Checkpoint.TryParse(_signed!.Text, out var checkpoint) || !_tree.Root(_signedSize).AsSpan().SequenceEqual(checkpoint.Root))
            throw new CustodyDamageException(CheckpointName, "the root over all entries");
    }

    void LoadJournal()
    {
        (var entries, CutAtOpen) = _journal.Recover();
        foreach (var bytes in entries)
        {
            var hash = MerkleTree.LeafHash(bytes);
            if (!CustodyEntry.TryParse(bytes, out var entry)) throw new CustodyDamageException(CustodyJournal.Name, "entries as canonical JSON");
            if (entry.Seq >= _signedSize) Take(Parsed(bytes, CustodyJournal.Name), hash);
            else if (!_tree.Node(0, entry.Seq).AsSpan().SequenceEqual(hash)) // the end came between the checkpoint and the clearing of the journal
                throw new CustodyDamageException(CustodyJournal.Name, FormattableString.Invariant($"entry {entry.Seq} as the checkpoint has it"));
        }
    }

    CustodyEntry Parsed(byte[] bytes, string place)
    {
        if (CustodyEntry.TryParse(bytes, out var entry) && entry.Seq == _tree.Size && (entry.Step ?? 1) - 1 == (entry.Act.Case is { } c && _cases.TryGetValue(Convert.ToHexString(c), out var seqs) ? seqs.Count : 0))
            return entry;
        throw new CustodyDamageException(place, FormattableString.Invariant($"entry {_tree.Size} with the next step of its case"));
    }
}

/// <summary>The entries of a case and what proves them.</summary>
/// <param name="Entries">In the order of the log, the export's own last.</param>
/// <param name="Checkpoints">Signed, with ascending sizes; the last one covers all entries.</param>
/// <param name="Inclusion">For each entry.</param>
/// <param name="Consistency">From each checkpoint to the next.</param>
sealed record CaseProof(IReadOnlyList<CustodyEntry> Entries, IReadOnlyList<SignedNote> Checkpoints, IReadOnlyList<byte[][]> Inclusion, IReadOnlyList<byte[][]> Consistency);
