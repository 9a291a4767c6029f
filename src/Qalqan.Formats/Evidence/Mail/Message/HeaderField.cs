using System.Text;

namespace Qalqan.Formats;

/// <summary>One header field as it stands in a message (RFC 5322 §2.2), folds included. Indexes are into the message.</summary>
/// <param name="Start">First byte of its name.</param>
/// <param name="NameLength">Length of its name.</param>
/// <param name="ValueStart">First byte after the colon.</param>
/// <param name="End">Where its last line's content ends.</param>
sealed record HeaderField(int Start, int NameLength, int ValueStart, int End)
{
    /// <summary>The field's name as written.</summary>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, NameLength);

    /// <summary>The field's value with its folds, at most <see cref="MailLimits.FieldBytes"/> of it, blanks around it taken off.</summary>
    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> bytes) =>
        MailLines.Trim(bytes.Slice(ValueStart, Math.Min(End - ValueStart, MailLimits.FieldBytes)));

    /// <summary>Whether the field is called <paramref name="name"/>, which is in lower case.</summary>
    public bool Is(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> name) => NameLength == name.Length && Ascii.EqualsIgnoreCase(Name(bytes), name);
}
