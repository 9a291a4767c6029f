using System.Text;

namespace Qalqan.Formats;

/// <summary>Tells by an attachment's bytes what it does when it is opened; by its name, <see cref="FileNameSigns"/> does.</summary>
static class AttachmentKinds
{
    /// <summary>Whether an archive's entry called <paramref name="name"/> runs something. Scripts and libraries are left out: programmers send them to each other.</summary>
    public static bool IsRunnableInArchive(string name) =>
        FileNameSigns.KindOf(name) is FileNameKind.Shortcut or FileNameKind.Installer or FileNameKind.DiskImage
        || (FileNameSigns.KindOf(name) == FileNameKind.Program && name.TrimEnd(' ', '.')[^3..].ToLowerInvariant() is "exe" or "scr" or "com" or "pif");

    /// <summary>Whether the bytes are a program, a shortcut, a disk image, a notebook with embedded files or a configuration profile, whatever the name says.</summary>
    public static bool IsRunnable(ReadOnlySpan<byte> content)
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

    /// <summary>Whether the bytes are a web page, or a picture of lines (SVG) that holds a script.</summary>
    public static bool IsPage(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, 1024)].TrimStart("\uFEFF \t\r\n"u8);
        Span<byte> start = stackalloc byte[16];
        var n = Math.Min(16, head.Length);
        Ascii.ToLower(head[..n], start, out _);
        return start.StartsWith("<!doctype html"u8) || start.StartsWith("<html"u8) || start.StartsWith("<script"u8) || IsScriptedPicture(content);
    }

    /// <summary>Whether the bytes are an SVG picture that holds a script.</summary>
    public static bool IsScriptedPicture(ReadOnlySpan<byte> content) =>
        content[..Math.Min(content.Length, 1024)].IndexOf("<svg"u8) >= 0 && (content.IndexOf("<script"u8) >= 0 || content.IndexOf("javascript:"u8) >= 0);

    /// <summary>Whether the bytes are a document with a macro project: a stream in a compound file, a part in a package.</summary>
    public static bool HasMacros(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("PK"u8)) return content.IndexOf("vbaProject.bin"u8) >= 0;
        // The storage's name in the directory of a compound file, UTF-16 (MS-OVBA §2.2.1).
        return content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) && content.IndexOf("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0"u8) >= 0;
    }
}
