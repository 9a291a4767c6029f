namespace Qalqan.Formats.Chats.Sms;

/// <summary>Backups of text messages and calls in XML: SMS Backup &amp; Restore and programs that write the same. See README.md beside this file.</summary>
sealed class SmsSource : IEvidenceSource
{
    public static string Id => "chat/sms-backup";

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("\uFEFF"u8)) head = head[3..];
        head = head.TrimStart(" \t\r\n"u8);
        if (head.IsEmpty || head[0] != '<') return false;
        return HasTag(head, "<smses"u8) || (HasTag(head, "<calls"u8) && (HasTag(head, "<call"u8) || head.IndexOf("count="u8) >= 0));
    }

    static bool HasTag(ReadOnlySpan<byte> head, ReadOnlySpan<byte> tag)
    {
        for (var at = head.IndexOf(tag); at >= 0 && at + tag.Length < head.Length;)
        {
            if (head[at + tag.Length] is (byte)' ' or (byte)'>' or (byte)'/' or (byte)'\r' or (byte)'\n' or (byte)'\t') return true;
            var next = head[(at + 1)..].IndexOf(tag);
            if (next < 0) break;
            at += 1 + next;
        }
        return false;
    }

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = file.Open();
        new SmsReader(new(content), sink, cancel).Read();
    }
}
