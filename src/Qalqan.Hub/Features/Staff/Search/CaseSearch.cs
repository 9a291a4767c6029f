namespace Qalqan.Hub;

/// <summary>A case and the lines of it that have the word.</summary>
sealed record Found(CaseRow File, IReadOnlyList<CaseEntry> Entries);

/// <summary>Looks through the cases that the caller can open: each is opened in memory, searched and forgotten. There is no index, because an index of evidence is evidence.</summary>
sealed class CaseSearch(CaseDesk desk, CaseStore cases, Audit audit)
{
    /// <summary>More cases than this are not opened for one search: it takes about a millisecond an entry.</summary>
    const int MaxCases = 500;

    /// <summary>Lines shown of one case.</summary>
    const int MaxLines = 5;

    /// <summary>The newest cases with the word, and how many were not looked at.</summary>
    public (IReadOnlyList<Found> Found, int Left) Look(Account me, UnlockedKeys keys, string word)
    {
        audit.Write(me.Id, Acts.Searched, "");
        var wanted = Fold(word);
        var open = desk.All(me).Where(f => f.CanOpen).OrderByDescending(f => f.Changed).ToList();
        var found = new List<Found>();
        foreach (var file in open.Take(MaxCases))
        {
            using var key = desk.Key(me, keys, file.Id);
            if (key is null) continue;
            var lines = cases.Read(file.Id, key).Where(e => Fold(e.Text).Contains(wanted, StringComparison.Ordinal)).Take(MaxLines).ToList();
            if (lines.Count > 0) found.Add(new(file, lines));
        }
        return (found, Math.Max(0, open.Count - MaxCases));
    }

    /// <summary>Letters that people write in two ways count as one, for search only: the Arabic script has them for several languages.</summary>
    static string Fold(string text) => string.Create(text.Length, text, static (folded, from) =>
    {
        for (var i = 0; i < folded.Length; i++)
            folded[i] = char.ToLowerInvariant(from[i]) switch { 'ک' => 'ك', 'ی' or 'ى' => 'ي', 'ه' or 'ھ' or 'ە' or 'ۀ' => 'ه', var c => c };
    });
}
