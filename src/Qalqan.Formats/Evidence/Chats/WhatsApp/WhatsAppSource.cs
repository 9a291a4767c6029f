namespace Qalqan.Formats.Chats.WhatsApp;

/// <summary>The text export of WhatsApp, from iPhones and Android, in any language. See README.md beside this file.</summary>
sealed class WhatsAppSource : IEvidenceSource
{
    public static string Id => "chat/whatsapp";

    public static bool Recognises(ReadOnlySpan<byte> head) =>
        // iPhones write brackets and seconds, Android neither: what has one without the other is something else.
        ChatHead.TryFind(head, out var stamp) && stamp.IsBracketed == stamp.HasSeconds && !Signal.SignalTextSource.IsOwn(stamp);

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel) =>
        new ChatTextReader(sink, new(sink), WhatsAppMarks.Add, cancel).Read(file, DateOrder.Unknown);
}
