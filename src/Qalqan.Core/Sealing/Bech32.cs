namespace Qalqan;

/// <summary>Bech32 (BIP 173) of whole bytes, without its limit of 90 characters, as age uses it.</summary>
static class Bech32
{
    const string Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const int ChecksumLetters = 6;

    /// <summary>Lower case: prefix, "1", data, checksum.</summary>
    public static string Encode(string prefix, ReadOnlySpan<byte> bytes)
    {
        var values = new List<byte>(((bytes.Length * 8) + 4) / 5);
        int pending = 0, bits = 0;
        foreach (var b in bytes)
        {
            pending = ((pending << 8) | b) & 0xFFF;
            for (bits += 8; bits >= 5; bits -= 5) values.Add((byte)((pending >> (bits - 5)) & 31));
        }
        if (bits > 0) values.Add((byte)((pending << (5 - bits)) & 31));
        var checksum = Checksum(prefix, [.. values, 0, 0, 0, 0, 0, 0]) ^ 1;
        for (var i = ChecksumLetters - 1; i >= 0; i--) values.Add((byte)((checksum >> (5 * i)) & 31));
        return $"{prefix}1{string.Concat(values.Select(v => Alphabet[v]))}";
    }

    /// <summary>
    /// Reads what <see cref="Encode"/> writes, in all lower or all upper case. False for another prefix, mixed case, a letter outside the alphabet, a wrong
    /// checksum, and for bits after the last byte that are not zero or could have been left out.
    /// </summary>
    public static bool TryDecode(string text, string prefix, out byte[] bytes)
    {
        bytes = [];
        var lower = text.ToLowerInvariant();
        if (text.AsSpan().ContainsAnyInRange('a', 'z') && text.AsSpan().ContainsAnyInRange('A', 'Z')) return false;
        if (!lower.StartsWith(prefix + "1", StringComparison.Ordinal) || lower.Length < prefix.Length + 1 + ChecksumLetters) return false;
        var values = new byte[lower.Length - prefix.Length - 1];
        for (var i = 0; i < values.Length; i++)
        {
            var value = Alphabet.IndexOf(lower[prefix.Length + 1 + i]);
            if (value < 0) return false;
            values[i] = (byte)value;
        }
        if (Checksum(prefix, values) != 1) return false;
        var read = new List<byte>(values.Length * 5 / 8);
        int pending = 0, bits = 0;
        foreach (var value in values.AsSpan(0, values.Length - ChecksumLetters))
        {
            pending = ((pending << 5) | value) & 0xFFF;
            if ((bits += 5) < 8) continue;
            bits -= 8;
            read.Add((byte)(pending >> bits));
        }
        if (bits >= 5 || (pending & ((1 << bits) - 1)) != 0) return false;
        bytes = [.. read];
        return true;
    }

    /// <summary>The BCH code of BIP 173 over the prefix, high and low bits apart, and the values: 1 when a checksum is among them and right.</summary>
    static uint Checksum(string prefix, ReadOnlySpan<byte> values)
    {
        var sum = 1u;
        foreach (var c in prefix) sum = Step(sum, (uint)c >> 5);
        sum = Step(sum, 0);
        foreach (var c in prefix) sum = Step(sum, c & 31u);
        foreach (var value in values) sum = Step(sum, value);
        return sum;
    }

    static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1FFFFFF) << 5) ^ value;
        if ((top & 1) != 0) sum ^= 0x3B6A57B2;
        if ((top & 2) != 0) sum ^= 0x26508E6D;
        if ((top & 4) != 0) sum ^= 0x1EA119FA;
        if ((top & 8) != 0) sum ^= 0x3D4233DD;
        if ((top & 16) != 0) sum ^= 0x2A1462B3;
        return sum;
    }
}
