using Qalqan.Formats.Chats.Signal;
using Qalqan.Formats.Chats.Sms;
using Qalqan.Formats.Chats.Telegram;
using Qalqan.Formats.Chats.WhatsApp;
using Qalqan.Formats.Gzip;
using Qalqan.Formats.Tar;
using Qalqan.Formats.Unread;
using Qalqan.Formats.Zip;

namespace Qalqan.Formats;

/// <summary>A source of the list below, as data.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Recognises">Whether it reads a file with this head.</param>
/// <param name="Read">Reads the whole file.</param>
public sealed record EvidenceSource(string Id, Func<ReadOnlySpan<byte>, bool> Recognises, Action<EvidenceFile, IEvidenceSink, CancellationToken> Read);

/// <summary>A line format of the list below, as data.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Recognises">Whether files with this head are in the format.</param>
/// <param name="Open">A parser for one file.</param>
public sealed record LineFormat(string Id, Func<ReadOnlySpan<byte>, bool> Recognises, Func<ReadOnlySpan<byte>, DateTimeOffset?, ILineParser> Open);

/// <summary>Every kind of evidence there is, in the order they are asked. The first that recognises a file reads it.</summary>
/// <remarks>Each is written out, not made by a generic method from its type: such a method cannot be compiled ahead and costs 5 ms at every start.</remarks>
public static class EvidenceSources
{
    /// <summary>Evidence with a structure of its own.</summary>
    public static IReadOnlyList<EvidenceSource> Structured { get; } =
    [
        new(ZipSource.Id, ZipSource.Recognises, ZipSource.Read),
        new(GzipSource.Id, GzipSource.Recognises, GzipSource.Read),
        new(TarSource.Id, TarSource.Recognises, TarSource.Read),
        new(UnreadArchiveSource.Id, UnreadArchiveSource.Recognises, UnreadArchiveSource.Read),
        new(MboxSource.Id, MboxSource.Recognises, MboxSource.Read),
        new(MessageSource.Id, MessageSource.Recognises, MessageSource.Read),
        new(SmsSource.Id, SmsSource.Recognises, SmsSource.Read),
        new(TelegramSource.Id, TelegramSource.Recognises, TelegramSource.Read),
        new(SignalJsonSource.Id, SignalJsonSource.Recognises, SignalJsonSource.Read),
        new(SignalTextSource.Id, SignalTextSource.Recognises, SignalTextSource.Read),
        new(WhatsAppSource.Id, WhatsAppSource.Recognises, WhatsAppSource.Read),
        new(TnefSource.Id, TnefSource.Recognises, TnefSource.Read),
        new(PageSource.Id, PageSource.Recognises, PageSource.Read),
    ];

    /// <summary>Logs of one record a line. What none recognises is plain text, read line by line without fields.</summary>
    public static IReadOnlyList<LineFormat> Lines { get; } =
    [
        new(ZeekTsv.Id, ZeekTsv.Recognises, ZeekTsv.Open),
        new(W3cExtended.Id, W3cExtended.Recognises, W3cExtended.Open),
        new(ZeekJson.Id, ZeekJson.Recognises, ZeekJson.Open),
        new(JsonLines.Id, JsonLines.Recognises, JsonLines.Open),
        new(Syslog5424.Id, Syslog5424.Recognises, Syslog5424.Open),
        new(Unbound.Id, Unbound.Recognises, Unbound.Open),
        new(Dnsmasq.Id, Dnsmasq.Recognises, Dnsmasq.Open),
        new(Syslog.Id, Syslog.Recognises, Syslog.Open),
        new(BindLog.Id, BindLog.Recognises, BindLog.Open),
        new(SquidNative.Id, SquidNative.Recognises, SquidNative.Open),
        new(ApacheAccess.Id, ApacheAccess.Recognises, ApacheAccess.Open),
        new(WebErrorLog.Id, WebErrorLog.Recognises, WebErrorLog.Open),
        new(UmbrellaDns.Id, UmbrellaDns.Recognises, UmbrellaDns.Open),
        new(CsvWithHeader.Id, CsvWithHeader.Recognises, CsvWithHeader.Open),
    ];
}
