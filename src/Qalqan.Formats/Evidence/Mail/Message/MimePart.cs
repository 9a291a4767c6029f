namespace Qalqan.Formats;

/// <summary>One entity of a message (RFC 2045 §2.4): its header block and its body, as ranges of the message.</summary>
sealed class MimePart
{
    /// <summary>Index of the multipart it stands in, -1 for the message itself.</summary>
    public required int Parent { get; init; }

    /// <summary>How many multiparts it stands in.</summary>
    public required int Depth { get; init; }

    /// <summary>Where its first field stands in the message's list of fields.</summary>
    public required int FirstField { get; init; }

    /// <summary>How many fields it has.</summary>
    public required int FieldCount { get; init; }

    /// <summary>First byte of its body.</summary>
    public required int BodyStart { get; init; }

    /// <summary>Where its body ends, the line break before the boundary not counted.</summary>
    public int BodyEnd { get; set; }

    /// <summary>Type, subtype and parameters; <c>text/plain</c> where the part does not say (RFC 2045 §5.2).</summary>
    public required MimeParameters ContentType { get; init; }

    /// <summary>How its body is encoded.</summary>
    public required TransferEncoding Encoding { get; init; }

    /// <summary>Whether it holds parts that were read as such.</summary>
    public bool IsMultipart { get; set; }

    /// <summary>How many parts stand directly in it.</summary>
    public int Children { get; set; }
}
