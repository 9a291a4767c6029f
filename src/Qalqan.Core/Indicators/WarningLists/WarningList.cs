using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Qalqan;

/// <summary>How the entries of a warning list are compared.</summary>
public enum WarningListMatch : byte
{
    /// <summary>The whole value.</summary>
    Exact = 0,

    /// <summary>A host and everything below it.</summary>
    Hostname = 1,

    /// <summary>An address or a network.</summary>
    Network = 2,

    /// <summary>A part of the value.</summary>
    Substring = 3,

    /// <summary>A regular expression, in the part of the language that takes linear time.</summary>
    Regex = 4,
}

/// <summary>Values that ordinary activity produces all the time: a hit there says little. It lowers a finding's severity and never drops it.</summary>
/// <param name="Name">The name that reports show.</param>
/// <param name="Match">How entries are compared.</param>
/// <param name="Entries">The entries as published.</param>
/// <param name="Kinds">The kinds it applies to; empty means all.</param>
/// <param name="Version">Its version as published; null if it has none.</param>
/// <param name="SharedHosting">Its entries are hosts under which anybody can have a name: such a parent says nothing of what is below it.</param>
public sealed record WarningList(string Name, WarningListMatch Match, IReadOnlyList<string> Entries, IReadOnlySet<ObservableKind> Kinds,
    string? Version = null, bool SharedHosting = false)
{
    /// <summary>Whether the list says anything of <paramref name="kind"/>.</summary>
    public bool AppliesTo(ObservableKind kind) => Kinds.Count == 0 || Kinds.Contains(kind);

    /// <summary>Entries that cannot be used, by their index, with the reason.</summary>
    public IEnumerable<(int Index, string Reason)> Problems()
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            if (Match == WarningListMatch.Network && !TryNetwork(Entries[i], out _)) yield return (i, "not a network in CIDR notation");
            else if (Match == WarningListMatch.Regex && !TryRegex(Entries[i], out _)) yield return (i, "a regular expression that cannot be run in linear time");
        }
    }

    /// <summary>Reads an address or a network in CIDR notation.</summary>
    internal static bool TryNetwork(string entry, out NetworkKey network)
    {
        network = default;
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? entry : entry.AsSpan(0, slash);
        Span<byte> ascii = stackalloc byte[64], address = stackalloc byte[16];
        if (text.Length > ascii.Length || !Encoding.UTF8.TryGetBytes(text, ascii, out var n)) return false;
        var isIp6 = !IpText.TryReadV4(ascii[..n], address);
        if (isIp6 && !IpText.TryReadV6(ascii[..n], address)) return false;
        var (length, bits) = (isIp6 ? 128 : 32, isIp6 ? 128 : 32);
        if (slash >= 0 && (!int.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > bits)) return false;
        network = isIp6
            ? new NetworkKey(true, bits, BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..])).Cut(length)
            : NetworkKey.Of(BinaryPrimitives.ReadUInt32BigEndian(address), length);
        return true;
    }

    /// <summary>Reads a regular expression as MISP writes it, with or without <c>/…/i</c> around it.</summary>
    internal static bool TryRegex(string entry, out Regex? regex)
    {
        var (pattern, options) = (entry, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        var end = entry.LastIndexOf('/');
        if (entry.StartsWith('/') && end > 0)
        {
            pattern = entry[1..end];
            if (entry[(end + 1)..].Contains('i', StringComparison.Ordinal)) options |= RegexOptions.IgnoreCase;
        }
        try
        {
            regex = new Regex(pattern, options);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            regex = null;
            return false;
        }
    }
}
