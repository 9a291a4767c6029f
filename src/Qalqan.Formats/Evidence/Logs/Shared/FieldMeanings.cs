using System.Collections.Frozen;

namespace Qalqan.Formats;

/// <summary>What the well-known field names of each family of logs mean. Looked up once per name and file, never per line.</summary>
static partial class FieldMeanings
{
    // No name in the tables is longer with everything that wraps it; looking through longer ones would cost their square.
    const int LongestName = 128;

    /// <summary>A column of the W3C extended format, case ignored.</summary>
    public static FieldMeaning W3c(string name) => Look(W3cNames, name.ToLowerInvariant());

    /// <summary>A field of a Zeek log.</summary>
    public static FieldMeaning Zeek(string name) => Look(ZeekNames, name);

    /// <summary>A column of a CSV file or a key of a JSON line, dotted where nested. Case, blanks, <c>_</c> and <c>-</c> do not count; a wrapper around well-known names is looked through.</summary>
    public static FieldMeaning Generic(string name)
    {
        if (name.Length > LongestName) return FieldMeaning.Text;
        var key = Bare(name);
        for (var from = 0; from < key.Length;)
        {
            // "_source.source.ip" is source.ip, but the time of a part ("file.created.time") is not the record's: times only where nothing is cut off or ECS says so.
            if (GenericNames.TryGetValue(key[from..], out var meaning) && (from == 0 || meaning.Form != ValueForm.Time || key[from] == '@')) return meaning;
            var dot = key.IndexOf('.', from);
            if (dot < 0) break;
            from = dot + 1;
        }
        return FieldMeaning.Text;
    }

    static string Bare(string name) =>
        string.Create(name.Count(Counts), name, static (to, from) =>
        {
            var n = 0;
            foreach (var c in from)
                if (Counts(c)) to[n++] = char.ToLowerInvariant(c);
        });

    static bool Counts(char c) => c is not ('_' or '-' or ' ' or '(' or ')' or '"' or '\uFEFF');

    static FieldMeaning Look(FrozenDictionary<string, FieldMeaning> names, string name) => names.TryGetValue(name, out var meaning) ? meaning : FieldMeaning.Text;

    static FrozenDictionary<string, FieldMeaning> Table(params (FieldMeaning Meaning, string Names)[] rows)
    {
        var all = new Dictionary<string, FieldMeaning>(StringComparer.Ordinal);
        foreach (var (meaning, names) in rows)
            foreach (var name in names.Split(' ', StringSplitOptions.RemoveEmptyEntries)) all.Add(name, meaning);
        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
