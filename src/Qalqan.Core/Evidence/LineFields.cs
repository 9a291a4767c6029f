using System.Text;

namespace Qalqan;

/// <summary>The fields of one parsed line, reused from line to line so that parsing a log allocates nothing per line.</summary>
public sealed class LineFields
{
    Entry[] _entries = new Entry[32];
    byte[] _values = new byte[1024];
    int _used;

    /// <summary>When the line's event happened, UTC. Null where the line does not say.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>How many fields the line has.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets the last line.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
        Time = null;
    }

    /// <summary>Adds a field.</summary>
    /// <param name="name">The format's own name for it.</param>
    /// <param name="value">Its decoded value in UTF-8; copied.</param>
    /// <param name="offset">Where it starts in the line, in bytes.</param>
    /// <param name="kind">What the value is as a whole, or <see cref="ObservableKind.Unknown"/> for text in which observables may stand.</param>
    /// <param name="place">Where it was seen, a name from <see cref="Places"/>.</param>
    public void Add(string name, ReadOnlySpan<byte> value, int offset, ObservableKind kind = ObservableKind.Unknown, string place = Places.LogField)
    {
        if (_values.Length - _used < value.Length) Array.Resize(ref _values, Math.Max(_values.Length * 2, _used + value.Length));
        value.CopyTo(_values.AsSpan(_used));
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        _entries[Count++] = new(name, _used, value.Length, offset, kind, place);
        _used += value.Length;
    }

    /// <summary>The name of field <paramref name="i"/>.</summary>
    public string Name(int i) => At(i).Name;

    /// <summary>The decoded value of field <paramref name="i"/> in UTF-8, valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Value(int i) => _values.AsSpan(At(i).Start, At(i).Length);

    /// <summary>Where field <paramref name="i"/> starts in the line, in bytes.</summary>
    public int Offset(int i) => At(i).Offset;

    /// <summary>What field <paramref name="i"/> is as a whole, or <see cref="ObservableKind.Unknown"/> for text.</summary>
    public ObservableKind Kind(int i) => At(i).Kind;

    /// <summary>Where field <paramref name="i"/> was seen.</summary>
    public string Place(int i) => At(i).Place;

    /// <summary>The fields as a record keeps them.</summary>
    public IReadOnlyList<RecordField> ToRecordFields()
    {
        var fields = new RecordField[Count];
        for (var i = 0; i < fields.Length; i++) fields[i] = new(Name(i), Encoding.UTF8.GetString(Value(i)));
        return fields;
    }

    // Entries behind the count are the last line's: they must not be read.
    ref readonly Entry At(int i) => ref _entries.AsSpan(0, Count)[i];

    readonly record struct Entry(string Name, int Start, int Length, int Offset, ObservableKind Kind, string Place);
}
