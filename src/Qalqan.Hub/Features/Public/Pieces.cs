using System.Text;

namespace Qalqan.Hub;

/// <summary>What a form hands in to be checked.</summary>
static class Pieces
{
    /// <summary>The pasted text, if any, and the files.</summary>
    public static IReadOnlyList<Evidence> Of(FormBody form, Words words)
    {
        var evidence = new List<Evidence>();
        if (form["text"] is { Length: > 0 } text) evidence.Add(new(words["check.pasted"], Encoding.UTF8.GetBytes(text)));
        evidence.AddRange(form.Files);
        return evidence;
    }

    /// <summary>Their names, one a line.</summary>
    public static string Names(IReadOnlyList<Evidence> evidence) => string.Join('\n', evidence.Select(e => e.Name));

    /// <summary>The name of the first one that is a picture; null if none is. Nothing in a picture can be read, and a verdict about its bytes would calm without ground.</summary>
    public static string? Picture(IReadOnlyList<Evidence> evidence)
    {
        foreach (var (name, content) in evidence)
            if (IsPicture(content.Span)) return name;
        return null;
    }

    static bool IsPicture(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 3 && (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || bytes.StartsWith("GIF8"u8)
            || bytes.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42])
            || (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
            || (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) && IsStill(bytes[8..12])));

    // The brands of HEIF and AVIF; other files of this family are films.
    static bool IsStill(ReadOnlySpan<byte> brand) => brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8) || brand.SequenceEqual("avif"u8);
}
