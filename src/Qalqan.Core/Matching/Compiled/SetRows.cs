using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>What the compiled set holds of one indicator.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
readonly struct SetRecord(uint valueOffset, int valueLength, ObservableKind kind, uint sources)
{
    public const int Bytes = 12;
    public const int MaxValueBytes = (1 << 24) - 1;

    /// <summary>In <see cref="Sources"/>: a number in <see cref="Section.Lists"/> follows, not one in <see cref="Section.Rows"/>.</summary>
    public const uint ManySources = 1u << 31;

    /// <summary>In <see cref="Sources"/>: a URL or path that matches what continues it.</summary>
    public const uint Prefix = 1u << 30;

    /// <summary>In <see cref="Sources"/>: a public suffix, which does not match its subdomains.</summary>
    public const uint ExactOnly = 1u << 29;

    public const uint SourceNumber = ExactOnly - 1;

    readonly uint _lengthAndKind = (uint)valueLength | (uint)kind << 24;

    public uint ValueOffset { get; } = valueOffset;
    public uint Sources { get; } = sources;
    public int ValueLength => (int)(_lengthAndKind & MaxValueBytes);
    public ObservableKind Kind => (ObservableKind)(_lengthAndKind >> 24);

    public SetRecord With(uint sources) => new(ValueOffset, ValueLength, Kind, sources);
    public SetRecord At(uint valueOffset) => new(valueOffset, ValueLength, Kind, Sources);
}

/// <summary>One feed's say, as many indicators may share it. Strings are numbers in <see cref="Section.Strings"/> plus one, 0 for none.</summary>
/// <param name="Feed">The feed's number in <see cref="Section.Feeds"/>.</param>
/// <param name="Name">What it belongs to.</param>
/// <param name="WarningLists">Where its warning lists stand in <see cref="Section.Lists"/>, plus one; 0 for none.</param>
/// <param name="Tlp">A <see cref="Qalqan.Tlp"/>.</param>
/// <param name="From">UTC ticks; <see cref="Never"/> if not said.</param>
/// <param name="Until">UTC ticks; <see cref="Never"/> if not said.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
readonly record struct SourceRow(uint Feed, uint Name, uint WarningLists, uint Tlp, long From, long Until)
{
    public const int Bytes = 32;
    public const long Never = -1;
}

/// <summary>A feed: its name's number in <see cref="Section.Strings"/>, how many indicators it has, and its newest date in UTC ticks.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
readonly record struct FeedRow(uint Name, uint Indicators, long Newest)
{
    public const int Bytes = 16;
}
