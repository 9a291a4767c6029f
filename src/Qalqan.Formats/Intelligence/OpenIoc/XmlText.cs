using System.Buffers;
using System.Text;
using System.Xml;

namespace Qalqan.Formats;

/// <summary>XML as intelligence files have it: no DTD, no entities but the five, nothing fetched, prefixes as they come.</summary>
static class XmlText
{
    /// <summary>Hands every node of <paramref name="content"/> to <paramref name="node"/> until that returns false or the file is damaged; damage is told with its place.</summary>
    public static void ReadAll(ReadOnlyMemory<byte> content, IndicatorIntake intake, Func<XmlTextReader, bool> node)
    {
        using var xml = Open(content);
        try
        {
            while (xml.Read())
            {
                if (xml.Depth > MaxDepth)
                {
                    intake.Skip(Position(xml), RejectionCodes.TooLarge, $"elements deeper than {MaxDepth}");
                    return;
                }
                if (!node(xml)) return;
            }
        }
        catch (XmlException fault)
        {
            Damaged(intake, fault);
        }
    }

    /// <summary>Elements deeper than this are no intelligence file.</summary>
    public const int MaxDepth = 256;

    /// <summary>How much of the start is looked at to tell what the file is: namespace declarations fill kilobytes.</summary>
    const int HeadBytes = 16 << 10;

    static readonly SearchValues<byte> NameEnd = SearchValues.Create(" \t\r\n/>"u8);

    /// <summary>A reader over <paramref name="content"/>. Published STIX 1 files declare a prefix without a name (<c>xmlns:=</c>), so names are not resolved.</summary>
    public static XmlTextReader Open(ReadOnlyMemory<byte> content) => new(new StreamReader(Stream(content), Encoding.UTF8))
    {
        Namespaces = false,
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        WhitespaceHandling = WhitespaceHandling.None,
    };

    /// <summary>The element's name without prefix, of the first element in <paramref name="content"/>; empty if it is no XML.</summary>
    public static ReadOnlySpan<byte> RootName(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, HeadBytes)].TrimStart(" \t\r\n"u8);
        while (head.StartsWith("<?"u8) || head.StartsWith("<!"u8))
        {
            var end = head.StartsWith("<!--"u8) ? head.IndexOf("-->"u8) + 2 : head.IndexOf((byte)'>');
            // A DTD with declarations of its own ends in "]>".
            if (end > 0 && head.StartsWith("<!DOCTYPE"u8) && head[..end].Contains((byte)'[')) end = head.IndexOf("]>"u8) + 1;
            if (end < 2) return default;
            head = head[(end + 1)..].TrimStart(" \t\r\n"u8);
        }
        if (head.IsEmpty || head[0] != '<') return default;
        head = head[1..];
        var stop = head.IndexOfAny(NameEnd);
        if (stop >= 0) head = head[..stop];
        return head[(head.IndexOf((byte)':') + 1)..];
    }

    /// <summary><paramref name="name"/> without its prefix.</summary>
    public static string Local(string name) => name[(name.LastIndexOf(':') + 1)..];

    /// <summary>Where the reader stands.</summary>
    public static FilePosition Position(XmlTextReader xml) => FilePosition.Line(xml.LineNumber, xml.LinePosition);

    /// <summary>Says where and why the file could not be read on.</summary>
    public static void Damaged(IndicatorIntake intake, XmlException fault)
    {
        // The message would quote the file; the two causes are told apart by what .NET says of a DTD.
        var dtd = fault.Message.Contains("DTD", StringComparison.Ordinal);
        intake.Skip(FilePosition.Line(Math.Max(fault.LineNumber, 1), Math.Max(fault.LinePosition, 1)), RejectionCodes.Damaged, dtd
            ? "a DTD: it is not read, because it could name other files or blow up" : "XML ends or breaks here; what stands before it was read");
    }

    static MemoryStream Stream(ReadOnlyMemory<byte> content) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out var array)
            ? new(array.Array!, array.Offset, array.Count, writable: false) : new(content.ToArray(), writable: false);
}
