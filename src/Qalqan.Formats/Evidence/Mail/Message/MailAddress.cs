namespace Qalqan.Formats;

/// <summary>One mailbox of an address field (RFC 5322 §3.4).</summary>
/// <param name="Name">The display name, decoded; empty if there is none.</param>
/// <param name="Address">The address without brackets, blanks and comments, as written.</param>
/// <param name="Start">Where in the field's value it was read, in bytes.</param>
sealed record MailAddress(string Name, string Address, int Start)
{
    /// <summary>The address's host, lower case; empty if it has none.</summary>
    public string Host => Address[(Address.LastIndexOf('@') + 1)..].TrimEnd('.').ToLowerInvariant();

    /// <summary>The mailboxes in <paramref name="value"/>. Groups are opened, source routes dropped; what has no <c>@</c> is kept as part of the next one's name.</summary>
    public static List<MailAddress> ParseList(ReadOnlySpan<byte> value)
    {
        var parser = new Parser();
        parser.Read(value);
        return parser.Found;
    }

    sealed class Parser
    {
        public readonly List<MailAddress> Found = [];
        readonly List<byte> _phrase = [], _comment = [];
        string? _angle;
        int _start = -1;

        public void Read(ReadOnlySpan<byte> value)
        {
            bool noQuote = false, noAngle = false, noComment = false;
            for (var at = 0; at < value.Length && Found.Count < MailLimits.Addresses;)
            {
                var b = value[at];
                if (_start < 0 && b > ' ' && b != ',') _start = at;
                if (b == '"' && !noQuote && TryQuoted(value, ref at, ref noQuote)) continue;
                if (b == '(' && !noComment && TryComment(value, ref at, ref noComment)) continue;
                if (b == '<' && !noAngle && TryAngle(value, ref at, ref noAngle)) continue;
                if (b == '=' && EncodedWords.LengthAt(value[at..]) is var word and > 0)
                {
                    // Commas and brackets inside a word are text until it is decoded.
                    _phrase.AddRange(value.Slice(at, word));
                    at += word;
                    continue;
                }
                at++;
                if (b is (byte)',' or (byte)';') Flush();
                else if (b == ':' && _angle is null && !_phrase.Contains((byte)'@')) (_start, _) = (-1, Clear(_phrase));
                else if (b is not ((byte)'"' or (byte)'>')) _phrase.Add(b);
            }
            Flush();
        }

        /// <summary>A quoted string goes into the phrase, without its quotes: commas and brackets in it are text.</summary>
        bool TryQuoted(ReadOnlySpan<byte> value, ref int at, ref bool none)
        {
            var inner = new List<byte>();
            var i = at + 1;
            for (; i < value.Length && value[i] != '"'; i++)
            {
                if (value[i] == '\\' && i + 1 < value.Length) i++;
                inner.Add(value[i]);
            }
            none = i >= value.Length;
            if (none) return false;
            // A quoted local part ("a b"@host) keeps its quotes, so that its blanks do not split the address.
            var local = i + 1 < value.Length && value[i + 1] == '@';
            if (local) inner.RemoveAll(b => b is (byte)' ' or (byte)'\t');
            _phrase.AddRange(inner);
            at = i + 1;
            return true;
        }

        bool TryComment(ReadOnlySpan<byte> value, ref int at, ref bool none)
        {
            var depth = 0;
            for (var i = at; i < value.Length; i++)
            {
                if (value[i] == '\\') i++;
                else if (value[i] == '(') depth++;
                else if (value[i] == ')' && --depth == 0)
                {
                    if (_comment.Count == 0) _comment.AddRange(value[(at + 1)..i]);
                    at = i + 1;
                    return true;
                }
            }
            none = true;
            return false;
        }

        bool TryAngle(ReadOnlySpan<byte> value, ref int at, ref bool none)
        {
            var rest = value[(at + 1)..];
            var end = rest.IndexOf((byte)'>');
            none = end < 0;
            if (none) return false;
            // "<b> text <a@b>" in a display name: brackets without an at sign are text, unless it is the empty return path.
            var inner = rest[..end];
            if (inner.LastIndexOf((byte)'<') is var again and >= 0) inner = inner[(again + 1)..];
            if (_angle is null && inner.Contains((byte)'@')) _angle = Bare(inner);
            at += end + 2;
            return true;
        }

        void Flush()
        {
            var phrase = EncodedWords.Decode(_phrase.ToArray()).Trim();
            if (_angle is null && phrase.Contains('@')) SplitPhrase(phrase);
            else if (_angle is not null) Add(phrase.Length > 0 ? phrase : EncodedWords.Decode(_comment.ToArray()).Trim(), _angle);
            else
            {
                // "Smith, John <j@x.example>" without quotes: the comma belonged to the name.
                if (phrase.Length > 0 && _phrase.Count < 1000) _phrase.Add((byte)',');
                else Clear(_phrase);
                return;
            }
            (_angle, _start) = (null, -1);
            Clear(_phrase);
            Clear(_comment);
        }

        /// <summary>No brackets: the address is the word with the at sign, or stands in brackets inside an encoded word.</summary>
        void SplitPhrase(string phrase)
        {
            var open = phrase.LastIndexOf('<');
            if (open >= 0 && phrase.IndexOf('>', open) is var close and >= 0 && phrase.IndexOf('@', open) is var sign and >= 0 && sign < close)
            {
                Add(phrase[..open].Trim(' ', '"'), phrase[(open + 1)..close].Trim());
                return;
            }
            var words = phrase.Split((char[])[' ', '\t', '\r', '\n', '<', '>'], StringSplitOptions.RemoveEmptyEntries);
            var last = Array.FindLastIndex(words, w => w.Contains('@'));
            var name = string.Join(' ', words.Where((_, i) => i != last));
            if (last >= 0) Add(name.Length > 0 ? name : EncodedWords.Decode(_comment.ToArray()).Trim(), words[last]);
        }

        void Add(string name, string address)
        {
            address = address.Trim('\'', '"', '.', ' ');
            if (address.Length is > 2 and <= 1000) Found.Add(new(name, address, Math.Max(0, _start)));
        }

        static string Bare(ReadOnlySpan<byte> inner)
        {
            // A source route (RFC 5322 §4.4): @relay.example,@b.example:user@host.example
            if (inner.StartsWith("@"u8) && inner.IndexOf((byte)':') is var route and >= 0) inner = inner[(route + 1)..];
            var text = EncodedWords.Decode(inner);
            if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) text = text[7..];
            return string.Concat(text.Where(c => c > ' '));
        }

        static bool Clear(List<byte> bytes)
        {
            bytes.Clear();
            return true;
        }
    }
}
