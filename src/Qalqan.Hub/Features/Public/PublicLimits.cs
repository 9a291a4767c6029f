using System.Globalization;

namespace Qalqan.Hub;

/// <summary>What the public pages say of their limits.</summary>
static class PublicLimits
{
    /// <summary>How long what was handed in without a code is kept in memory.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(20);

    /// <summary>How long a mailbox stays open without a request.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(20);

    /// <summary>The most letters of one message or answer: several pages of a letter.</summary>
    public const int MaxLetters = 20_000;

    /// <summary>The largest submission.</summary>
    public static string Size { get; } = $"{(Evidence.MaxBytes >> 20).ToString(CultureInfo.InvariantCulture)} MB";
}
