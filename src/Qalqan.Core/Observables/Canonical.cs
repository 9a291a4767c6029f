using System.Runtime.CompilerServices;
using System.Text;

namespace Qalqan;

/// <summary>The one form in which observables and indicators are compared, sealed and shared. Feeds, evidence and the sealed index all go through here.</summary>
/// <remarks>Idempotent: canonicalising a canonical value gives the same bytes. All casing is invariant. The forms are listed in the folder's README.</remarks>
public static partial class Canonical
{
    /// <summary>The longest canonical value, in bytes. Longer ones are refused.</summary>
    public const int MaxBytes = 8192;

    /// <summary>Writes the canonical form of <paramref name="value"/>, which may be disguised (<c>hxxp</c>, <c>[.]</c>).</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">The value as found, UTF-8. Blank space around it is ignored.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> bytes; may not overlap <paramref name="value"/>.</param>
    /// <param name="written">How many bytes were written.</param>
    /// <returns>False if the value is not of that kind.</returns>
    public static bool TryWrite(ObservableKind kind, ReadOnlySpan<byte> value, Span<byte> destination, out int written) =>
        Write(kind, value, destination, out written) is null;

    /// <summary>The canonical form of <paramref name="value"/>, or why it has none.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">The value as found.</param>
    /// <param name="canonical">The canonical form; empty on failure.</param>
    /// <param name="reason">On failure, why, in a few plain words: <c>a label longer than 63 bytes</c>. Null on success.</param>
    [SkipLocalsInit]
    public static bool TryGet(ObservableKind kind, string value, out string canonical, out string? reason)
    {
        Span<byte> destination = stackalloc byte[MaxBytes];
        canonical = "";
        var utf8 = Encoding.UTF8.GetBytes(value);
        reason = Write(kind, utf8, destination, out var n);
        if (reason is not null) return false;
        // Most values are canonical already: an importer of a million keeps its own string.
        canonical = destination[..n].SequenceEqual(utf8) ? value : Encoding.UTF8.GetString(destination[..n]);
        return true;
    }

    /// <summary>As <see cref="TryWrite"/>; null on success, else the reason.</summary>
    static string? Write(ObservableKind kind, ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        if (destination.Length < MaxBytes) throw new ArgumentException($"needs {MaxBytes} bytes", nameof(destination));
        value = Ascii.Trim(value);
        if (value.IsEmpty) return "empty";
        if (value.Length > MaxBytes) return TooLong;
        return kind switch
        {
            ObservableKind.Domain => WriteDomain(value, destination, out written),
            ObservableKind.Url => WriteUrl(value, destination, out written),
            ObservableKind.Ip => WriteIp(value, destination, out written),
            ObservableKind.Network => WriteNetwork(value, destination, out written),
            ObservableKind.Email => WriteEmail(value, destination, out written),
            ObservableKind.Md5 => WriteHash(value, 32, destination, out written),
            ObservableKind.Sha1 => WriteHash(value, 40, destination, out written),
            ObservableKind.Sha256 => WriteHash(value, 64, destination, out written),
            ObservableKind.Cert => WriteCert(value, destination, out written),
            ObservableKind.App or ObservableKind.Profile => WriteLower(value, destination, out written),
            ObservableKind.Process or ObservableKind.Path or ObservableKind.FileName or ObservableKind.AndroidProperty => WriteAsIs(value, destination, out written),
            _ => "a kind that is never compared",
        };
    }

    const string TooLong = "longer than 8,192 bytes";

    static string? WriteAsIs(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        value.CopyTo(destination);
        written = value.Length;
        return null;
    }

    /// <summary>Lower case of every script, invariant. Bytes that are not UTF-8 stay.</summary>
    static string? WriteLower(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        while (!value.IsEmpty)
        {
            if (value[0] < 0x80)
            {
                if (written == MaxBytes) return TooLong;
                destination[written++] = Ascii.Lower(value[0]);
                value = value[1..];
                continue;
            }
            var wellFormed = Rune.DecodeFromUtf8(value, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            // Lower case can take a byte more: Ⱥ has two, ⱥ three.
            if (written + 4 > MaxBytes) return TooLong;
            if (wellFormed) written += Rune.ToLowerInvariant(rune).EncodeToUtf8(destination[written..]);
            else
            {
                value[..used].CopyTo(destination[written..]);
                written += used;
            }
            value = value[used..];
        }
        return null;
    }

    static string? WriteHash(ReadOnlySpan<byte> value, int digits, Span<byte> destination, out int written)
    {
        written = 0;
        if (value.Length != digits) return digits switch { 32 => "not 32 digits long", 40 => "not 40 digits long", _ => "not 64 digits long" };
        foreach (var b in value)
        {
            if (Ascii.Hex(b) < 0) return NotHex;
            destination[written++] = Ascii.Lower(b);
        }
        return null;
    }

    /// <summary>Certificate hashes are shown as <c>AB:CD:…</c> by most tools.</summary>
    static string? WriteCert(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        foreach (var b in value)
        {
            if (b is (byte)':' or (byte)' ' or (byte)'-') continue;
            if (Ascii.Hex(b) < 0) return NotHex;
            destination[written++] = Ascii.Lower(b);
        }
        return written is 32 or 40 or 64 ? null : "not the length of an MD5, SHA-1 or SHA-256";
    }

    const string NotHex = "not a hexadecimal number";
}
