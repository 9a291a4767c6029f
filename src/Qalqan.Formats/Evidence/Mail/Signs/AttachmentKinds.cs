using System.Collections.Frozen;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Tells by name and first bytes what an attachment does when it is opened.</summary>
static class AttachmentKinds
{
    static readonly FrozenSet<string> Runnable = new[]
    {
        "exe", "scr", "pif", "com", "cpl", "msi", "msix", "msixbundle", "appx", "appxbundle", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "mjs", "wsf", "wsh",
        "wsc", "sct", "hta", "lnk", "url", "scf", "reg", "iso", "img", "vhd", "vhdx", "udf", "xll", "wll", "jar", "jnlp", "apk", "xapk", "apks", "ipa", "dmg", "pkg", "chm", "one",
        "onepkg", "rdp", "application", "appref-ms", "library-ms", "search-ms", "searchconnector-ms", "settingcontent-ms", "diagcab", "theme", "themepack", "gadget",
        "inf", "ins", "isp", "job", "msc", "msp", "mst", "ocx", "dll", "sys", "desktop", "command", "workflow", "action", "terminal", "mobileconfig", "website", "ace", "deb", "rpm",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Endings that count inside an archive. Scripts and libraries are left out there: programmers send them.</summary>
    static readonly FrozenSet<string> RunnableInArchive = new[]
    {
        "exe", "scr", "pif", "com", "cpl", "msi", "bat", "cmd", "vbs", "vbe", "jse", "wsf", "hta", "lnk", "iso", "img", "vhd", "xll", "apk", "chm", "one",
    }.ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenSet<string> WithMacros = new[] { "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm", "xlsb" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The last extension of <paramref name="name"/>, lower case, blanks and dots that hide it taken off; empty if it has none.</summary>
    public static string Extension(string name)
    {
        name = name.TrimEnd(' ', '.', '\t');
        var dot = name.LastIndexOf('.');
        return dot < 0 || name.Length - dot > 30 ? "" : name[(dot + 1)..].ToLowerInvariant();
    }

    /// <summary>Whether it runs or installs something: a program, a script, a shortcut, a disk image, a configuration profile.</summary>
    public static bool IsRunnable(string name, ReadOnlySpan<byte> content) => Runnable.Contains(Extension(name)) || HasRunnableContent(content);

    /// <summary>Whether an archive's entry called <paramref name="name"/> runs something.</summary>
    public static bool IsRunnableInArchive(string name) => RunnableInArchive.Contains(Extension(name));

    static bool HasRunnableContent(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("MZ"u8) && content.Length > 0x40)
        {
            var header = BitConverter.ToInt32(content.Slice(0x3C, 4));
            return header > 0 && header < content.Length - 4 && content[header..].StartsWith("PE\0\0"u8);
        }
        if (content.StartsWith("\x7FELF"u8) || content.StartsWith("ITSF"u8)) return true;
        // A shortcut: its size, then the class id of shell links (MS-SHLLINK §2.1).
        if (content.StartsWith((ReadOnlySpan<byte>)[0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0])) return true;
        // OneNote sections were the carrier of choice after macros were blocked (MS-ONESTORE §2.3.1).
        if (content.StartsWith((ReadOnlySpan<byte>)[0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D])) return true;
        if (content.Length > 0x8006 && content.Slice(0x8001, 5).SequenceEqual("CD001"u8)) return true;
        return IsProfile(content);
    }

    /// <summary>A configuration profile of Apple's: plain, or inside a signature.</summary>
    static bool IsProfile(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, 4096)];
        return head.IndexOf("<plist"u8) >= 0 && content[..Math.Min(content.Length, 1 << 20)].IndexOf("PayloadType"u8) >= 0;
    }

    /// <summary>Whether it is a web page: by name, by type, by its first bytes; or a picture of lines (SVG) that holds a script.</summary>
    public static bool IsPage(string name, string type, ReadOnlySpan<byte> content)
    {
        var extension = Extension(name);
        if (extension is "htm" or "html" or "shtml" or "xhtml" or "mht" or "mhtml" or "xht") return true;
        var head = content[..Math.Min(content.Length, 1024)].TrimStart("\uFEFF \t\r\n"u8);
        Span<byte> start = stackalloc byte[16];
        var n = Math.Min(16, head.Length);
        Ascii.ToLower(head[..n], start, out _);
        if (start.StartsWith("<!doctype html"u8) || start.StartsWith("<html"u8) || start.StartsWith("<script"u8)) return true;
        if (extension == "svg" || type == "image/svg+xml") return content.IndexOf("<script"u8) >= 0 || content.IndexOf("javascript:"u8) >= 0;
        return type is "text/html" or "application/xhtml+xml" && extension.Length == 0;
    }

    /// <summary>Whether it is a document that carries macros: by name, or a project stream in a compound file or a package.</summary>
    public static bool HasMacros(string name, ReadOnlySpan<byte> content)
    {
        // .xlsb can hold macros and mostly does not: only its content counts.
        if (WithMacros.Contains(Extension(name)) && Extension(name) != "xlsb") return true;
        if (content.StartsWith("PK"u8)) return content.IndexOf("vbaProject.bin"u8) >= 0;
        // The storage's name in the directory of a compound file, UTF-16 (MS-OVBA §2.2.1).
        return content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) && content.IndexOf("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"u8) >= 0;
    }
}
