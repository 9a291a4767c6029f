using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Turns the hits of one scanned file into findings: parses the lines that matched, and only those.</summary>
sealed class LineFindings(FileContext file, ILineParser? parser, IndicatorSet set, FindingTable findings, bool utf16, Action<long>? onProgress) : ILineHitSink
{
    readonly LineFields _fields = new();
    long _parsedLine, _done;

    public ReadOnlySpan<byte> HeaderMark => parser is null ? default : parser.HeaderMark;

    public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) => parser?.TryParse(line, _fields);

    public void Hit(in LineHit hit)
    {
        Parse(hit);
        var seen = new Seen(file.Path, file.Source, PlaceOf(hit.HitStart), hit.Hit.Offset, hit.LineNumber.ToString(CultureInfo.InvariantCulture), _fields.Time);
        var seenValue = hit.Line[hit.HitStart..];
        var length = utf16 ? Utf8Length(seenValue, hit.Hit.Length / 2) : hit.Hit.Length;
        // Quoted-printable may break a value over two lines: then the half that stands in this one tells nobody anything.
        var (kind, indicator, value) = (hit.Hit.Kind, hit.Hit.Indicator, length > seenValue.Length ? null : Encoding.UTF8.GetString(seenValue[..length]));
        findings.AddMatch(seen, set, new(indicator, hit.Hit.Weak), () => value is null ? WholeValue(indicator) : CheckConsumer.Shown(kind, value));
    }

    SeenObservable WholeValue(int indicator)
    {
        var known = set.Describe(indicator, DateTimeOffset.UnixEpoch);
        return new(known.Kind, known.Value);
    }

    /// <summary>How many bytes of UTF-8 make the first <paramref name="units"/> UTF-16 units.</summary>
    static int Utf8Length(ReadOnlySpan<byte> utf8, int units)
    {
        var at = 0;
        while (at < utf8.Length && units > 0)
        {
            units -= utf8[at] >= 0xF0 ? 2 : 1;
            at++;
            while (at < utf8.Length && (utf8[at] & 0xC0) == 0x80) at++;
        }
        return at;
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
