using System.Globalization;

namespace Qalqan.Bench;

/// <summary>What was asked for on the command line.</summary>
sealed record Options(long? Bytes, int[] Indicators, int Runs, bool Peers, string? Output)
{
    public static Options Parse(string[] args)
    {
        string? Value(string name) => Array.IndexOf(args, name) is var i and >= 0 && i + 1 < args.Length ? args[i + 1] : null;
        return new(
            Value("--bytes") is { } bytes ? Number(bytes) : null,
            [.. (Value("--indicators") ?? "10k,100k,1M,5M").Split(',').Select(n => (int)Number(n))],
            (int)Number(Value("--runs") ?? "5"),
            !args.Contains("--no-peers"),
            Value("--output"));
    }

    static long Number(string text)
    {
        var digits = text.TrimEnd("kKMGBb".ToCharArray());
        long unit = text[digits.Length..].ToUpperInvariant() switch { "" or "B" => 1, "K" or "KB" => 1000, "M" or "MB" => 1_000_000, "G" or "GB" => 1_000_000_000, var u => throw new FormatException($"{text}: not a unit: {u}") };
        return (long)(double.Parse(digits, CultureInfo.InvariantCulture) * unit);
    }

    public static string Short(long n) => n % 1_000_000 == 0 ? $"{n / 1_000_000} M" : n % 1000 == 0 ? $"{n / 1000} k" : n.ToString(CultureInfo.InvariantCulture);
}
