namespace Qalqan.Formats;

/// <summary>What a file says of an indicator beside its value.</summary>
/// <param name="Name">A malware, tool or campaign; null if not said.</param>
/// <param name="Tlp">Its marking; <see cref="Qalqan.Tlp.Unknown"/> if not said.</param>
/// <param name="From">From when it holds, UTC.</param>
/// <param name="Until">Until when it holds, UTC.</param>
readonly record struct IndicatorFacts(string? Name = null, Tlp Tlp = Tlp.Unknown, DateTimeOffset? From = null, DateTimeOffset? Until = null);
