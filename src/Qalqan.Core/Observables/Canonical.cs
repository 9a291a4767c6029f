using System.Text;

namespace Qalqan;

/// <summary>The one form in which observables and indicators are compared, sealed and shared. Feeds, evidence and the sealed index all go through here.</summary>
/// <remarks>Idempotent: canonicalising a canonical value gives the same bytes. All casing is invariant.</remarks>
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
    public static bool TryWrite(ObservableKind kind, ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        // Provisional: replaced by one exact form per kind.
        written = 0;
        var text = Encoding.UTF8.GetString(value).Trim();
        if (text.Length == 0 || text.Length > MaxBytes / 4) return false;
        if (kind is not (ObservableKind.Process or ObservableKind.Path or ObservableKind.FileName or ObservableKind.AndroidProperty)) text = text.ToLowerInvariant();
        return Encoding.UTF8.TryGetBytes(text, destination, out written);
    }

    /// <summary>The canonical form of <paramref name="value"/>, or why it has none.</summary>
    /// <param name="kind">What the value is.</param>
    /// <param name="value">The value as found.</param>
    /// <param name="canonical">The canonical form; empty on failure.</param>
    /// <param name="reason">On failure, why, in a few plain words: <c>a label longer than 63 bytes</c>. Null on success.</param>
    public static bool TryGet(ObservableKind kind, string value, out string canonical, out string? reason)
    {
        Span<byte> destination = new byte[MaxBytes];
        if (TryWrite(kind, Encoding.UTF8.GetBytes(value), destination, out var n))
        {
            canonical = Encoding.UTF8.GetString(destination[..n]);
            reason = null;
            return true;
        }
        canonical = "";
        reason = $"not a {kind.Name()}";
        return false;
    }
}
