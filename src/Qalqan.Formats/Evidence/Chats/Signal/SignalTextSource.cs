namespace Qalqan.Formats.Chats.Signal;

/// <summary>The text that sigexport writes, in its older and newer form. See README.md beside this file.</summary>
sealed class SignalTextSource : IEvidenceSource
{
    public static string Id => "chat/signal-text";

    public static bool Recognises(ReadOnlySpan<byte> head) => ChatHead.TryFind(head, out var stamp) && IsOwn(stamp);

    /// <summary>Whether it is a stamp of this export: year first with dashes in brackets, and either no comma or no seconds. WhatsApp always writes both.</summary>
    public static bool IsOwn(in ChatStamp stamp) => stamp is { IsBracketed: true, A: >= 1000, Separator: '-' } && !(stamp.HasComma && stamp.HasSeconds);

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel) =>
        new ChatTextReader(sink, new(sink), AddAttachment, cancel).Read(file, DateOrder.YearMonthDay);

    /// <summary>Files are written as links of Markdown into the folder beside the text: <c>![name](./media/name)</c>.</summary>
    static void AddAttachment(ChatMessage message, ReadOnlySpan<byte> text, long offset)
    {
        if (text.IndexOf("(This message was deleted)"u8) >= 0) message.Field("deleted", "true");
        while (true)
        {
            var link = text.IndexOf("](./media/"u8);
            if (link < 0) return;
            var open = text[..link].LastIndexOf((byte)'[');
            if (open >= 0)
            {
                var name = text[(open + 1)..link];
                message.Field("attachment"u8, name);
                message.FileName(name, offset + open + 1);
            }
            text = text[(link + 3)..];
            offset += link + 3;
        }
    }
}
