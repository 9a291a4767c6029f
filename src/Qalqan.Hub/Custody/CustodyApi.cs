namespace Qalqan.Hub;

/// <summary>The custody log as static files, as C2SP tlog-tiles lays them out: checkpoint, tiles, entries. Nothing in it names anybody.</summary>
static class CustodyApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/custody/checkpoint", (CustodyLog log) => Results.Bytes(log.Sign().ToBytes(), "text/plain")).Needs(Scopes.Custody).WithSummary("The newest signed checkpoint");
        api.MapGet("/custody/tile/{**path}", (string path, HubOptions options) => Tile(options, path) is { } file ? Results.File(file, "application/octet-stream") : Api.Missing()).Needs(Scopes.Custody).WithSummary("A tile or bundle of entries");
    }

    /// <summary>A file of the log: only digits, <c>x</c>, <c>p</c> and <c>entries</c> occur in the names of tiles.</summary>
    static string? Tile(HubOptions options, string path)
    {
        if (path.Split('/').Any(part => part.Length == 0 || part.Trim('.').Length == 0)) return null;
        var file = Path.Combine(options.Data, "custody", "tile", path);
        return File.Exists(file) ? Path.GetFullPath(file) : null;
    }
}
