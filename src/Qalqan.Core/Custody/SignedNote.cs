using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qalqan;

/// <summary>A signature line of a note. Whether it holds is for <see cref="SignedNote.IsSignedBy"/> to say.</summary>
/// <param name="Name">The key's name as the line gives it.</param>
/// <param name="KeyId">The key's id as the line gives it.</param>
/// <param name="Signature">The signature; for type 0x02 a DER encoded ECDSA signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>Text with signatures under it (C2SP signed-note): what a transparency log signs its state with.</summary>
public sealed class SignedNote
{
    /// <summary>A checkpoint has some 250 bytes; cosigners add 150 each. Larger ones are refused before anything is looked at.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>The specification asks for at least 16.</summary>
    const int MaxSignatures = 64;

    const string LineStart = "\u2014 "; // em dash, space
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    SignedNote(string text, IReadOnlyList<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The signed text, which ends with a line feed. Do not use it before a signature was verified.</summary>
    public string Text { get; }

    /// <summary>The signature lines in order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs <paramref name="text"/> with <paramref name="key"/> under <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">The text does not end with a line feed or has other control characters.</exception>
    public static SignedNote Sign(string text, string name, SigningKey key)
    {
        if (!IsText(text)) throw new ArgumentException("the text of a note ends with a line feed and has no other control characters", nameof(text));
        var who = new NoteKey(name, key.Public);
        return new(text, [new(name, who.Id, EcdsaDer.Write(key.Sign(Encoding.UTF8.GetBytes(text))))]);
    }

    /// <summary>Whether a signature under this key's name and id is there and holds. Signatures of others are ignored, as the specification asks.</summary>
    public bool IsSignedBy(NoteKey key)
    {
        var mine = Signatures.Where(s => s.KeyId == key.Id && s.Name == key.Name).ToArray();
        var text = Encoding.UTF8.GetBytes(Text);
        return mine.Length > 0 && mine.All(s => EcdsaDer.TryRead(s.Signature.Span, out var signature) && key.Key.Verify(text, signature));
    }

    /// <summary>The note's bytes.</summary>
    public byte[] ToBytes()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var (name, id, signature) in Signatures)
        {
            var bytes = new byte[4 + signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
            signature.Span.CopyTo(bytes.AsSpan(4));
            note.Append(LineStart).Append(name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }
        return Encoding.UTF8.GetBytes(note.ToString());
    }

    /// <summary>Reads a note. Only the form is checked, no signature; a note that could be written in another way is refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SignedNote? note)
    {
        note = null;
        if (bytes.Length > MaxBytes || !TryDecode(bytes, out var all)) return false;
        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !IsText(all)) return false;
        var lines = all[(split + 2)..].Split('\n');
        if (lines.Length is < 2 or > MaxSignatures + 1 || lines[^1].Length > 0) return false;
        var signatures = new List<NoteSignature>();
        foreach (var line in lines[..^1])
        {
            if (!TryReadLine(line, out var signature)) return false;
            signatures.Add(signature);
        }
        var read = new SignedNote(all[..(split + 1)], signatures);
        if (!read.ToBytes().AsSpan().SequenceEqual(bytes)) return false; // base64 with bits to spare
        note = read;
        return true;
    }

    static bool TryReadLine(string line, [NotNullWhen(true)] out NoteSignature? signature)
    {
        signature = null;
        var parts = line.Split(' ');
        if (parts is not ["\u2014", var name, var encoded] || !NoteKey.IsName(name)) return false;
        var bytes = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, bytes, out var n) || n < 5) return false;
        signature = new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(4, n - 4));
        return true;
    }

    static bool TryDecode(ReadOnlySpan<byte> bytes, out string text)
    {
        try
        {
            text = Strict.GetString(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            text = "";
            return false;
        }
    }

    static bool IsText(string text) => text.EndsWith('\n') && !text.Any(c => c < ' ' && c != '\n');
}
