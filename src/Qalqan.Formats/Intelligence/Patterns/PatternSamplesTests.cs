namespace Qalqan.Tests;

/// <summary>Where the patterns' samples lie.</summary>
static class PatternSamples
{
    public static string Folder { get; } = Path.Combine(Golden.Root, "src", "Qalqan.Formats", "Intelligence", "Patterns", "Samples");
}
