namespace Qalqan.Cli;

/// <summary>One thing met while walking over the arguments.</summary>
/// <param name="Path">Its path as reports show it.</param>
abstract record Walked(string Path)
{
    /// <summary>Something to read. Whoever takes it disposes it if it is an <see cref="IDisposable"/>.</summary>
    public sealed record Evidence(EvidenceFile File) : Walked(File.Path);

    /// <summary>Something that is deliberately not read.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Reason">Why, and what would help.</param>
    /// <param name="Named">Whether the user named it: then what was asked for was not checked.</param>
    public sealed record Skipped(string Path, string Reason, bool Named = false) : Walked(Path);

    /// <summary>Something that could not be read.</summary>
    /// <param name="Path">Its path.</param>
    /// <param name="Expected">What should have been there.</param>
    public sealed record Fault(string Path, string Expected) : Walked(Path);
}
