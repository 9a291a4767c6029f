using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qalqan;

/// <summary>Bytes and an ES256 signature over them in one line of text: <c>base64url(bytes).base64url(signature)</c>.</summary>
/// <remarks>What is signed is <c>purpose ‖ 0x0A ‖ bytes</c>, so that a signature over one kind of text is worth nothing under another.</remarks>
static class SignedText
{
    /// <summary>Longest line that is looked at. A job with a release and a public OpenPGP key has about 20,000 characters.</summary>
    public const int MaxLine = 256 * 1024;

    public static string Write(string purpose, ReadOnlySpan<byte> bytes, SigningKey key) =>
        $"{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(Sign(purpose, bytes, key))}";

    public static byte[] Sign(string purpose, ReadOnlySpan<byte> bytes, SigningKey key) => key.Sign(Signed(purpose, bytes));

    public static bool Verify(string purpose, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature, VerifyingKey key) => key.Verify(Signed(purpose, bytes), signature);

    public static bool TryRead(string line, string purpose, VerifyingKey key, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        var dot = line.Length > MaxLine ? -1 : line.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !TryDecode(line.AsSpan(0, dot), out var payload) || !TryDecode(line.AsSpan(dot + 1), out var signature)) return false;
        if (!Verify(purpose, payload, signature, key)) return false;
        bytes = payload;
        return true;
    }

    // Only the one spelling that we write: another with the same bytes would be a second line for one job.
    static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(text, out var length)) return false;
        bytes = new byte[length];
        return Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == length && text.SequenceEqual(Base64Url.EncodeToString(bytes));
    }

    static byte[] Signed(string purpose, ReadOnlySpan<byte> bytes) => [.. Encoding.ASCII.GetBytes(purpose), (byte)'\n', .. bytes];
}
