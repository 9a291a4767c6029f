namespace Qalqan.Formats;

/// <summary>What a list is of, where the lines cannot tell: published lists of file names, processes and packages are named so.</summary>
static class ListNames
{
    static readonly (string Part, ObservableKind Kind)[] Parts =
    [
        ("package", ObservableKind.App), ("appid", ObservableKind.App), ("app_id", ObservableKind.App), ("bundle_id", ObservableKind.App),
        ("process", ObservableKind.Process), ("file_path", ObservableKind.Path), ("filepath", ObservableKind.Path), ("paths", ObservableKind.Path),
        ("file_name", ObservableKind.FileName), ("filename", ObservableKind.FileName), ("cert", ObservableKind.Cert),
        ("profile", ObservableKind.Profile), ("propert", ObservableKind.AndroidProperty), ("email", ObservableKind.Email),
        ("domain", ObservableKind.Domain), ("hostname", ObservableKind.Domain), ("url", ObservableKind.Url),
    ];

    /// <summary>The kind that the file <paramref name="name"/> promises; <see cref="ObservableKind.Unknown"/> if it promises none.</summary>
    public static ObservableKind Hint(string name)
    {
        var file = name.AsSpan()[(name.LastIndexOfAny(['/', '\\', '!']) + 1)..];
        if (file.LastIndexOf('.') is > 0 and var dot) file = file[..dot];
        Span<char> plain = stackalloc char[Math.Min(file.Length, 128)];
        for (var i = 0; i < plain.Length; i++) plain[i] = file[i] is '-' or ' ' or '.' ? '_' : char.ToLowerInvariant(file[i]);
        foreach (var (part, kind) in Parts)
            if (plain.IndexOf(part) >= 0) return kind;
        return ObservableKind.Unknown;
    }
}
