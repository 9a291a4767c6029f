using System.Buffers.Binary;
using System.Text;

namespace Qalqan.Formats;

/// <summary><c>winmail.dat</c>: the wrapping Outlook puts around attachments for other Outlooks (MS-OXTNEF). The files in it are taken out; formatting is not looked at.</summary>
sealed class TnefSource : IEvidenceSource
{
    const uint Signature = 0x223E9F78;
    const uint Body = 0x0002800C, Subject = 0x00018004, AttachmentStart = 0x00069002, AttachmentTitle = 0x00018010, AttachmentData = 0x0006800F,
        AttachmentProperties = 0x00069005;

    /// <summary>PR_ATTACH_LONG_FILENAME as 8-bit and as UTF-16 text (MS-OXPROPS).</summary>
    const uint LongName8 = 0x3707001E, LongName16 = 0x3707001F;

    const int MaxAttributes = 10_000;

    TnefSource() { }

    /// <inheritdoc/>
    public static string Id => "mail/tnef";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => head.Length > 7 && BinaryPrimitives.ReadUInt32LittleEndian(head) == Signature && head[6] is 1 or 2;

    /// <inheritdoc/>
    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = new ByteBuffer();
        var bytes = WholeFile.Load(file, MailLimits.MessageBytes, content, sink, cancel);
        sink.Record(new EvidenceRecord { Id = "1", Offset = 0 });
        var (name, data, dataAt) = ("", ReadOnlyMemory<byte>.Empty, 0);
        var at = 6;
        // Each attribute: level, id, length, data, checksum (MS-OXTNEF §2.1.3).
        for (var count = 0; count < MaxAttributes && at + 11 <= bytes.Length; count++)
        {
            cancel.ThrowIfCancellationRequested();
            var id = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at + 1)..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[(at + 5)..]);
            if (length > bytes.Length - at - 9)
            {
                sink.Fault(at, "an attribute that ends within the file");
                length = (uint)(bytes.Length - at - 9);
            }
            var value = bytes.Slice(at + 9, (int)length);
            switch (id)
            {
                case AttachmentStart:
                    Report(sink, name, data, dataAt);
                    (name, data) = ("", ReadOnlyMemory<byte>.Empty);
                    break;
                case AttachmentTitle when name.Length == 0:
                    name = Charsets.Decode(value.Span.TrimEnd((byte)0), null);
                    break;
                case AttachmentData:
                    (data, dataAt) = (value, at + 9);
                    break;
                case AttachmentProperties when LongName(value.Span) is { Length: > 0 } longer:
                    name = longer;
                    break;
                case Body or Subject:
                    sink.Text(value.Span.TrimEnd((byte)0), Places.MailBody, at + 9);
                    break;
            }
            at += 9 + (int)length + 2;
        }
        Report(sink, name, data, dataAt);
    }

    static void Report(IEvidenceSink sink, string name, ReadOnlyMemory<byte> data, int at)
    {
        if (name.Length > 0) sink.Observe(new(ObservableKind.FileName, Encoding.UTF8.GetBytes(name), Places.MailAttachment, at));
        if (data.Length > 0) sink.Nested(name, data, at);
    }

    /// <summary>The long file name among the attachment's MAPI properties; the title is cut to 8.3.</summary>
    static string LongName(ReadOnlySpan<byte> properties)
    {
        for (var i = 0; i + 12 < properties.Length; i++)
        {
            var tag = BinaryPrimitives.ReadUInt32LittleEndian(properties[i..]);
            if (tag is not (LongName8 or LongName16)) continue;
            var length = BinaryPrimitives.ReadInt32LittleEndian(properties[(i + 8)..]);
            if (length is <= 0 or > 1024 || i + 12 + length > properties.Length) continue;
            var text = properties.Slice(i + 12, length);
            return (tag == LongName16 ? Encoding.Unicode.GetString(text) : Charsets.Decode(text, null)).TrimEnd('\0');
        }
        return "";
    }
}
