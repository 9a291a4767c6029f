namespace Qalqan.Tests;

/// <summary>Where the patterns' samples lie.</summary>
static class PatternSamples
{
    public static string Root { get; } = Find();

    public static string Folder { get; } = Path.Combine(Root, "src", "Qalqan.Formats", "Intelligence", "Patterns", "Samples");

    /// <summary>A file of real data in a folder beside the project or beside one of its parents; the path need not exist.</summary>
    public static string Beside(string folder, string name)
    {
        for (var at = new DirectoryInfo(Root); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, "shared", "data", folder, name);
            if (Path.Exists(path)) return path;
        }
        return Path.Combine(Root, "shared", "data", folder, name);
    }

    static string Find()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "Qalqan.slnx"))) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
