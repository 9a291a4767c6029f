using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Unfolds header text and decodes its encoded words (RFC 2047), including the forms that are not allowed and common: inside quotes, with blanks, unclosed, glued together, characters split over two words.</summary>
static class EncodedWords
{
    static readonly SearchValues<byte> NotInName = SearchValues.Create(" \t\r\n\"<"u8);

    /// <summary>The decoded text of a header field's value.</summary>
    public static string Decode(ReadOnlySpan<byte> value)
    {
        if (value.IndexOf("=?"u8) < 0 && value.IndexOfAny((byte)'\r', (byte)'\n') < 0) return Charsets.Decode(value, null);
        using ByteBuffer text = new(), pending = new(), base64 = new();
        var reader = new Reader(text, pending, base64, Charsets.Guess(value));
        reader.Read(value);
        return Encoding.UTF8.GetString(text.Span);
    }

    /// <summary>Length of the closed encoded word that <paramref name="bytes"/> starts with; 0 if it starts with none.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes)
    {
        const int longest = 2_000;
        bytes = bytes[..Math.Min(bytes.Length, longest)];
        return bytes.StartsWith("=?"u8) && Reader.TryWord(bytes, out var word) && bytes[..word.Length].EndsWith("?="u8) ? word.Length : 0;
    }

    /// <summary>One word, taken apart.</summary>
    ref struct Word
    {
        public string Charset;
        public bool IsBase64;
        public ReadOnlySpan<byte> Text;
        public int Length;
    }

    /// <summary>Goes through one value. Bytes of neighbouring words in one set are joined before they are decoded: long words are cut inside characters.</summary>
    ref struct Reader(ByteBuffer text, ByteBuffer pending, ByteBuffer base64, Encoding raw)
    {
        string? _charset;

        public void Read(ReadOnlySpan<byte> value)
        {
            int at = 0, search = 0;
            while (value[search..].IndexOf("=?"u8) is var i and >= 0)
            {
                var start = search + i;
                search = start + 2;
                if (!TryWord(value[start..], out var word)) continue;
                // Blank space between two encoded words is not text (§6.2).
                var between = value[at..start];
                if (_charset is null || between.ContainsAnyExcept(" \t\r\n"u8)) Plain(between);
                Append(word);
                at = search = start + word.Length;
            }
            Plain(value[at..]);
            Flush();
        }

        void Append(Word word)
        {
            if (_charset is not null && !string.Equals(_charset, word.Charset, StringComparison.OrdinalIgnoreCase)) Flush();
            _charset = word.Charset;
            if (word.IsBase64)
            {
                // Decoded only when the run of words ends: some programs cut between any two letters, not every fourth.
                base64.Append(word.Text);
                return;
            }
            DecodeGathered();
            DecodeQ(word.Text, pending);
        }

        void DecodeGathered()
        {
            if (base64.Length == 0) return;
            TransferEncodings.DecodeBase64(base64.Span, pending);
            base64.Clear();
        }

        void Plain(ReadOnlySpan<byte> bytes)
        {
            if (bytes.IsEmpty) return;
            Flush();
            // Unfolding (RFC 5322 §2.2.3): the line break goes, the blank behind it stays.
            while (bytes.IndexOfAny((byte)'\r', (byte)'\n') is var i and >= 0)
            {
                Charsets.AppendUtf8(bytes[..i], raw, text);
                bytes = bytes[(i + 1)..];
            }
            Charsets.AppendUtf8(bytes, raw, text);
        }

        void Flush()
        {
            if (_charset is null) return;
            DecodeGathered();
            var bytes = pending.Span;
            Charsets.AppendUtf8(bytes, Charsets.Resolve(bytes, _charset) ?? Encoding.UTF8, text);
            pending.Clear();
            _charset = null;
        }

        public static bool TryWord(ReadOnlySpan<byte> at, out Word word)
        {
            word = default;
            var head = at[2..Math.Min(at.Length, 80)];
            var name = head.IndexOf((byte)'?');
            if (name <= 0 || name + 2 >= head.Length || head[name + 2] != '?' || head[..name].ContainsAny(NotInName)) return false;
            var kind = head[name + 1] | 0x20;
            if (kind is not ('b' or 'q')) return false;
            var start = 2 + name + 3;
            var length = TextLength(at[start..], out var mark);
            // "*" and a language may stand behind the set's name (RFC 2231 §5).
            var set = head[..name];
            var star = set.IndexOf((byte)'*');
            word = new Word
            {
                Charset = Encoding.Latin1.GetString(star > 0 ? set[..star] : set),
                IsBase64 = kind == 'b',
                Text = at.Slice(start, length),
                Length = start + length + mark,
            };
            return true;
        }

        /// <summary>Length of the word's text, and of its closing mark: 0 where it is missing and the word ends at the next word or a blank.</summary>
        static int TextLength(ReadOnlySpan<byte> rest, out int mark)
        {
            // Looking for the next word first keeps this linear: nothing is searched twice on the way there.
            var next = rest.IndexOf("=?"u8);
            var overlaps = next >= 0 && next + 2 < rest.Length && rest[next + 2] == '=';
            var word = next < 0 ? rest : rest[..(overlaps ? next + 3 : next)];
            var end = word.IndexOf("?="u8);
            mark = end < 0 ? 0 : 2;
            if (end >= 0) return end;
            if (next >= 0) return word.TrimEnd(" \t\r\n"u8).Length;
            return word.IndexOfAny(" \t\r\n"u8) is var blank and >= 0 ? blank : word.Length;
        }
    }

    static void DecodeQ(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '=' && i + 2 < text.Length && TransferEncodings.Hex(text[i + 1]) is var high and >= 0 && TransferEncodings.Hex(text[i + 2]) is var low and >= 0)
            {
                output.Append((byte)((high << 4) | low));
                i += 2;
            }
            else if (b is not ((byte)'\r' or (byte)'\n'))
            {
                output.Append(b == '_' ? (byte)' ' : b);
            }
        }
    }
}
