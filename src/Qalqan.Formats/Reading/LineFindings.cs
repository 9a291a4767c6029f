using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Turns the hits of one scanned file into findings: parses the lines that matched, and only those.</summary>
sealed class LineFindings(FileContext file, ILineParser? parser, IndicatorSet set, FindingTable findings, Action<long>? onProgress) : ILineHitSink
{
    readonly LineFields _fields = new();
    long _parsedLine, _done;

    public ReadOnlySpan<byte> HeaderMark => parser is null ? default : parser.HeaderMark;

    public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) => parser?.TryParse(line, _fields);

    public void Hit(in LineHit hit)
    {
        Parse(hit);
        var seen = new Seen(file.Path, file.Source, PlaceOf(hit.HitStart), hit.Hit.Offset, hit.LineNumber.ToString(CultureInfo.InvariantCulture), _fields.Time);
        var (kind, value) = (hit.Hit.Kind, Encoding.UTF8.GetString(hit.Line.Slice(hit.HitStart, Math.Min(hit.Hit.Length, hit.Line.Length - hit.HitStart))));
        findings.AddMatch(seen, set, new(hit.Hit.Indicator, hit.Hit.Weak), () => CheckConsumer.Shown(kind, value));
    }

    public void Progress(long bytes)
    {
        onProgress?.Invoke(bytes - _done);
        _done = bytes;
    }

    void Parse(in LineHit hit)
    {
        if (hit.LineNumber == _parsedLine) return;
        _parsedLine = hit.LineNumber;
        _fields.Clear();
        if (parser is not null && !parser.TryParse(hit.Line, _fields)) _fields.Clear();
    }

    /// <summary>The place of the field in which byte <paramref name="offset"/> of the line lies.</summary>
    string PlaceOf(int offset)
    {
        var (place, nearest) = (Places.Text, -1);
        for (var i = 0; i < _fields.Count; i++)
            if (_fields.Offset(i) <= offset && _fields.Offset(i) >= nearest) (place, nearest) = (_fields.Place(i), _fields.Offset(i));
        return place;
    }
}
