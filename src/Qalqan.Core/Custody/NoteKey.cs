using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Who may sign a note: a name and an ECDSA P-256 key (C2SP signed-note, signature type 0x02).</summary>
public sealed class NoteKey
{
    const byte EcdsaType = 0x02;

    /// <summary>The type and a SubjectPublicKeyInfo of P-256, which has 91 bytes, with room to spare.</summary>
    const int MaxKeyBytes = 256;

    /// <summary>A key under a name.</summary>
    /// <param name="name">Not empty, without white space and plus; a log's name is its origin.</param>
    /// <param name="key">The public key.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public NoteKey(string name, VerifyingKey key)
    {
        if (!IsName(name)) throw new ArgumentException("a key name has no white space and no plus", nameof(name));
        Name = name;
        Key = key;
        Id = BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(key.Spki));
    }

    /// <summary>The name in signature lines.</summary>
    public string Name { get; }

    /// <summary>The public key.</summary>
    public VerifyingKey Key { get; }

    /// <summary>The key id: the first four bytes of SHA-256(SubjectPublicKeyInfo). It tells keys apart; it does not prove anything.</summary>
    public uint Id { get; }

    /// <summary>The key as one line, as C2SP logs publish theirs: <c>name+id+base64(0x02 ‖ SubjectPublicKeyInfo)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name}+{Id:x8}+{Convert.ToBase64String([EcdsaType, .. Key.Spki])}");

    /// <summary>Reads what <see cref="ToString"/> writes, white space around it allowed.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NoteKey? key)
    {
        key = null;
        var parts = text.Trim().Split('+', 3); // base64 may have more of them
        if (parts.Length != 3 || !IsName(parts[0])) return false;
        var bytes = new byte[MaxKeyBytes];
        if (!Convert.TryFromBase64String(parts[2], bytes, out var n) || n == 0 || bytes[0] != EcdsaType) return false;
        if (!VerifyingKey.TryImport(bytes.AsSpan(1, n - 1), out var verifying)) return false;
        var read = new NoteKey(parts[0], verifying);
        if (read.ToString() != text.Trim()) return false; // another id, or another way to write the same key
        key = read;
        return true;
    }

    internal static bool IsName(string name) => name.Length is > 0 and <= 256 && !name.Any(c => c is '+' or < ' ' || char.IsWhiteSpace(c));
}
