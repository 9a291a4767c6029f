using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>The warning lists in force: those that are built in, and those that the operator imported, which lie as files in the data folder.</summary>
sealed class WarningListFolder
{
    readonly WarningLists _index;
    readonly HashSet<string> _blocking;

    WarningListFolder(IReadOnlyList<WarningList> lists, IEnumerable<string> blocking)
    {
        _index = new(lists);
        _blocking = new(blocking, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The built-in lists alone: what files named on the command line are marked with.</summary>
    public static WarningListFolder BuiltIn { get; } = new(BuiltInWarningLists.All, []);

    /// <summary>All lists.</summary>
    public IReadOnlyList<WarningList> Lists => _index.Lists;

    /// <summary>Whether an indicator on the list called <paramref name="name"/> is left out of the compiled set.</summary>
    public bool Blocks(string name) => _blocking.Contains(name);

    /// <summary>The lists of a store.</summary>
    public static WarningListFolder Open(IntelligenceStore store)
    {
        var known = store.WarningLists();
        var lists = new List<WarningList>(BuiltInWarningLists.All);
        foreach (var (_, file, _) in known)
            if (file is not null && Read(Path.Combine(Folder(store), file), _ => { }) is { } list) lists.Add(list);
        return new(lists, known.Where(k => k.Block).Select(k => k.Name));
    }

    /// <summary>Copies the list in <paramref name="path"/> into the store.</summary>
    /// <returns>The list; null if the file is none.</returns>
    public static WarningList? Import(IntelligenceStore store, string path, bool block, Action<Rejected> reject)
    {
        if (Read(path, reject) is not { } list) return null;
        DataFolder.Create(Folder(store));
        var file = FileName(list.Name);
        DataFolder.WriteAtomically(Path.Combine(Folder(store), file), stream =>
        {
            using var source = File.OpenRead(path);
            source.CopyTo(stream);
        });
        store.SaveWarningList(list.Name, file, block);
        return list;
    }

    /// <summary>The indicator with the lists that hold it; null if one of them blocks it.</summary>
    public Indicator? Mark(Indicator indicator)
    {
        if (indicator.Kind == ObservableKind.Other) return indicator;
        var names = _index.Of(indicator);
        if (names.Count == 0) return indicator;
        // What was marked when a set was compiled stays so: its lists need not be here.
        names = [.. indicator.WarningLists.Union(names)];
        return names.Any(_blocking.Contains) ? null : indicator with { WarningLists = names };
    }

    static string Folder(IntelligenceStore store) => Path.Combine(store.Folder, "warninglists");

    static WarningList? Read(string path, Action<Rejected> reject)
    {
        if (!File.Exists(path)) return null;
        if (new FileInfo(path).Length > IntelligenceReader.MaxBytes)
        {
            reject(new(path, "byte 0", RejectionCodes.TooLarge, "too large for a warning list"));
            return null;
        }
        var list = WarningListFile.Read(path, File.ReadAllBytes(path), reject);
        return list is null ? null : list with { SharedHosting = RentsNames(list.Name) };
    }

    /// <summary>Published lists of hosts under which anybody can have a name. MISP's format has no field for it.</summary>
    static bool RentsNames(string name) => name.Contains("dynamic DNS", StringComparison.OrdinalIgnoreCase) || name.Contains("Shorteners", StringComparison.OrdinalIgnoreCase)
        || name.Contains("lots-project", StringComparison.OrdinalIgnoreCase) || name.Contains("Living Off Trusted", StringComparison.OrdinalIgnoreCase)
        || name.Contains("TLD", StringComparison.Ordinal) || name.Contains("second level", StringComparison.OrdinalIgnoreCase);

    /// <summary>A file name of harmless characters, told apart by a digest of the name.</summary>
    static string FileName(string name)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        var plain = new string([.. name.Take(40).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]).Trim('-');
        return $"{plain}-{Convert.ToHexStringLower(digest.AsSpan(0, 4))}.json";
    }
}
