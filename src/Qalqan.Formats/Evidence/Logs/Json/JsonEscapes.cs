using System.Text;

namespace Qalqan.Formats;

/// <summary>JSON string escapes (RFC 8259 §7), undone without an exception for what is not well formed.</summary>
static class JsonEscapes
{
    /// <summary>The decoded string, in UTF-8. Half a surrogate pair becomes U+FFFD; an unknown escape stands for its second byte. Valid until the next use of <paramref name="scratch"/>.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw, ByteScratch scratch)
    {
        if (raw.IndexOf((byte)'\\') < 0) return raw;
        // Six bytes of escape make three of UTF-8 at the most.
        var to = scratch.Take(raw.Length);
        var n = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\' || i + 1 == raw.Length)
            {
                to[n++] = raw[i];
                continue;
            }
            var next = raw[++i];
            if (next == 'u' && TryUnit(raw, i + 1, out var unit))
            {
                i += 4;
                var rune = Rune.ReplacementChar;
                if (char.IsHighSurrogate(unit) && i + 2 < raw.Length && raw[i + 1] == '\\' && raw[i + 2] == 'u' && TryUnit(raw, i + 3, out var low) && Rune.TryCreate(unit, low, out rune)) i += 6;
                else if (!Rune.TryCreate(unit, out rune)) rune = Rune.ReplacementChar;
                n += rune.EncodeToUtf8(to[n..]);
                continue;
            }
            to[n++] = ByteScratch.Control(next);
        }
        return to[..n];
    }

    static bool TryUnit(ReadOnlySpan<byte> raw, int i, out char unit)
    {
        unit = default;
        if (i + 4 > raw.Length) return false;
        var value = 0;
        for (var n = 0; n < 4; n++)
        {
            var digit = ByteScratch.Hex(raw[i + n]);
            if (digit < 0) return false;
            value = value * 16 + digit;
        }
        unit = (char)value;
        return true;
    }
}
