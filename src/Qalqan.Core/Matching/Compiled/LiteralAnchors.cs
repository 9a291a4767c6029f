using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Chooses, for each file name and path, the token in it by which running text is searched: the rarest, so that a folder that all of them share costs nothing.</summary>
/// <remarks>A token is eligible where the scanner sees it anyway: it has a dot with a label behind it, or stands behind a slash.</remarks>
static class LiteralAnchors
{
    public static void Emit(IndicatorStore store, ReadOnlySpan<uint> literals, KeyEmitter emitter)
    {
        var frequency = new Dictionary<ulong, int>();
        foreach (var i in literals)
        {
            var tokens = new Enumerator(store.Value(store[(int)i]));
            while (tokens.MoveNext()) CollectionsMarshal.GetValueRefOrAddDefault(frequency, Key(tokens.Token), out _)++;
        }
        foreach (var i in literals)
        {
            var value = store.Value(store[(int)i]);
            ReadOnlySpan<byte> best = default;
            var bestRank = long.MaxValue;
            var bestDotted = false;
            var tokens = new Enumerator(value);
            while (tokens.MoveNext())
            {
                // A token without a dot needs a producer of its own: taken only where there is no other.
                var rank = (tokens.Dotted ? 0 : 1L << 40) + frequency[Key(tokens.Token)];
                if (rank >= bestRank) continue;
                best = tokens.Token;
                (bestRank, bestDotted) = (rank, tokens.Dotted);
            }
            if (best.IsEmpty) continue;
            if (bestDotted) emitter.Suffixes(best);
            else emitter.SlashRun(best);
            emitter.Anchor(best, i);
        }
    }

    static ulong Key(ReadOnlySpan<byte> token)
    {
        var h = 14695981039346656037UL;
        foreach (var b in token) h = (h ^ b) * 1099511628211UL;
        return h;
    }

    /// <summary>The eligible tokens of a file name or path, in order.</summary>
    internal ref struct Enumerator(ReadOnlySpan<byte> value)
    {
        readonly ReadOnlySpan<byte> _value = value;
        int _at;

        public ReadOnlySpan<byte> Token { get; private set; }
        public bool Dotted { get; private set; }

        /// <summary>Where <see cref="Token"/> starts in the value.</summary>
        public int Start { get; private set; }

        public bool MoveNext()
        {
            while (_at < _value.Length)
            {
                var start = _value[_at..].IndexOfAny(Tokens.RunBytes);
                if (start < 0) return false;
                start += _at;
                var length = _value[start..].IndexOfAnyExcept(Tokens.RunBytes);
                if (length < 0) length = _value.Length - start;
                _at = start + length;
                Start = start;
                var run = _value.Slice(start, length);
                Token = run.TrimEnd((byte)'.');
                if (Token.Length is 0 or > Tokens.MaxBytes) continue;
                var dot = Token.LastIndexOf((byte)'.');
                Dotted = dot >= 0 && Token.Length - 1 - dot <= Tokens.MaxLabelBytes;
                if (Dotted || (!Token.Contains((byte)'.') && (start == 0 || Tokens.IsSlash(_value[start - 1])))) return true;
            }
            return false;
        }
    }
}
