using System.Globalization;

namespace Qalqan.Cli;

/// <summary>One line on standard error that says how far a long check is: bytes, rate, time left. Shown only on a terminal and only when the work takes over a second.</summary>
/// <remarks>Not thread-safe: the threads that read add to a counter, and one of them reports it.</remarks>
sealed class ProgressLine(TextWriter error, bool isTerminal, Words words, TimeProvider clock, int width = 80) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), Beat = TimeSpan.FromMilliseconds(200);

    readonly long _start = clock.GetTimestamp();
    TimeSpan _next = Patience;
    bool _shown;

    /// <summary>Says how much is read. Cheap: the line is drawn five times a second at the most.</summary>
    /// <param name="done">Bytes read so far.</param>
    /// <param name="total">Bytes in all; null where it is not known.</param>
    public void Report(long done, long? total)
    {
        if (!isTerminal) return;
        var elapsed = clock.GetElapsedTime(_start);
        if (elapsed < _next) return;
        _next = elapsed + Beat;
        var text = Line(done, total, elapsed);
        if (CellWidth.Of(text) > width - 1) text = LineWrap.Lines(text, width - 1)[0];
        error.Write($"\r{text}\u001b[K");
        error.Flush();
        _shown = true;
    }

    /// <summary>Takes the line away, so that it does not stand between results.</summary>
    public void Dispose()
    {
        if (!_shown) return;
        error.Write("\r\u001b[K");
        error.Flush();
        _shown = false;
    }

    string Line(long done, long? total, TimeSpan elapsed)
    {
        var rate = done / Math.Max(0.001, elapsed.TotalSeconds);
        PhraseValue doneText = Size("done", done), rateText = Size("rate", (long)rate);
        if (total is not { } all || all < done || rate < 1) return words.Text("progress.open", doneText, rateText);
        var left = TimeSpan.FromSeconds(Math.Min((all - done) / rate, 359_999)); // 99:59:59
        var format = left.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss";
        var hours = left.TotalHours >= 24 ? $"{((int)left.TotalHours).ToString(CultureInfo.InvariantCulture)}:{left.ToString(@"mm\:ss", CultureInfo.InvariantCulture)}" : null;
        return words.Text("progress.known", doneText, Size("total", all), rateText,
            new PhraseValue("left", hours ?? left.ToString(format, CultureInfo.InvariantCulture), ValueForm.Technical));
    }

    static PhraseValue Size(string name, long bytes) => new(name, ByteSize.Text(bytes), ValueForm.Technical);
}
