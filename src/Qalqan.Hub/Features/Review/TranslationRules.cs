using System.Text.RegularExpressions;

namespace Qalqan.Hub;

/// <summary>What a translation must share with its source, whoever signs it.</summary>
static partial class TranslationRules
{
    /// <summary>Longest sentence or list of steps, in UTF-16 units.</summary>
    public const int MaxText = 4000;

    /// <summary>Why <paramref name="text"/> cannot stand for <paramref name="english"/>; null if it can.</summary>
    public static string? Refuse(string english, string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText) return $"expected 1 to {MaxText} characters";
        if (text.Any(c => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\u200e' or '\u200f')) return "it holds a control of direction; the program sets values apart itself";
        if (text.Any(c => char.IsControl(c) && c != '\n')) return "it holds a control character";
        if (Links().IsMatch(text) && !Links().IsMatch(english)) return "it holds an address that the source does not have";
        if (!Placeholders(english).SetEquals(Placeholders(text))) return $"expected the placeholders of the source: {string.Join(' ', Placeholders(english).Order(StringComparer.Ordinal))}";
        var steps = english.Split('\n').Length;
        if (text.Split('\n').Length != steps || text.Split('\n').Any(string.IsNullOrWhiteSpace)) return $"expected {steps} lines, as in the source";
        return null;
    }

    static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Placeholder();

    // A translation is the one place where somebody trusted could put a link before everybody.
    [GeneratedRegex(@"://|www\.|@[a-z]|[a-z0-9-]\.(com|org|net|info|cn|example|onion)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    internal static partial Regex Links();
}
