using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Turns collected indicators into the bytes of a compiled set.</summary>
sealed unsafe class SetCompiler(IndicatorStore store, SourceTable sources, SetHeader header, ulong hashMask)
{
    const int KeysPerBucket = 6, FilterBitsPerKey = 16;

    /// <summary>Compiles with a key of its own.</summary>
    public static SetImage Compile(IndicatorStore store, SourceTable sources, ulong hashMask) =>
        new SetCompiler(store, sources, new SetHeader { Key = RandomNumberGenerator.GetBytes(KeyHash.KeyBytes) }, hashMask).Run();

    SetImage Run()
    {
        using var keys = new KeyList(new KeyHash(header.Key, hashMask), store.Count + store.Count / 2 + 64);
        var addresses = store.Of(ObservableKind.Ip) + store.Of(ObservableKind.Url);
        var names = store.Of(ObservableKind.Domain) + store.Of(ObservableKind.Url) + store.Of(ObservableKind.Email) + store.Of(ObservableKind.App)
            + store.Of(ObservableKind.Path) + store.Of(ObservableKind.FileName);
        var emitter = new KeyEmitter(keys, header, Shortlist.Make(names), Shortlist.Make(addresses), Shortlist.Make(store.Of(ObservableKind.Network)));
        EmitAll(emitter);
        emitter.Finish();
        var table = BucketTable.Build(keys, Math.Max(1, keys.Count / KeysPerBucket), store);
        var duplicates = table.Duplicates;
        if (duplicates.Count > 0) Merge(table, duplicates);

        var (starts, text) = sources.Strings();
        var live = store.Count - duplicates.Count;
        var filterWords = Math.Max(1L, (long)keys.Count * FilterBitsPerKey / 64);
        Length(Section.Filter, filterWords * 8);
        Length(Section.Buckets, table.Starts.Length * 4L);
        Length(Section.Entries, table.Count * 8L);
        Length(Section.Records, live * (long)SetRecord.Bytes);
        Length(Section.Values, LiveValueBytes(duplicates));
        Length(Section.Rows, sources.Rows.Count * (long)SourceRow.Bytes);
        Length(Section.Lists, sources.Lists.Length * 4L);
        Length(Section.Strings, starts.Length * 4L);
        Length(Section.Text, text.Length);
        Length(Section.Feeds, sources.Feeds.Length * (long)FeedRow.Bytes);
        Length(Section.Names, emitter.Names.Length * 8L);
        Length(Section.Addresses, emitter.Addresses.Length * 8L);
        Length(Section.Networks, emitter.Networks.Length * 8L);
        Length(Section.SlashRuns, emitter.SlashRuns.Length * 8L);
        Length(Section.Networks4, emitter.Networks4.Length * 8L);
        header.LayOut();

        var block = new NativeBlock(header.FileLength);
        header.Write(new Span<byte>(block.Start, SetHeader.Bytes));
        WriteFilter((ulong*)At(block, Section.Filter), (uint)filterWords, keys);
        Put(block, Section.Buckets, table.Starts.AsSpan());
        Put(block, Section.Entries, table.Entries.AsSpan(0, table.Count));
        WriteRecords(block, duplicates);
        Put(block, Section.Rows, CollectionsMarshal.AsSpan(sources.Rows));
        Put(block, Section.Lists, sources.Lists);
        Put(block, Section.Strings, starts.AsSpan());
        Put(block, Section.Text, text.AsSpan());
        Put(block, Section.Feeds, sources.Feeds);
        Put(block, Section.Names, emitter.Names.AsSpan());
        Put(block, Section.Addresses, emitter.Addresses.AsSpan());
        Put(block, Section.Networks, emitter.Networks.AsSpan());
        Put(block, Section.SlashRuns, emitter.SlashRuns.AsSpan());
        Put(block, Section.Networks4, emitter.Networks4.AsSpan());
        return new SetImage(block.Start, block.Length, block, hashMask);
    }

    void EmitAll(KeyEmitter emitter)
    {
        var literals = new List<uint>();
        for (var i = 0; i < store.Count; i++)
        {
            ref readonly var record = ref store[i];
            emitter.Emit(record.Kind, store.Value(record), (uint)i);
            if (record.Kind is ObservableKind.Path or ObservableKind.FileName) literals.Add((uint)i);
        }
        LiteralAnchors.Emit(store, CollectionsMarshal.AsSpan(literals), emitter);
    }

    // Gives each merged indicator all its sources, and the rest new numbers without gaps.
    void Merge(BucketTable table, Dictionary<uint, uint> duplicates)
    {
        var merged = new Dictionary<uint, List<uint>>();
        foreach (var (duplicate, first) in duplicates.OrderBy(d => d.Key))
        {
            ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(merged, first, out _);
            rows ??= [store[(int)first].Sources & SetRecord.SourceNumber];
            var more = store[(int)duplicate].Sources;
            var row = more & SetRecord.SourceNumber;
            if (rows.Exists(r => sources.Rows[(int)r].Feed == sources.Rows[(int)row].Feed)) sources.CountOnce(sources.Rows[(int)row].Feed);
            if (!rows.Contains(row)) rows.Add(row);
            ref var record = ref store[(int)first];
            record = record.With(record.Sources | (more & SetRecord.Prefix));
        }
        foreach (var (first, rows) in merged)
        {
            ref var record = ref store[(int)first];
            var flags = record.Sources & (SetRecord.Prefix | SetRecord.ExactOnly);
            if (rows.Count > 1) record = record.With(flags | SetRecord.ManySources | sources.AddList(CollectionsMarshal.AsSpan(rows)));
        }
        var numbers = new uint[store.Count];
        uint next = 0;
        for (var i = 0u; i < numbers.Length; i++)
            if (!duplicates.ContainsKey(i)) numbers[i] = next++;
        table.Renumber(numbers);
    }

    long LiveValueBytes(Dictionary<uint, uint> duplicates)
    {
        var bytes = store.ValueBytes;
        foreach (var duplicate in duplicates.Keys) bytes -= store[(int)duplicate].ValueLength;
        return bytes;
    }

    void WriteRecords(NativeBlock block, Dictionary<uint, uint> duplicates)
    {
        var records = (SetRecord*)At(block, Section.Records);
        var values = At(block, Section.Values);
        uint at = 0;
        for (var i = 0; i < store.Count; i++)
        {
            if (duplicates.Count > 0 && duplicates.ContainsKey((uint)i)) continue;
            ref readonly var record = ref store[i];
            store.Value(record).CopyTo(new Span<byte>(values + at, record.ValueLength));
            *records++ = record.At(at);
            at = checked(at + (uint)record.ValueLength);
        }
    }

    static void WriteFilter(ulong* filter, uint words, KeyList keys)
    {
        var hashes = keys.Hashes;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (i + BucketTable.Ahead < hashes.Length) BucketTable.Ask(ref filter[SetImage.FilterWord(hashes[i + BucketTable.Ahead], words)]);
            filter[SetImage.FilterWord(hashes[i], words)] |= SetImage.FilterBits(hashes[i]);
        }
    }

    void Length(Section section, long bytes) => header.Lengths[(int)section] = bytes;

    byte* At(NativeBlock block, Section section) => block.Start + header.Offsets[(int)section];

    void Put<T>(NativeBlock block, Section section, ReadOnlySpan<T> elements) where T : unmanaged =>
        MemoryMarshal.AsBytes(elements).CopyTo(new Span<byte>(At(block, section), checked((int)header.Lengths[(int)section])));

    void Put<T>(NativeBlock block, Section section, Span<T> elements) where T : unmanaged => Put(block, section, (ReadOnlySpan<T>)elements);
}
