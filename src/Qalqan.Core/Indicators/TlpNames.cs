using System.Diagnostics.CodeAnalysis;

namespace Qalqan;

/// <summary>The names of <see cref="Tlp"/>, as written in reports, CSV files, MISP tags and arguments.</summary>
public static class TlpNames
{
    static readonly (Tlp Tlp, string Name)[] Names =
    [
        (Tlp.Unknown, ""), (Tlp.Clear, "CLEAR"), (Tlp.Green, "GREEN"), (Tlp.Amber, "AMBER"), (Tlp.AmberStrict, "AMBER+STRICT"), (Tlp.Red, "RED"),
    ];

    /// <summary>The name in TLP 2.0, upper case, without <c>TLP:</c>; empty for <see cref="Tlp.Unknown"/>.</summary>
    public static string Name(this Tlp tlp) => Names.First(n => n.Tlp == tlp).Name;

    /// <summary>Reads a level: case ignored, with or without <c>TLP:</c>, and WHITE of TLP 1.x as CLEAR.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Tlp tlp)
    {
        tlp = Tlp.Unknown;
        var name = text.AsSpan().Trim();
        if (name.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase)) name = name[4..].Trim();
        if (name.Equals("white", StringComparison.OrdinalIgnoreCase)) name = "CLEAR";
        if (name.IsEmpty) return false;
        foreach (var (level, known) in Names)
        {
            if (!name.Equals(known, StringComparison.OrdinalIgnoreCase)) continue;
            tlp = level;
            return true;
        }
        return false;
    }

    /// <summary>The narrower of two levels: what may be done where both apply.</summary>
    public static Tlp Narrower(Tlp a, Tlp b) => a > b ? a : b;
}
