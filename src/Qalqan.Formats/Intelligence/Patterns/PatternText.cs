using System.Text;

namespace Qalqan.Formats;

/// <summary>How texts and bytes compare in patterns.</summary>
static class PatternText
{
    /// <summary>NFC, for LIKE and MATCHES only (2.1 §9.6.1). Patterns and observations were checked to be Unicode when they were read.</summary>
    public static string Nfc(string text)
    {
        foreach (var c in text)
        {
            // Below the combining marks everything is in NFC already.
            if (c >= 0x300) return text.Normalize(NormalizationForm.FormC);
        }
        return text;
    }

    /// <summary>By code point, not by UTF-16 unit: U+10000 comes after U+FFFF (2.1 §9.3).</summary>
    public static int Compare(string a, string b)
    {
        var n = Math.Min(a.Length, b.Length);
        for (var i = 0; i < n; i++)
        {
            if (a[i] == b[i]) continue;
            bool highA = char.IsSurrogate(a[i]), highB = char.IsSurrogate(b[i]);
            return highA != highB ? (highA ? 1 : -1) : a[i].CompareTo(b[i]);
        }
        return a.Length.CompareTo(b.Length);
    }

    /// <summary>Text beside binary: each character one byte. False where a character has no byte: then nothing but != holds (2.1 §9.3).</summary>
    public static bool TryLatin1(string text, out byte[] bytes)
    {
        bytes = [];
        foreach (var c in text)
            if (c > 255) return false;
        bytes = Encoding.Latin1.GetBytes(text);
        return true;
    }
}
