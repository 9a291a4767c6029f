namespace Qalqan.Tests;

/// <summary>Real evidence and intelligence, in a folder beside the project or beside one of its parents. The project passes its tests without it.</summary>
static class RealData
{
    /// <summary>The file or folder of that name; null where there is none.</summary>
    public static string? At(params string[] below)
    {
        for (var folder = new DirectoryInfo(Golden.Root); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine([folder.FullName, "shared", "data", .. below]);
            if (Path.Exists(path)) return path;
        }
        return null;
    }
}
