using System.Runtime.InteropServices;
using System.Text;

namespace Qalqan;

/// <summary>Who says what about the indicators of a set being built: feeds, names, dates and warning lists, each distinct combination once.</summary>
sealed class SourceTable
{
    readonly Dictionary<string, uint> _strings = [];
    readonly List<string> _texts = [];
    readonly Dictionary<string, uint> _feedNumbers = [];
    readonly List<FeedRow> _feeds = [];
    readonly Dictionary<SourceRow, uint> _rowNumbers = [];
    readonly Dictionary<string, uint> _warningLists = [];
    readonly List<uint> _lists = [];
    string? _lastFeed, _lastName;
    uint _lastFeedNumber, _lastNameNumber, _lastRowNumber;
    SourceRow _lastRow;

    public List<SourceRow> Rows { get; } = [];
    public ReadOnlySpan<uint> Lists => CollectionsMarshal.AsSpan(_lists);
    public ReadOnlySpan<FeedRow> Feeds => CollectionsMarshal.AsSpan(_feeds);
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of the row that says what <paramref name="indicator"/> says of its source; counts it for its feed.</summary>
    public uint RowOf(Indicator indicator)
    {
        var row = new SourceRow(FeedOf(indicator.Feed), NameOf(indicator.Name), ListOf(indicator.WarningLists), (uint)indicator.Tlp,
            indicator.ValidFrom?.UtcTicks ?? SourceRow.Never, indicator.ValidUntil?.UtcTicks ?? SourceRow.Never);
        ref var feed = ref CollectionsMarshal.AsSpan(_feeds)[(int)row.Feed];
        feed = feed with { Indicators = feed.Indicators + 1, Newest = Math.Max(feed.Newest, row.From) };
        // Most indicators say the same as the one before.
        if (Rows.Count > 0 && row == _lastRow) return _lastRowNumber;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_rowNumbers, row, out var known);
        if (!known)
        {
            number = (uint)Rows.Count;
            if (number > SetRecord.SourceNumber) throw new InvalidOperationException("too many different sources for one set");
            Rows.Add(row);
        }
        _lastRow = row;
        return _lastRowNumber = number;
    }

    /// <summary>A feed named the same value twice: it has one indicator less than was counted.</summary>
    public void CountOnce(uint feedNumber)
    {
        ref var feed = ref CollectionsMarshal.AsSpan(_feeds)[(int)feedNumber];
        feed = feed with { Indicators = feed.Indicators - 1 };
    }

    public uint AddList(ReadOnlySpan<uint> numbers)
    {
        var place = (uint)_lists.Count;
        _lists.Add((uint)numbers.Length);
        _lists.AddRange(numbers);
        return place;
    }

    uint FeedOf(string feed)
    {
        if (ReferenceEquals(feed, _lastFeed)) return _lastFeedNumber;
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_feedNumbers, feed, out var known);
        if (!known)
        {
            number = (uint)_feeds.Count;
            _feeds.Add(new(StringOf(feed), 0, SourceRow.Never));
        }
        _lastFeed = feed;
        return _lastFeedNumber = number;
    }

    uint NameOf(string? name)
    {
        if (name is null) return 0;
        if (ReferenceEquals(name, _lastName)) return _lastNameNumber;
        _lastName = name;
        return _lastNameNumber = StringOf(name) + 1;
    }

    uint ListOf(IReadOnlyList<string> warningLists)
    {
        if (warningLists.Count == 0) return 0;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_warningLists, string.Join('\n', warningLists), out var known);
        if (!known) place = AddList([.. warningLists.Select(StringOf)]) + 1;
        return place;
    }

    uint StringOf(string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_strings, text, out var known);
        if (!known)
        {
            number = (uint)_texts.Count;
            _texts.Add(text);
        }
        return number;
    }

    /// <summary>The strings as the compiled set holds them: where each starts, and their bytes.</summary>
    public (uint[] Starts, byte[] Text) Strings()
    {
        var starts = new uint[_texts.Count + 1];
        var text = new MemoryStream();
        for (var i = 0; i < _texts.Count; i++)
        {
            text.Write(Encoding.UTF8.GetBytes(_texts[i]));
            starts[i + 1] = checked((uint)text.Length);
        }
        return (starts, text.ToArray());
    }
}
