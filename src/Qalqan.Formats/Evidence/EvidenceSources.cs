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
public sealed record EvidenceSource(string Id, Func<ReadOnlySpan<byte>, bool> Recognises, Action<EvidenceFile, IEvidenceSink, CancellationToken> Read)
{
    internal static EvidenceSource Of<T>() where T : IEvidenceSource => new(T.Id, T.Recognises, T.Read);
}

/// <summary>A line format of the list below, as data.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Recognises">Whether files with this head are in the format.</param>
/// <param name="Open">A parser for one file.</param>
public sealed record LineFormat(string Id, Func<ReadOnlySpan<byte>, bool> Recognises, Func<ReadOnlySpan<byte>, DateTimeOffset?, ILineParser> Open)
{
    internal static LineFormat Of<T>() where T : ILineFormat => new(T.Id, T.Recognises, T.Open);
}

/// <summary>Every kind of evidence there is, in the order they are asked. The first that recognises a file reads it.</summary>
public static class EvidenceSources
{
    /// <summary>Evidence with a structure of its own.</summary>
    public static IReadOnlyList<EvidenceSource> Structured { get; } =
    [
        EvidenceSource.Of<ZipSource>(),
        EvidenceSource.Of<GzipSource>(),
        EvidenceSource.Of<TarSource>(),
        EvidenceSource.Of<UnreadArchiveSource>(),
        EvidenceSource.Of<MboxSource>(),
        EvidenceSource.Of<MessageSource>(),
        EvidenceSource.Of<SmsSource>(),
        EvidenceSource.Of<TelegramSource>(),
        EvidenceSource.Of<SignalJsonSource>(),
        EvidenceSource.Of<SignalTextSource>(),
        EvidenceSource.Of<WhatsAppSource>(),
        EvidenceSource.Of<TnefSource>(),
        EvidenceSource.Of<PageSource>(),
    ];

    /// <summary>Logs of one record a line. What none recognises is plain text, read line by line without fields.</summary>
    public static IReadOnlyList<LineFormat> Lines { get; } =
    [
        LineFormat.Of<ZeekTsv>(),
        LineFormat.Of<W3cExtended>(),
        LineFormat.Of<ZeekJson>(),
        LineFormat.Of<JsonLines>(),
        LineFormat.Of<Syslog5424>(),
        LineFormat.Of<Unbound>(),
        LineFormat.Of<Dnsmasq>(),
        LineFormat.Of<Syslog>(),
        LineFormat.Of<BindLog>(),
        LineFormat.Of<SquidNative>(),
        LineFormat.Of<ApacheAccess>(),
        LineFormat.Of<WebErrorLog>(),
        LineFormat.Of<UmbrellaDns>(),
        LineFormat.Of<CsvWithHeader>(),
    ];
}
