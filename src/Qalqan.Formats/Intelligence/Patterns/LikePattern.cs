namespace Qalqan.Formats;

/// <summary>The right side of LIKE: <c>%</c> is any text, <c>_</c> one character, all else itself (2.1 §9.6.1). Compared in NFC.</summary>
sealed class LikePattern
{
    const int AnyText = -1;
    const int AnyCharacter = -2;

    readonly int[] _pattern;
    readonly bool _latin;

    public LikePattern(string text)
    {
        _pattern = [.. PatternText.Nfc(text).EnumerateRunes().Select(r => r.Value switch { '%' => AnyText, '_' => AnyCharacter, var c => c })];
        _latin = _pattern.All(c => c < 256);
    }

    /// <summary>Whether the whole of <paramref name="text"/> is like the pattern. Work: at most length times length, counted in <paramref name="work"/>.</summary>
    public bool IsMatch(string text, PatternWork work) => IsMatch([.. PatternText.Nfc(text).EnumerateRunes().Select(r => r.Value)], work);

    /// <summary>The same for binary, each byte a character; false if the pattern has characters above 255.</summary>
    public bool IsMatch(byte[] bytes, PatternWork work) => _latin && IsMatch([.. bytes.Select(b => (int)b)], work);

    bool IsMatch(int[] text, PatternWork work)
    {
        int at = 0, p = 0, star = -1, resume = 0;
        while (at < text.Length)
        {
            if (!work.Spend(1)) return false;
            if (p < _pattern.Length && (_pattern[p] == AnyCharacter || _pattern[p] == text[at]))
            {
                at++;
                p++;
            }
            else if (p < _pattern.Length && _pattern[p] == AnyText)
            {
                star = p++;
                resume = at;
            }
            else if (star >= 0)
            {
                // Only the last % ever needs another try: what stood before it has matched at its earliest place.
                p = star + 1;
                at = ++resume;
            }
            else
                return false;
        }
        while (p < _pattern.Length && _pattern[p] == AnyText) p++;
        return p == _pattern.Length;
    }
}
