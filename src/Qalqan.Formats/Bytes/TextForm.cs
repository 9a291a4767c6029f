namespace Qalqan.Formats;

/// <summary>How a text file's bytes stand for characters, as far as that shows without being told.</summary>
public enum TextForm : byte
{
    /// <summary>Not looked at. Never the result of <see cref="TextEncoding.Detect"/>.</summary>
    Unknown = 0,

    /// <summary>UTF-8, ASCII, or nearly so: single ill-formed bytes do not change the reading.</summary>
    Utf8 = 1,

    /// <summary>UTF-16, low byte first: what Windows exports.</summary>
    Utf16LittleEndian = 2,

    /// <summary>UTF-16, high byte first.</summary>
    Utf16BigEndian = 3,

    /// <summary>One byte a character. Taken where the bytes are not UTF-8; ASCII values are right in any case.</summary>
    Windows1252 = 4,
}
