using System.Xml;

namespace Qalqan.Formats;

/// <summary>STIX 1 in XML: the CybOX objects that civil-society reports used. See the README beside this file.</summary>
sealed class StixXmlReader(IndicatorIntake intake, CancellationToken cancel)
{
    readonly record struct Found(ObservableKind Kind, string? Other, string Value, bool Equal, FilePosition Position);

    readonly List<Found> _found = [];
    readonly List<string> _path = [];
    string? _packageTitle, _indicatorTitle, _objectType, _category, _hashType, _condition;
    bool _notForDetection;
    int _indicatorDepth = -1;

    public static bool Recognises(ReadOnlySpan<byte> content, string name) =>
        XmlText.RootName(content) is var root && (root.SequenceEqual("STIX_Package"u8) || root.SequenceEqual("Observables"u8) || root.SequenceEqual("Content_Block"u8) || root.SequenceEqual("Poll_Response"u8));

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var reader = new StixXmlReader(intake, cancel);
        XmlText.ReadAll(content, intake, reader.Node);
        reader.Import();
    }

    bool Node(XmlTextReader xml)
    {
        switch (xml.NodeType)
        {
            case XmlNodeType.Element: Start(xml); break;
            case XmlNodeType.EndElement: End(xml.Depth); break;
            case XmlNodeType.Text or XmlNodeType.CDATA: Text(xml); break;
        }
        return true;
    }

    void Start(XmlTextReader xml)
    {
        var depth = xml.Depth;
        while (_path.Count > depth) _path.RemoveAt(_path.Count - 1);
        var local = XmlText.Local(xml.Name);
        _path.Add(local);
        if (local == "Indicator" && _indicatorDepth < 0 && !xml.IsEmptyElement)
        {
            cancel.ThrowIfCancellationRequested();
            Import();
            (_indicatorDepth, _indicatorTitle, _notForDetection) = (depth, null, false);
        }
        else if (local == "Properties")
        {
            _objectType = xml.GetAttribute("xsi:type") is { } type ? XmlText.Local(type) : null;
            _category = xml.GetAttribute("category");
        }
        _condition = xml.GetAttribute("condition");
    }

    void End(int depth)
    {
        if (depth != _indicatorDepth) return;
        Import();
        _indicatorDepth = -1;
    }

    void Text(XmlTextReader xml)
    {
        var element = _path.Count > 0 ? _path[^1] : "";
        var parent = _path.Count > 1 ? _path[^2] : "";
        if (element == "Title" && parent == "STIX_Header") _packageTitle = xml.Value;
        else if (element == "Title" && parent == "Indicator") _indicatorTitle = xml.Value;
        else if (element == "Value" && parent == "Confidence") _notForDetection = xml.Value == "None";
        else if (element == "Type" && parent == "Hash") _hashType = xml.Value;
        else if (_path.Contains("Properties")) Property(element, xml);
    }

    void Property(string element, XmlTextReader xml)
    {
        var (kind, other) = (_objectType, element) switch
        {
            ("DomainNameObjectType", "Value") => (ObservableKind.Domain, null),
            ("HostnameObjectType", "Hostname_Value") => (ObservableKind.Domain, null),
            ("URIObjectType", "Value") => (ObservableKind.Url, null),
            (_, "Address_Value") => _category is "e-mail" ? (ObservableKind.Email, null) : _category is "mac" or "asn" ? (ObservableKind.Other, "address-" + _category) : (ObservableKind.Ip, null),
            (_, "Simple_Hash_Value") => Hash(),
            ("FileObjectType", "File_Name") => (ObservableKind.FileName, null),
            ("FileObjectType", "File_Path" or "Full_Path") => (ObservableKind.Path, null),
            ("MutexObjectType" or "PipeObjectType", "Name") => (ObservableKind.Other, _objectType == "MutexObjectType" ? "mutex" : "named pipe"),
            ("WindowsRegistryKeyObjectType", "Key") => (ObservableKind.Other, "regkey"),
            ("ProcessObjectType", "Name") => (ObservableKind.Process, null),
            ("HTTPSessionObjectType", "User_Agent") => (ObservableKind.Other, "user-agent"),
            ("EmailMessageObjectType", "Subject") => (ObservableKind.Other, "email-subject"),
            _ => (ObservableKind.Unknown, (string?)null),
        };
        if (kind == ObservableKind.Unknown) return;
        var equal = _condition is null or "Equals" || _condition == "Contains" && kind is ObservableKind.Domain or ObservableKind.Ip;
        // A list in one element, CybOX 2.1 §3.3: joined with this separator where the producer names no other.
        foreach (var part in xml.Value.Split("##comma##")) _found.Add(new(kind, other, part, equal, XmlText.Position(xml)));
    }

    (ObservableKind, string?) Hash() => IndicatorTypes.Plain(_hashType ?? "") switch
    {
        "md5" => (ObservableKind.Md5, null),
        "sha1" => (ObservableKind.Sha1, null),
        "sha256" => (ObservableKind.Sha256, null),
        // No name of the algorithm: the length tells.
        "" or "other" => (ObservableKind.Md5, null),
        var word => (ObservableKind.Other, word),
    };

    /// <summary>Imports what one <c>Indicator</c> held; what stands outside of any was observed, not warned about.</summary>
    void Import()
    {
        if (_found.Count > 0 && _indicatorDepth < 0)
            intake.Skip(_found[0].Position, RejectionCodes.NotAnIndicator, $"{_found.Count} observed values that belong to no indicator");
        else
            foreach (var found in _found) Import(found);
        _found.Clear();
        _hashType = null;
    }

    void Import(in Found found)
    {
        // MISP's export titles an indicator "Network activity: value (MISP Attribute #1)": the package says what it belongs to.
        var facts = new IndicatorFacts(_indicatorTitle is { } title && !title.Contains("(MISP Attribute", StringComparison.Ordinal) ? title : _packageTitle);
        if (string.IsNullOrWhiteSpace(found.Value)) intake.Skip(found.Position, RejectionCodes.NoValue, "an empty value");
        else if (_notForDetection) intake.Skip(found.Position, RejectionCodes.NotForDetection, $"{IndicatorIntake.Quote(found.Value)}: its source does not give it for detection (confidence None)");
        else if (found.Kind == ObservableKind.Other) intake.Keep(found.Other!, found.Value, facts, found.Position, $"kept, not matched: the type {IndicatorIntake.Quote(found.Other)}");
        else if (!found.Equal) intake.Keep("cybox-condition", found.Value, facts, found.Position, "kept, not matched: more than equality");
        else TypedValue.AddOne(intake, found.Kind, found.Value, facts, found.Position);
    }
}
