namespace Qalqan.Formats;

/// <summary>Imports a value whose kind is given by a type word: a MISP attribute, a row of a table.</summary>
static class TypedValue
{
    /// <summary>Imports <paramref name="value"/>, which may be two values (<c>a|b</c>) or several hashes in one.</summary>
    public static void Add(IndicatorIntake intake, string word, string value, in IndicatorFacts facts, FilePosition position)
    {
        if (!IndicatorTypes.TryGet(word, out var type))
        {
            if (word.Contains('|') && AddCompositeHash(intake, word, value, facts, position)) return;
            intake.Keep(word.Length == 0 ? "unknown" : word, value, facts, position, $"kept, not matched: the type {IndicatorIntake.Quote(word)}");
        }
        else if (IndicatorTypes.IsVictim(word)) intake.Skip(position, RejectionCodes.NotAnIndicator, "the address of a person who was targeted: it is not taken in");
        else if (type.Kind == ObservableKind.Other)
            intake.Keep(word, value, facts, position, $"kept, not matched: the type {IndicatorIntake.Quote(word)}");
        else if (word.Contains('|') || IndicatorTypes.Plain(word) == "malwaresample") AddPair(intake, type, value, facts, position);
        else AddOne(intake, type.Kind, value, facts, position);
    }

    /// <summary>Imports one value of <paramref name="kind"/>; <see cref="ObservableKind.Unknown"/> lets the value decide.</summary>
    public static void AddOne(IndicatorIntake intake, ObservableKind kind, string value, in IndicatorFacts facts, FilePosition position)
    {
        if (kind is ObservableKind.Unknown or ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 && AddHashes(intake, value, facts, position)) return;
        if (kind is ObservableKind.FileName && value.AsSpan().Trim() is var name && ValueGuess.Hash(name) is not ObservableKind.Unknown and var hash) kind = hash;
        if (kind is ObservableKind.FileName && value.AsSpan().Trim().IndexOfAny('/', '\\') >= 0) kind = ObservableKind.Path;
        if (kind is ObservableKind.Unknown)
        {
            kind = ValueGuess.Kind(value);
            // In a column of files, what is no hash and no path is a name.
            if (kind is ObservableKind.Unknown or ObservableKind.Domain or ObservableKind.App) kind = ObservableKind.FileName;
        }
        intake.Add(kind, value, facts, position);
    }

    /// <summary>One cell that holds one or several hashes, "sha1,sha256,md5" in any order: the length tells which is which.</summary>
    static bool AddHashes(IndicatorIntake intake, string value, in IndicatorFacts facts, FilePosition position)
    {
        var count = 0;
        foreach (var range in value.AsSpan().SplitAny(", ;\t|"))
        {
            var part = value.AsSpan(range);
            if (part.IsEmpty) continue;
            if (ValueGuess.Hash(part) == ObservableKind.Unknown) return false;
            count++;
        }
        if (count == 0) return false;
        foreach (var range in value.AsSpan().SplitAny(", ;\t|"))
        {
            var part = value[range];
            if (part.Length > 0) intake.Add(ValueGuess.Hash(part), part, facts, position);
        }
        return true;
    }

    static void AddPair(IndicatorIntake intake, IndicatorType type, string value, in IndicatorFacts facts, FilePosition position)
    {
        var bar = value.LastIndexOf('|');
        if (bar < 0)
        {
            AddOne(intake, type.Kind, value, facts, position);
            return;
        }
        AddOne(intake, type.Kind, value[..bar], facts, position);
        if (type.Second != ObservableKind.Unknown) AddOne(intake, type.Second, value[(bar + 1)..], facts, position);
        else intake.Changed(position, RejectionCodes.Trimmed, $"the port of {IndicatorIntake.Quote(value)}");
    }

    /// <summary><c>filename|sha512</c> and its many relatives: the name is of use, the other half is kept.</summary>
    static bool AddCompositeHash(IndicatorIntake intake, string word, string value, in IndicatorFacts facts, FilePosition position)
    {
        var bar = value.LastIndexOf('|');
        if (bar < 0 || !word.StartsWith("filename|", StringComparison.OrdinalIgnoreCase)) return false;
        var hash = word[9..];
        AddOne(intake, ObservableKind.FileName, value[..bar], facts, position);
        intake.Keep(hash, value[(bar + 1)..], facts, position, $"kept, not matched: the type {IndicatorIntake.Quote(hash)}");
        return true;
    }
}
