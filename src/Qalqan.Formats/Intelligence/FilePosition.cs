namespace Qalqan.Formats;

/// <summary>A place in an intelligence file. Written out only if something there is rejected.</summary>
readonly record struct FilePosition
{
    readonly string? _pointer, _rest;
    readonly long _a, _b;

    FilePosition(string? pointer, long a, long b, string? rest) => (_pointer, _a, _b, _rest) = (pointer, a, b, rest);

    /// <summary>The file as a whole.</summary>
    public static FilePosition Start => Byte(0);

    /// <summary>A line and column, both from 1.</summary>
    public static FilePosition Line(long line, long column = 1) => new(null, line, column, null);

    /// <summary>The same place, <paramref name="lines"/> lines further down.</summary>
    public FilePosition Below(long lines) => new(_pointer, _a + lines, _b, _rest);

    /// <summary>A byte offset.</summary>
    public static FilePosition Byte(long offset) => new(null, offset, -1, null);

    /// <summary>A JSON pointer (RFC 6901): <paramref name="array"/>, the index in it, and what follows.</summary>
    public static FilePosition Item(string array, int index, string rest = "") => new(array, index, 0, rest);

    public override string ToString() =>
        _pointer is not null ? string.Create(null, $"{_pointer}/{_a}{_rest}") : _b < 0 ? string.Create(null, $"byte {_a}") : string.Create(null, $"line {_a}:{_b}");
}
