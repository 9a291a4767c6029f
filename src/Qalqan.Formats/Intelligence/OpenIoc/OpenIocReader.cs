using System.Xml;

namespace Qalqan.Formats;

/// <summary>OpenIOC 1.0 and 1.1. See the README beside this file.</summary>
sealed class OpenIocReader(IndicatorIntake intake, CancellationToken cancel)
{
    sealed class Item
    {
        public string? Id, Condition, Search, Content;
        public bool Negated;
        public FilePosition Position;
    }

    /// <summary>One <c>Indicator</c> element: members joined by its operator.</summary>
    sealed class Group(bool and, Group? parent)
    {
        public int Members;

        /// <summary>Whether a member only holds together with others. Known when the whole file is read.</summary>
        public bool IsCondition => and && Members > 1 || parent?.IsCondition == true;
    }

    readonly Stack<Group> _groups = [];
    readonly List<(Item Item, Group? Group)> _found = [];
    Item? _item;
    string? _short, _long;

    public static bool Recognises(ReadOnlySpan<byte> content, string name) => XmlText.RootName(content) is var root && (root.SequenceEqual("ioc"u8) || root.SequenceEqual("OpenIOC"u8) || root.SequenceEqual("iocs"u8));

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var reader = new OpenIocReader(intake, cancel);
        XmlText.ReadAll(content, intake, reader.Node);
        reader.Import();
    }

    bool Node(XmlTextReader xml)
    {
        var local = XmlText.Local(xml.Name);
        if (xml.NodeType == XmlNodeType.Element) Start(xml, local);
        else if (xml.NodeType == XmlNodeType.EndElement)
        {
            if (local == "Indicator") _groups.TryPop(out _);
            else if (local == "IndicatorItem") EndItem();
            else if (local == "ioc") Import();
        }
        return true;
    }

    void Start(XmlTextReader xml, string local)
    {
        switch (local)
        {
            case "Indicator":
                cancel.ThrowIfCancellationRequested();
                var parent = _groups.TryPeek(out var p) ? p : null;
                if (parent is not null) parent.Members++;
                if (!xml.IsEmptyElement) _groups.Push(new(IsAnd(xml), parent));
                break;
            case "IndicatorItem":
                _item = new()
                {
                    Id = xml.GetAttribute("id"),
                    Condition = xml.GetAttribute("condition"),
                    Negated = xml.GetAttribute("negate") == "true",
                    Position = XmlText.Position(xml),
                };
                if (xml.IsEmptyElement) EndItem();
                break;
            case "Context" when _item is not null: _item.Search = xml.GetAttribute("search"); break;
            case "Content" when _item is not null: _item.Content = Text(xml); break;
            case "short_description" when _item is null: _short = Text(xml); break;
            case "description" when _item is null: _long = Text(xml); break;
        }
    }

    static bool IsAnd(XmlTextReader xml) => string.Equals(xml.GetAttribute("operator"), "AND", StringComparison.OrdinalIgnoreCase);

    /// <summary>The text directly in the element, which is where the values are.</summary>
    static string Text(XmlTextReader xml)
    {
        if (xml.IsEmptyElement) return "";
        return xml.Read() && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? xml.Value : "";
    }

    void EndItem()
    {
        if (_item is null) return;
        var group = _groups.TryPeek(out var inner) ? inner : null;
        if (group is not null) group.Members++;
        _found.Add((_item, group));
        _item = null;
    }

    /// <summary>Imports what one <c>ioc</c> held, in file order.</summary>
    void Import()
    {
        // MISP's export calls every file "Event #140" and puts the title into the description.
        var name = _short?.StartsWith("Event #", StringComparison.Ordinal) != true && !string.IsNullOrWhiteSpace(_short) ? _short : _long;
        foreach (var (item, group) in _found) Import(item, group?.IsCondition == true, new(string.IsNullOrWhiteSpace(name) ? _short : name));
        _found.Clear();
        _short = _long = null;
    }

    void Import(Item item, bool conditional, in IndicatorFacts facts)
    {
        var value = item.Content;
        if (string.IsNullOrWhiteSpace(value) && item.Id is { Length: > 0 } id && !Guid.TryParse(id, out _))
        {
            // Exports of MISP before 2.4 wrote the value into the id and left the content empty.
            value = id;
            intake.Changed(item.Position, RejectionCodes.Misplaced, $"{IndicatorIntake.Quote(id)} stands in the item's id");
        }
        var search = item.Search ?? "";
        if (string.IsNullOrWhiteSpace(value)) intake.Skip(item.Position, RejectionCodes.NoValue, "an item without content");
        else if (conditional) intake.Keep("openioc-and", $"{search} {value}", facts, item.Position, "kept, not matched: it only holds together with other conditions");
        else if (item.Negated) intake.Keep("openioc-not", $"{search} {value}", facts, item.Position, "kept, not matched: a negated condition");
        else if (!OpenIocTerms.TryGet(search, out var kind)) intake.Keep(search.Length == 0 ? "openioc" : search, value, facts, item.Position, $"kept, not matched: the term {IndicatorIntake.Quote(search)}");
        else if (!OpenIocTerms.IsEquality(item.Condition, kind)) intake.Keep($"{search} {item.Condition}", value, facts, item.Position, $"kept, not matched: the condition {IndicatorIntake.Quote(item.Condition)}");
        else TypedValue.AddOne(intake, kind, value, facts, item.Position);
    }
}
