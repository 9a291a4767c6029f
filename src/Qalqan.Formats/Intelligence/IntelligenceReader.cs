using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads a file of published intelligence, of whatever format.</summary>
public static class IntelligenceReader
{
    /// <summary>The largest file read, in bytes. JSON is read from one buffer; the largest public bundle seen is a hundredth of this.</summary>
    public const int MaxBytes = 256 << 20;

    /// <summary>Files with more than this share of control bytes at their start are not text.</summary>
    const int MaxControlPercent = 2;

    /// <summary>Reads <paramref name="content"/> and gives everything in it to <paramref name="sink"/>: indicators, and what could not be imported.</summary>
    /// <param name="name">The file's name, as rejections show it. A hint only: formats are recognised by content.</param>
    /// <param name="content">The whole file. Not kept.</param>
    /// <param name="defaults">What the operator knows of the feed.</param>
    /// <param name="sink">Receives indicators and rejections.</param>
    /// <param name="cancel">Ends the reading early.</param>
    /// <returns>The format's stable name, e.g. <c>stix</c>; null if none fits.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static string? Read(string name, ReadOnlyMemory<byte> content, FeedDefaults defaults, IIndicatorSink sink, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(defaults);
        ArgumentNullException.ThrowIfNull(sink);
        var intake = new IndicatorIntake(name, defaults, sink);
        if (content.Length > MaxBytes)
        {
            intake.Skip(FilePosition.Start, RejectionCodes.TooLarge, TooLarge);
            return null;
        }
        if (!TryToUtf8(content, out var utf8))
        {
            intake.Skip(FilePosition.Start, RejectionCodes.UnknownFormat, "not text: a list, CSV, JSON, XML or YAML file is expected");
            return null;
        }
        if (utf8.Span.IndexOfAnyExceptInRange((byte)0, (byte)' ') < 0)
        {
            intake.Skip(FilePosition.Start, RejectionCodes.Empty, "the file is empty");
            return null;
        }
        foreach (var format in IntelligenceFormats.All)
        {
            if (!format.Recognises(utf8.Span, name)) continue;
            format.Read(utf8, name, intake, cancel);
            return format.Id;
        }
        intake.Skip(FilePosition.Start, RejectionCodes.UnknownFormat, JsonShape.Of(utf8.Span) == JsonKind.Other
            ? "JSON of no known shape: a STIX bundle, a MISP event or a MISP warning list is expected" : "in no format that is known");
        return null;
    }

    /// <summary>Reads all of <paramref name="content"/> as <see cref="Read(string, ReadOnlyMemory{byte}, FeedDefaults, IIndicatorSink, CancellationToken)"/> does.</summary>
    public static string? Read(string name, Stream content, FeedDefaults defaults, IIndicatorSink sink, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(sink);
        if (TryReadAll(content, out var bytes, cancel)) return Read(name, bytes, defaults, sink, cancel);
        sink.Reject(new(name, FilePosition.Byte(MaxBytes).ToString(), RejectionCodes.TooLarge, TooLarge));
        return null;
    }

    static string TooLarge => $"larger than {MaxBytes >> 20} MB: split it, or import it as several files";

    static bool TryReadAll(Stream stream, out ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        bytes = default;
        var known = stream.CanSeek ? stream.Length - stream.Position : 0;
        if (known > MaxBytes) return false;
        var buffer = new byte[Math.Max(known + 1, 64 << 10)];
        var n = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            if (n == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, MaxBytes + 1L));
            var read = stream.Read(buffer, n, buffer.Length - n);
            if (read == 0) break;
            n += read;
            if (n > MaxBytes) return false;
        }
        bytes = buffer.AsMemory(0, n);
        return true;
    }

    static bool TryToUtf8(ReadOnlyMemory<byte> content, out ReadOnlyMemory<byte> utf8)
    {
        utf8 = content;
        var head = content.Span;
        if (head.StartsWith("\uFEFF"u8)) utf8 = content[3..];
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) utf8 = Encoding.Convert(Encoding.Unicode, Encoding.UTF8, content[2..].ToArray());
        else if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) utf8 = Encoding.Convert(Encoding.BigEndianUnicode, Encoding.UTF8, content[2..].ToArray());
        var start = utf8.Span[..Math.Min(utf8.Length, 4096)];
        var control = 0;
        foreach (var b in start)
            if (b is < 0x09 or > 0x0D and < 0x20 and not 0x1B or 0x7F) control++;
        return control * 100 <= start.Length * MaxControlPercent;
    }
}
