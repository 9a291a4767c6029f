namespace Qalqan.Cli;

/// <summary>Which indicators a check uses: the user's own, and whatever was named for this check.</summary>
static class CheckIntelligence
{
    /// <summary>The set to check against. Without anything named it is the user's compiled set as it lies on disk, which opens in milliseconds; so does a compiled set that is named alone.</summary>
    /// <param name="named">Files, folders, or names or addresses of subscribed feeds.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="UsageException">A name is neither a file nor a subscribed feed.</exception>
    public static IndicatorSet Load(IReadOnlyList<string> named, CancellationToken cancel)
    {
        if (named.Count == 0) return IntelligenceStore.OpenCompiled() ?? new IndicatorSetBuilder().Build();
        if (named.FirstOrDefault(n => File.Exists(n) && SpecialFile.Is(n)) is { } special)
            throw new UsageException($"-i {SafeText.Visible(special)}: a device, pipe or socket; write what it gives to a file and name that");
        var files = named.Where(Path.Exists).ToList();
        var compiled = files.Find(f => File.Exists(f) && IntelligenceFiles.IsCompiled(f));
        if (compiled is not null && named.Count == 1) return IndicatorSet.Open(compiled);
        if (compiled is not null)
            throw new UsageException($"-i {SafeText.Visible(compiled)}: a compiled set is used alone, as it is; name the files it was made from to combine them");
        foreach (var feed in named.Except(files)) RequireSubscribed(feed);
        var found = IntelligenceFiles.ReadAll(files, cancel);
        Tell(found.Rejections);
        if (files.Count > 0 && found.Indicators.Count == 0)
            throw new UsageException($"-i {string.Join(" -i ", files.Select(f => SafeText.Visible(f)))}: no indicator in it that can be used, so there is nothing to compare with; 'qalqan intel import' says why");
        using var store = IntelligenceStore.Exists(DataFolder.Location) ? new IntelligenceStore(DataFolder.Location) : null;
        // The user's warning lists hold for what was named as well: which feed says it makes a shared host no less shared.
        var lists = store is null ? WarningListFolder.BuiltIn : WarningListFolder.Open(store);
        var builder = new IndicatorSetBuilder();
        foreach (var indicator in (store?.Active() ?? []).Concat(found.Indicators).Select(lists.Mark).OfType<Indicator>()) builder.Add(indicator);
        return builder.Build();
    }

    /// <summary>A subscribed feed is in the user's set already; naming it says that the check depends on it.</summary>
    static void RequireSubscribed(string name)
    {
        if (IntelligenceStore.Exists(DataFolder.Location))
        {
            using var store = new IntelligenceStore(DataFolder.Location);
            if (store.Feeds().Any(f => f.Name == name || f.Address == name)) return;
        }
        throw new UsageException($"-i {SafeText.Visible(name)}: no such file or folder, and no subscribed feed of that name or address. A check fetches nothing: run 'qalqan intel update' first");
    }

    static void Tell(IReadOnlyList<Rejected> rejections)
    {
        foreach (var file in rejections.Where(r => !r.Changed).GroupBy(r => r.File))
            Console.Error.WriteLine($"qalqan: {SafeText.Visible(file.Key)}: {file.Count()} entries were not imported; 'qalqan intel import' lists them");
    }
}
