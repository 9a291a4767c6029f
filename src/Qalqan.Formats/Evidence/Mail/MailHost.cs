namespace Qalqan.Formats;

/// <summary>Host names as they stand in mail headers.</summary>
static class MailHost
{
    /// <summary>Whether <paramref name="word"/> has the form of a host name with at least two labels, the last one no number. Names outside ASCII (RFC 6532) count.</summary>
    public static bool IsHost(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 4 or > 253 || word[0] is (byte)'.' or (byte)'-') return false;
        var dot = word.LastIndexOf((byte)'.');
        if (dot <= 0 || word.Length - dot < 3) return false;
        foreach (var b in word)
            if (!(b is (byte)'.' or (byte)'-' or (byte)'_' or >= 128 || char.IsAsciiLetterOrDigit((char)b))) return false;
        var last = word[(dot + 1)..];
        foreach (var b in last)
            if (!(b >= 128 || char.IsAsciiLetter((char)b)) && !last.StartsWith("xn--"u8)) return false;
        return word.IndexOf(".."u8) < 0;
    }
}
