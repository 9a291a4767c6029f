using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Qalqan.Formats;

/// <summary><c>ioc.yaml</c> of the stalkerware-indicators list: a sequence of apps with their packages, certificates, sites and servers. See the README beside this file.</summary>
sealed class StalkerwareReader(IndicatorIntake intake, CancellationToken cancel)
{
    /// <summary>The published file is 95 kB; YAML takes many times its size to read.</summary>
    const int MaxBytes = 16 << 20;

    /// <summary>The list is three levels deep; YAML nested deeper is something else, and slow to read.</summary>
    const int MaxDepth = 32;

    readonly List<(string Key, string Value, FilePosition Position)> _values = [];
    string? _name, _type;

    public static bool Recognises(ReadOnlySpan<byte> content, string name)
    {
        var lines = new ListLines(content[..Math.Min(content.Length, 64 << 10)]);
        var app = false;
        while (lines.Next())
        {
            var line = lines.Current;
            if (line.StartsWith("- name:"u8)) app = true;
            if (app && line.TrimStart(" -"u8) is var key
                && (key.StartsWith("packages:"u8) || key.StartsWith("certificates:"u8) || key.StartsWith("websites:"u8) || key.StartsWith("c2:"u8))) return true;
        }
        return false;
    }

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        if (content.Length > MaxBytes)
        {
            intake.Skip(FilePosition.Start, RejectionCodes.TooLarge, $"YAML larger than {MaxBytes >> 20} MB");
            return;
        }
        var reader = new StalkerwareReader(intake, cancel);
        try
        {
            reader.File(new Parser(new StringReader(Encoding.UTF8.GetString(content.Span))));
        }
        catch (Exception fault) when (fault is YamlException or InvalidOperationException or ArgumentException)
        {
            var at = fault is YamlException yaml ? FilePosition.Line(yaml.Start.Line, yaml.Start.Column) : FilePosition.Start;
            intake.Skip(at, RejectionCodes.Damaged, "YAML ends or breaks here; what stands before it was read");
            reader.EndApp();
        }
    }

    /// <summary>Follows the events with the keys that lead to each scalar; nothing is built, so nothing can be blown up.</summary>
    void File(Parser yaml)
    {
        var keys = new List<string?>();
        var isMap = new List<bool>();
        while (yaml.MoveNext())
        {
            switch (yaml.Current)
            {
                case MappingStart or SequenceStart:
                    if (isMap.Count >= MaxDepth)
                    {
                        intake.Skip(Position(yaml.Current), RejectionCodes.TooLarge, $"YAML deeper than {MaxDepth}");
                        return;
                    }
                    isMap.Add(yaml.Current is MappingStart);
                    keys.Add(null);
                    break;
                case MappingEnd or SequenceEnd:
                    isMap.RemoveAt(isMap.Count - 1);
                    keys.RemoveAt(keys.Count - 1);
                    if (isMap.Count == 1) EndApp();
                    ValueEnds(keys, isMap);
                    break;
                case Scalar scalar when isMap.Count > 0 && isMap[^1] && keys[^1] is null: keys[^1] = scalar.Value; break;
                case Scalar scalar:
                    Value(keys, scalar);
                    ValueEnds(keys, isMap);
                    break;
                case AnchorAlias:
                    intake.Skip(Position(yaml.Current), RejectionCodes.NotUnderstood, "a YAML alias: it is not expanded");
                    ValueEnds(keys, isMap);
                    break;
            }
        }
    }

    static void ValueEnds(List<string?> keys, List<bool> isMap)
    {
        if (isMap.Count > 0 && isMap[^1]) keys[^1] = null;
    }

    static FilePosition Position(ParsingEvent at) => FilePosition.Line(at.Start.Line, at.Start.Column);

    void Value(List<string?> keys, Scalar scalar)
    {
        // Keys of sequences are null, so that the path of a server's address reads "c2/ips".
        var key = string.Join('/', keys.Where(k => k is not null));
        if (key == "name") _name = scalar.Value;
        else if (key == "type") _type = scalar.Value;
        else if (key.Length > 0 && key != "names") _values.Add((key, scalar.Value, Position(scalar)));
    }

    void EndApp()
    {
        cancel.ThrowIfCancellationRequested();
        // Watchware is sold openly and not hidden; a reader must see which of the two was found.
        var facts = new IndicatorFacts(_name is null ? _type : _type is null ? _name : $"{_name} ({_type})");
        foreach (var (key, value, position) in _values)
        {
            switch (key)
            {
                case "packages": intake.Add(ObservableKind.App, value, facts, position); break;
                case "certificates": intake.Add(ObservableKind.Cert, value, facts, position); break;
                case "c2/ips" or "c2/ip": intake.Add(ObservableKind.Ip, value, facts, position); break;
                case "websites" or "website" or "distribution" or "c2/domains" or "c2/domain": intake.Add(ObservableKind.Domain, value, facts, position); break;
                case "certificate_organizations": intake.Keep("certificate-organisation", value, facts, position, "kept, not matched: the name of a certificate's owner"); break;
                case "certificate_cname_re": intake.Keep("certificate-name-regex", value, facts, position, "kept, not matched: a rule for the name of a certificate's owner"); break;
                default: intake.Skip(position, RejectionCodes.NotUnderstood, $"{IndicatorIntake.Quote(value)} under the unknown key {IndicatorIntake.Quote(key)}"); break;
            }
        }
        _values.Clear();
        _name = _type = null;
    }
}
