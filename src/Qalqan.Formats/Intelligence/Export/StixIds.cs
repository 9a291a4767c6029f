using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Identifiers that the same thing always gets again (RFC 4122 version 5): a feed's ids change at each release, ours never.</summary>
static class StixIds
{
    /// <summary>The namespace of everything that Qalqan names. Never change it.</summary>
    static readonly Guid Qalqan = new("b8a6d1c4-3f0e-4a57-9c2d-6e1f7d5a9b03");

    /// <summary>The namespace that 2.1 §2.9 gives for cyber-observable objects.</summary>
    static readonly Guid Observables = new("00abedb4-aa42-466c-9c01-fed23315a9b7");

    /// <summary><c>type--uuid</c> from the parts of an identity.</summary>
    public static string Named(string type, params ReadOnlySpan<string> parts) => $"{type}--{Version5(Qalqan, type + "\0" + string.Join('\0', parts))}";

    /// <summary>The UUID of <see cref="Named"/> alone, as MISP takes it.</summary>
    public static string Uuid(string type, params ReadOnlySpan<string> parts) => Named(type, parts)[(type.Length + 2)..];

    /// <summary>The id of an observable object by its id-contributing properties (2.1 §2.9): a JSON object in canonical form (RFC 8785), properties in order.</summary>
    public static string Observable(string type, string canonicalJson) => $"{type}--{Version5(Observables, canonicalJson)}";

    /// <summary>For an object type without id-contributing properties, where a version 4 stands: ours is drawn from the content.</summary>
    public static string Unnamed(string type, string content)
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(type + "\0" + content), bytes);
        return $"{type}--{Stamp(bytes[..16], 4)}";
    }

    static Guid Version5(Guid space, string name)
    {
        var text = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + text.Length];
        space.TryWriteBytes(input, bigEndian: true, out _);
        text.CopyTo(input, 16);
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData(input, hash);
        return Stamp(hash[..16], 5);
    }

    static Guid Stamp(Span<byte> bytes, int version)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | (version << 4));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>A JSON text in the canonical form of RFC 8785 §3.2.2.2.</summary>
    public static string CanonicalText(string text)
    {
        var to = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '\b' => to.Append("\\b"),
                '\f' => to.Append("\\f"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                < ' ' => to.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => to.Append(c),
            };
        }
        return to.Append('"').ToString();
    }
}
