using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>The value and parameters of Content-Type or Content-Disposition (RFC 2045 §5.1, RFC 2183, RFC 2231), read as mail programs read what is really sent.</summary>
sealed class MimeParameters
{
    static readonly MimeParameters Plain = new("text/plain"), Message = new("message/rfc822");

    readonly List<Piece> _pieces = [];

    MimeParameters(string value) => Value = value;

    /// <summary>The value before the parameters, lower case: <c>text/html</c>, <c>attachment</c>.</summary>
    public string Value { get; }

    /// <summary>The boundary parameter's bytes; empty if there is none.</summary>
    public byte[] RawBoundary => Find("boundary") is { } piece ? piece.Raw.AsSpan().TrimEnd(" \t"u8).ToArray() : [];

    /// <summary>Reads <paramref name="field"/>, the field's value with its folds.</summary>
    /// <param name="field">The value; may be empty.</param>
    /// <param name="absent">What holds where the field is missing or says nothing.</param>
    public static MimeParameters Parse(ReadOnlySpan<byte> field, string absent)
    {
        var at = 0;
        var noComment = false;
        var value = ReadValue(field, ref at, ref noComment);
        // "Content-Type: text" and worse: RFC 2045 §5.2 says text/plain, and so do mail programs.
        if (value.Length == 0 || (absent.Contains('/') && !value.Contains('/'))) value = absent;
        if (at >= field.Length && value == "text/plain") return Plain;
        if (at >= field.Length && value == "message/rfc822") return Message;
        var parameters = new MimeParameters(value);
        while (at < field.Length && parameters._pieces.Count < MailLimits.Parameters) parameters.ReadOne(field, ref at, ref noComment);
        return parameters;
    }

    /// <summary>The decoded value of the parameter called <paramref name="name"/> (lower case); null if there is none.</summary>
    public string? Get(string name)
    {
        // An extended or continued form says more than the plain one that stands beside it for old programs (RFC 2231, RFC 6266 §4.3).
        if (Joined(name) is { } joined) return joined;
        return Find(name) is { } piece ? EncodedWords.Decode(piece.Raw) : null;
    }

    Piece? Find(string name)
    {
        foreach (var piece in _pieces)
            if (piece.Index < 0 && !piece.Extended && piece.Name == name) return piece;
        return null;
    }

    string? Joined(string name)
    {
        var pieces = _pieces.Where(p => p.Name == name && (p.Extended || p.Index >= 0)).OrderBy(p => p.Index).ToList();
        if (pieces.Count == 0) return null;
        var bytes = new List<byte>();
        string? charset = null;
        foreach (var piece in pieces)
        {
            ReadOnlySpan<byte> raw = piece.Raw;
            if (piece.Extended)
            {
                // charset'language'text stands in the first piece; some programs leave it out.
                if (charset is null && piece.Index <= 0 && raw.IndexOf((byte)'\'') is var first and >= 0 && raw[(first + 1)..].IndexOf((byte)'\'') is var second and >= 0)
                {
                    charset = Encoding.Latin1.GetString(raw[..first]);
                    raw = raw[(first + second + 2)..];
                }
                AppendPercentDecoded(raw, bytes);
            }
            else
            {
                bytes.AddRange(raw);
            }
        }
        var all = bytes.ToArray();
        // Microsoft's programs cut one encoded word over RFC 2231 pieces.
        return charset is null ? EncodedWords.Decode(all) : Charsets.Decode(all, charset);
    }

    static void AppendPercentDecoded(ReadOnlySpan<byte> raw, List<byte> bytes)
    {
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] == '%' && i + 2 < raw.Length && byte.TryParse(raw.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
            {
                bytes.Add(b);
                i += 2;
            }
            else
            {
                bytes.Add(raw[i]);
            }
        }
    }

    static string ReadValue(ReadOnlySpan<byte> field, ref int at, ref bool noComment)
    {
        var text = new StringBuilder();
        while (at < field.Length && field[at] != ';')
        {
            if (field[at] == '(' && TrySkipComment(field, ref at, ref noComment)) continue;
            // "text/html charset=utf-8" without the semicolon.
            if (field[at] <= ' ' && text.Length > 0 && field[at..Math.Min(field.Length, at + 20)].Contains((byte)'=')) break;
            if (field[at] > ' ' && field[at] != '"' && text.Length < 200) text.Append((char)field[at]);
            at++;
        }
        return text.ToString().ToLowerInvariant();
    }

    void ReadOne(ReadOnlySpan<byte> field, ref int at, ref bool noComment)
    {
        while (at < field.Length && (field[at] <= ' ' || field[at] == ';'))
            at++;
        if (at < field.Length && field[at] == '(' && TrySkipComment(field, ref at, ref noComment)) return;
        var start = at;
        while (at < field.Length && field[at] is not ((byte)'=' or (byte)';')) at++;
        var name = MailLines.Trim(field[start..at]);
        if (at >= field.Length || field[at] == ';') return;
        at++;
        while (at < field.Length && field[at] <= ' ') at++;
        var raw = at < field.Length && field[at] == '"' ? Quoted(field, ref at) : Token(field, ref at);
        if (name.Length is > 0 and < 80) _pieces.Add(Piece.Of(Encoding.Latin1.GetString(name).ToLowerInvariant(), raw));
    }

    static byte[] Quoted(ReadOnlySpan<byte> field, ref int at)
    {
        var bytes = new List<byte>();
        at++;
        while (at < field.Length && field[at] != '"')
        {
            if (field[at] == '\\' && at + 1 < field.Length && field[at + 1] is (byte)'"' or (byte)'\\') at++;
            if (field[at] is not ((byte)'\r' or (byte)'\n')) bytes.Add(field[at]);
            at++;
        }
        at++;
        // name="a" b.pdf: nothing sensible stands between the quote and the next semicolon.
        while (at < field.Length && field[at] != ';' && field[at] > ' ') at++;
        return [.. bytes];
    }

    /// <summary>An unquoted value: up to the semicolon, blanks included, because programs do not quote file names with blanks.</summary>
    static byte[] Token(ReadOnlySpan<byte> field, ref int at)
    {
        var start = at;
        while (at < field.Length && field[at] != ';')
        {
            // A folded next parameter without its semicolon.
            if (field[at] is (byte)'\r' or (byte)'\n') break;
            at++;
        }
        return MailLines.Trim(field[start..at]).ToArray();
    }

    /// <summary>Skips a comment. An opening bracket without its closing one is text, and looking for it again and again would not be linear.</summary>
    static bool TrySkipComment(ReadOnlySpan<byte> field, ref int at, ref bool noComment)
    {
        if (noComment) return false;
        var depth = 0;
        for (var i = at; i < field.Length; i++)
        {
            if (field[i] == '\\') i++;
            else if (field[i] == '(') depth++;
            else if (field[i] == ')' && --depth == 0)
            {
                at = i + 1;
                return true;
            }
        }
        noComment = true;
        return false;
    }

    sealed record Piece(string Name, int Index, bool Extended, byte[] Raw)
    {
        /// <summary>Takes <c>name*0*</c> apart (RFC 2231 §3, §4).</summary>
        public static Piece Of(string name, byte[] raw)
        {
            var extended = name.EndsWith('*');
            if (extended) name = name[..^1];
            var star = name.LastIndexOf('*');
            return star > 0 && int.TryParse(name.AsSpan(star + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? new(name[..star], index, extended, raw)
                : new(name, -1, extended, raw);
        }
    }
}
