using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan;

/// <summary>A recipient stanza: its type and arguments, and the wrapped file key.</summary>
sealed record AgeStanza(IReadOnlyList<string> Arguments, byte[] Body)
{
    public string Type => Arguments[0];
}

/// <summary>The header of an age v1 file (c2sp.org/age, "Header"): who may open it, and a MAC that only they can check.</summary>
sealed class AgeHeader
{
    /// <summary>No more are written; a header with them is under 200 KiB.</summary>
    public const int MaxRecipients = 1_000;

    /// <summary>No more is read: the stanzas come before anything that proves who wrote them.</summary>
    public const int MaxBytes = 256 << 10;

    const string VersionLine = "age-encryption.org/v1";
    const int LineLetters = 64;
    const int MacBytes = 32;

    AgeHeader(List<AgeStanza> stanzas, byte[] covered, byte[] mac) => (Stanzas, Covered, Mac) = (stanzas, covered, mac);

    public IReadOnlyList<AgeStanza> Stanzas { get; }

    /// <summary>The bytes the MAC covers: all up to and with "---".</summary>
    public byte[] Covered { get; }

    public byte[] Mac { get; }

    /// <summary>Writes a header for stanzas of which one at least is a p256tag.</summary>
    public static byte[] Write(IReadOnlyList<AgeStanza> stanzas, ReadOnlySpan<byte> fileKey)
    {
        var text = new StringBuilder(VersionLine).Append('\n');
        foreach (var stanza in stanzas)
        {
            text.Append("-> ").AppendJoin(' ', stanza.Arguments).Append('\n');
            var body = AgeBase64.Encode(stanza.Body);
            for (; body.Length >= LineLetters; body = body[LineLetters..]) text.Append(body, 0, LineLetters).Append('\n');
            text.Append(body).Append('\n');
        }
        var covered = Encoding.ASCII.GetBytes(text.Append("---").ToString());
        return [.. covered, .. Encoding.ASCII.GetBytes($" {AgeBase64.Encode(MacOf(covered, fileKey))}\n")];
    }

    /// <summary>Whether whoever wrote the header knew the file key.</summary>
    public bool IsOf(ReadOnlySpan<byte> fileKey) => CryptographicOperations.FixedTimeEquals(Mac, MacOf(Covered, fileKey));

    /// <summary>
    /// Reads a header, and of <paramref name="file"/> not a byte more. False, with a reason in plain words, when it is not exactly of the grammar: the MAC is
    /// over the bytes, so a second way to write the same would be a way to differ unseen.
    /// </summary>
    public static bool TryRead(Stream file, [NotNullWhen(true)] out AgeHeader? header, out string reason)
    {
        header = null;
        var lines = new Lines(file);
        if (!lines.TryNext(out var line) || line != VersionLine)
        {
            reason = "not an age v1 file";
            return false;
        }
        reason = "the header is damaged";
        var stanzas = new List<AgeStanza>();
        while (lines.TryNext(out line))
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                if (stanzas.Count == 0 || !AgeBase64.TryDecode(line[4..], out var mac) || mac.Length != MacBytes) return false;
                header = new(stanzas, lines.Read[..(lines.Start + 3)].ToArray(), mac);
                reason = "";
                return true;
            }
            if (!TryReadStanza(line, lines, out var stanza)) return false;
            stanzas.Add(stanza);
        }
        return false;
    }

    static bool TryReadStanza(string line, Lines lines, [NotNullWhen(true)] out AgeStanza? stanza)
    {
        stanza = null;
        if (!line.StartsWith("-> ", StringComparison.Ordinal)) return false;
        var arguments = line[3..].Split(' ');
        if (arguments.Any(a => a.Length == 0 || a.AsSpan().ContainsAnyExceptInRange('!', '~'))) return false;
        var body = new StringBuilder();
        do
        {
            if (!lines.TryNext(out line!) || line.Length > LineLetters) return false;
            body.Append(line);
        }
        while (line.Length == LineLetters);
        if (!AgeBase64.TryDecode(body.ToString(), out var bytes)) return false;
        stanza = new(arguments, bytes);
        return true;
    }

    static byte[] MacOf(ReadOnlySpan<byte> covered, ReadOnlySpan<byte> fileKey)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, [], "header"u8);
        var mac = HMACSHA256.HashData(key, covered);
        CryptographicOperations.ZeroMemory(key);
        return mac;
    }

    /// <summary>The lines of a header, byte by byte, so that the payload stays in the stream. Not ASCII is never right and becomes U+FFFD.</summary>
    sealed class Lines(Stream file)
    {
        readonly List<byte> _read = [];

        /// <summary>All bytes so far.</summary>
        public ReadOnlySpan<byte> Read => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_read);

        /// <summary>Where the last line began.</summary>
        public int Start { get; private set; }

        public bool TryNext([NotNullWhen(true)] out string? line)
        {
            line = null;
            Start = _read.Count;
            for (int b; (b = file.ReadByte()) >= 0 && _read.Count < MaxBytes;)
            {
                _read.Add((byte)b);
                if (b != '\n') continue;
                var bytes = Read[Start..^1];
                line = bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? "\uFFFD" : Encoding.ASCII.GetString(bytes);
                return true;
            }
            return false;
        }
    }
}
