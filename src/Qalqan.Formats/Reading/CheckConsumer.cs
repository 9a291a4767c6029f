using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Matches everything that is read against one set of indicators, and gathers findings.</summary>
public sealed class CheckConsumer : IEvidenceConsumer, IDisposable
{
    /// <summary>
    /// Text read line by line is hashed up to this size. A larger one is a log: nobody publishes the hash of a log, and hashing would cost several times the scan.
    /// </summary>
    public const long MaxHashedTextBytes = 16 << 20;

    readonly IndicatorSet _set;
    readonly CheckOptions _options;
    readonly Matcher _matcher;
    readonly TextScanner _scanner;
    readonly ValueSigns _valueSigns;
    readonly List<Match> _matches = [];
    readonly List<TextHit> _hits = [];
    readonly HashKinds _hashes;
    FileScan? _fileScan;

    /// <summary>Makes a consumer; one per worker.</summary>
    public CheckConsumer(IndicatorSet set, CheckOptions options)
    {
        _set = set;
        _options = options;
        _matcher = new(set);
        _scanner = new(set);
        _valueSigns = new(options.Protected);
        Findings = new(options.Now) { OnOccurrence = options.OnOccurrence };
        _hashes = (set.Has(ObservableKind.Md5) ? HashKinds.Md5 : 0) | (set.Has(ObservableKind.Sha1) ? HashKinds.Sha1 : 0)
            | (set.Has(ObservableKind.Sha256) ? HashKinds.Sha256 : 0);
    }

    /// <summary>How many observables were looked up so far.</summary>
    public long Looked { get; private set; }

    /// <summary>What was found so far.</summary>
    public FindingTable Findings { get; }

    /// <inheritdoc/>
    public bool WantsFields => false;

    /// <inheritdoc/>
    public HashKinds HashesOf(EvidenceFile file, bool text) => text && !(file.Length <= MaxHashedTextBytes) ? HashKinds.None : _hashes;

    /// <inheritdoc/>
    public void Record(FileContext file, EvidenceRecord record) { }

    /// <inheritdoc/>
    public void Observe(FileContext file, in Observable observable)
    {
        Looked++;
        _matches.Clear();
        _matcher.Match(observable.Kind, observable.Value, _matches);
        foreach (var match in _matches)
        {
            var (kind, value) = (observable.Kind, Encoding.UTF8.GetString(observable.Value));
            Findings.AddMatch(SeenIn(file, observable.Place, observable.Offset), _set, match, () => Shown(kind, value));
        }
        foreach (var sign in _valueSigns.Of(observable)) Findings.AddSign(SeenIn(file, observable.Place, observable.Offset), sign);
    }

    /// <inheritdoc/>
    public void Text(FileContext file, ReadOnlySpan<byte> utf8, string place, long offset)
    {
        _hits.Clear();
        var before = _scanner.Candidates;
        _scanner.Scan(utf8, 0, _hits);
        Looked += _scanner.Candidates - before;
        foreach (var sign in _valueSigns.In(utf8, offset, links: IsMessage(place))) Findings.AddSign(SeenIn(file, place, offset), sign);
        foreach (var hit in _hits)
        {
            var value = Encoding.UTF8.GetString(utf8.Slice((int)hit.Offset, hit.Length));
            Findings.AddMatch(SeenIn(file, place, offset), _set, new(hit.Indicator, hit.Weak), () => Shown(hit.Kind, value));
        }
    }

    /// <inheritdoc/>
    public void Sign(FileContext file, Sign sign) => Findings.AddSign(SeenIn(file, sign.Place ?? Places.File, sign.Offset), sign);

    /// <inheritdoc/>
    public void Lines(FileContext file, EvidenceFile content, ILineParser? parser, CoverageTally tally, CancellationToken cancel)
    {
        if (_valueSigns.Protects && file.Source != EvidenceRun.Binary)
        {
            if (content.CanReadAt) LookAtHosts(file, content, parser, cancel);
            else tally.RuleNotRun($"look-alikes of protected domains were not looked for in {file.Path}: it can be read only once. Unpack it and check the folder");
        }
        _fileScan ??= new(_set, _options.Threads);
        var utf16 = TextEncoding.Detect(content.Head.Span, out _) is TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian;
        var totals = _fileScan.Run(content, new LineFindings(file, parser, _set, Findings, utf16, _options.OnProgress), cancel);
        tally.Bytes += totals.Bytes;
        tally.Records += totals.Lines;
        Looked += totals.Candidates;
    }

    /// <summary>Gives scratch space back. What was found stays.</summary>
    public void Dispose()
    {
        _scanner.Dispose();
        _fileScan?.Dispose();
    }

    /// <summary>The scan sees only what is published; a look-alike is found by looking at every host, in a pass of its own that costs several times as much.</summary>
    void LookAtHosts(FileContext file, EvidenceFile content, ILineParser? parser, CancellationToken cancel)
    {
        LineRecords.Read(content, parser, new(), (line, fields, reader) =>
        {
            foreach (var sign in _valueSigns.In(line, reader.Offset, links: false))
            {
                var seen = new Seen(file.Path, file.Source, Places.Text, reader.Offset, reader.Number.ToString(CultureInfo.InvariantCulture), fields.Time);
                Findings.AddSign(seen, sign);
            }
        }, cancel);
    }

    /// <summary>What somebody wrote to the person. A log is full of redirects and credentials that nobody was lured with.</summary>
    static bool IsMessage(string place) => place is Places.MailBody or Places.ChatText;

    static Seen SeenIn(FileContext file, string place, long offset) => new(file.Path, file.Source, place, offset, file.Record?.Id, file.Record?.Time);

    internal static SeenObservable Shown(ObservableKind kind, string value) =>
        new(kind, Canonical.TryGet(kind, value, out var canonical, out _) ? canonical : value);
}
