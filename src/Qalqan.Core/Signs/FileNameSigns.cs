namespace Qalqan;

/// <summary>What is suspicious in the name of an attached or downloaded file.</summary>
public static class FileNameSigns
{
    /// <summary>Adds to <paramref name="signs"/> everything suspicious about <paramref name="name"/>.</summary>
    /// <param name="name">The file's name as given by a stranger; folders before it are ignored.</param>
    /// <param name="offset">Byte offset in the evidence file, for the signs.</param>
    /// <param name="signs">Receives the signs; not cleared.</param>
    public static void Check(string name, long offset, List<Sign> signs)
    {
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        if (name.Length == 0) return;
        var extension = Extension(name, out var stem);
        var kind = Kind(extension);
        void Add(SignRule rule, params (string, string)[] details) => signs.Add(new(rule, offset, ObservableKind.FileName, name, details));

        if (name.Any(TurnsReading)) Add(SignRules.ReversedName, ("extension", extension));
        var shown = Extension(stem, out _);
        var runs = kind is FileNameKind.Program or FileNameKind.Script or FileNameKind.Shortcut or FileNameKind.Installer or FileNameKind.DiskImage;
        if (runs && Decoys.Contains(shown)) Add(SignRules.DoubleExtension, ("shown", shown), ("extension", extension));
        else if (runs) Add(SignRules.RunnableAttachment, ("kind", kind.Name()), ("extension", extension));
        else if (kind == FileNameKind.Page) Add(SignRules.HtmlAttachment, ("extension", extension));
        else if (kind == FileNameKind.MacroDocument) Add(SignRules.MacroAttachment, ("extension", extension));
    }

    /// <summary>What opening a file of this name would do, judged by its last extension.</summary>
    /// <param name="name">The file's name.</param>
    public static FileNameKind KindOf(string name) => Kind(Extension(name, out _));

    /// <summary>The last extension, lower case, without its dot. Windows ignores dots and blanks at the end of a name, and so do attackers.</summary>
    static string Extension(string name, out string stem)
    {
        var text = new string([.. name.Where(c => !TurnsReading(c) && c is not ('\u200B' or '\u200E' or '\u200F' or '\u00AD'))]).TrimEnd(' ', '.', '\u00A0', '\u3000', '\t');
        var dot = text.LastIndexOf('.');
        stem = dot < 0 ? text : text[..dot];
        return dot < 0 ? "" : text[(dot + 1)..].Trim().ToLowerInvariant();
    }

    /// <summary>Embeddings, overrides and isolates. The plain marks U+200E and U+200F are left alone: honest names in Arabic script have them.</summary>
    static bool TurnsReading(char c) => c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    static FileNameKind Kind(string extension)
    {
        if (extension.Length == 0 || extension.Contains(' ')) return FileNameKind.Unknown;
        foreach (var (kind, extensions) in Kinds)
            if (extensions.Contains($" {extension} ", StringComparison.Ordinal)) return kind;
        return FileNameKind.Unknown;
    }

    // Words in one string each: a dictionary of them would cost every start several milliseconds.
    static readonly (FileNameKind Kind, string Extensions)[] Kinds =
    [
        (FileNameKind.Program, " exe scr com pif cpl dll ocx sys xll jar class apk xapk apks aab ipa app elf bin run appimage "),
        (FileNameKind.Script, " bat cmd ps1 psm1 psd1 ps1xml vbs vbe vb js jse mjs wsf wsh wsc sct hta msc reg inf chm sh bash zsh command csh py pyw pyc rb pl ahk au3 applescript scpt workflow gadget "),
        (FileNameKind.Shortcut, " lnk url scf library-ms search-ms searchconnector-ms desktop website webloc settingcontent-ms appref-ms rdp theme themepack "),
        (FileNameKind.Installer, " msi msp mst msix msixbundle appx appxbundle appinstaller application diagcab dmg pkg mpkg deb rpm snap flatpakref mobileconfig mobileprovision vsto xpi crx "),
        (FileNameKind.DiskImage, " iso img vhd vhdx udf toast vmdk wim "),
        (FileNameKind.Page, " htm html xhtml xht shtml shtm mht mhtml svg svgz "),
        (FileNameKind.MacroDocument, " docm dotm xlsm xltm xlam xlsb xla pptm potm ppam ppsm ppa sldm accde accdr mde one onepkg "),
        (FileNameKind.Archive, " zip rar 7z tar gz tgz bz2 xz zst cab arj ace lzh uue z "),
    ];

    /// <summary>Endings that a reader trusts when the real one is hidden or pushed out of sight.</summary>
    static readonly string[] Decoys =
        "pdf doc docx odt rtf txt xls xlsx ods csv ppt pptx odp jpg jpeg png gif webp bmp tif tiff heic mp3 mp4 m4a wav ogg opus mov avi mkv zip rar 7z htm html eml msg ics vcf epub"
            .Split(' ');
}

/// <summary>What opening a file does, by the last extension of its name.</summary>
public enum FileNameKind : byte
{
    /// <summary>Nothing that this list knows: a document, a picture.</summary>
    Unknown = 0,

    /// <summary>Runs as a program.</summary>
    Program = 1,

    /// <summary>Runs as a script.</summary>
    Script = 2,

    /// <summary>Starts something that stands elsewhere.</summary>
    Shortcut = 3,

    /// <summary>Installs or configures something.</summary>
    Installer = 4,

    /// <summary>Mounts as a drive, past the system's mark of files from the network.</summary>
    DiskImage = 5,

    /// <summary>Opens in the browser, outside any site.</summary>
    Page = 6,

    /// <summary>A document that carries macros or embedded programs.</summary>
    MacroDocument = 7,

    /// <summary>Holds other files.</summary>
    Archive = 8,
}

/// <summary>The names of <see cref="FileNameKind"/> as signs' details have them.</summary>
public static class FileNameKindNames
{
    /// <summary>The stable name of <paramref name="kind"/>, e.g. <c>disk-image</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not in the enumeration.</exception>
    public static string Name(this FileNameKind kind) => kind switch
    {
        FileNameKind.Unknown => "other",
        FileNameKind.Program => "program",
        FileNameKind.Script => "script",
        FileNameKind.Shortcut => "shortcut",
        FileNameKind.Installer => "installer",
        FileNameKind.DiskImage => "disk-image",
        FileNameKind.Page => "page",
        FileNameKind.MacroDocument => "macro-document",
        FileNameKind.Archive => "archive",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of file name"),
    };
}
