using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Fuzz;

/// <summary>What opens sealed things and reads typed codes. Each sample opens with the key here; a damaged copy must not, and must give away nothing on the way.</summary>
public static class SealingTargets
{
    const string Passphrase = "amber window quiet ladder orange saddle meadow";
    const int FewRounds = 10;

    static readonly byte[] Label = "fuzz"u8.ToArray();

    // Alive as long as the process: every round opens with it.
    static readonly SealingKey Key = SealingKey.Derive(SHA256.HashData(Label));

    /// <summary>The plaintext of every sample.</summary>
    static readonly byte[] Text = "Nothing here is secret.\n"u8.ToArray();

    /// <summary>The targets of the folder Sealing.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("sealing/age", sample => OpenAge(sample, out _), input => Whole(OpenAge(input, out var opened), opened) ?? (Text.AsSpan().StartsWith(opened) ? null : "bytes that are not of the file")),
        new("sealing/sealed", sample => Sealed.TryOpen(Key, sample, Label, Label, out _), input => Whole(Sealed.TryOpen(Key, input, Label, Label, out var opened), opened)),
        new("sealing/wrap", sample => Unwrap(sample, out _), input => Whole(Unwrap(input, out var opened), opened)),
        new("sealing/receipt", sample => ReceiptCode.TryParse(Encoding.UTF8.GetString(sample), out _), ReadReceipt),
    ];

    /// <summary>Writes the samples anew: their keys are fresh each time, what is in them is not.</summary>
    public static void WriteSamples(string folder)
    {
        using var other = SealingKey.Create();
        using (var file = File.Create(Path.Combine(folder, "text.age"))) AgeFile.Encrypt(new MemoryStream(Text), file, [other.Public, Key.Public]);
        File.WriteAllBytes(Path.Combine(folder, "text.sealed"), Sealed.Seal(Key.Public, Text, Label, Label));
        File.WriteAllBytes(Path.Combine(folder, "text.wrap"), PassphraseWrap.Wrap(Passphrase, Text, "fuzz", FewRounds));
    }

    static string? Whole(bool opens, byte[] opened) => opens && !Text.AsSpan().SequenceEqual(opened) ? "a damaged copy opens as something else" : null;

    static bool OpenAge(ReadOnlySpan<byte> input, out byte[] opened)
    {
        using var output = new MemoryStream();
        var opens = AgeFile.TryDecrypt(new MemoryStream(input.ToArray()), Key, output, out _);
        opened = output.ToArray();
        return opens;
    }

    static bool Unwrap(ReadOnlySpan<byte> input, out byte[] opened) => PassphraseWrap.TryUnwrap(Passphrase, input, "fuzz", FewRounds, FewRounds, out opened);

    static string? ReadReceipt(byte[] input)
    {
        if (!ReceiptCode.TryParse(Encoding.UTF8.GetString(input), out var code)) return null;
        return ReceiptCode.TryParse(string.Join(' ', code.Groups), out var again) && again == code ? null : "a code that is not read back";
    }
}
