using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Qalqan.Formats;

/// <summary>The right side of MATCHES: the part of PCRE that a machine without backtracking can run, in time linear to the text.</summary>
/// <remarks>PCRE without its Unicode option and with DOTALL (2.1 §9.6.1): <c>\d</c>, <c>\w</c>, <c>\s</c> are ASCII, the dot matches a line's end too.</remarks>
sealed class PatternRegex
{
    /// <summary>How many states the machine may have, about: at the worst it looks at each of them for each character.</summary>
    public const int MaxStates = 5000;

    /// <summary>The longest expression, in UTF-16 units.</summary>
    public const int MaxLength = MaxStates;

    readonly Regex _regex;
    readonly bool _latin;
    readonly long _states;

    PatternRegex(Regex regex, bool latin, long states)
    {
        _regex = regex;
        _latin = latin;
        _states = states;
    }

    /// <summary>Compiles <paramref name="pcre"/>, or says why not.</summary>
    public static bool TryCompile(string pcre, [NotNullWhen(true)] out PatternRegex? compiled, out string reason)
    {
        compiled = null;
        reason = "the regular expression is longer than five thousand characters";
        var text = PatternText.Nfc(pcre);
        if (text.Length > MaxLength) return false;
        var translator = new PcreTranslator(text);
        if (!translator.TryTranslate(out var translated))
        {
            reason = translator.Reason!;
            return false;
        }
        try
        {
            compiled = new(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline), text.All(c => c < 256), translator.States);
            return true;
        }
        catch (RegexParseException e)
        {
            reason = string.Create(CultureInfo.InvariantCulture, $"the regular expression is not valid ({e.Error}, about character {Math.Min(e.Offset, text.Length) + 1} of it)");
        }
        catch (NotSupportedException)
        {
            reason = "the regular expression needs backtracking, which is not supported";
        }
        return false;
    }

    /// <summary>Whether the expression is found anywhere in <paramref name="text"/>.</summary>
    public bool IsMatch(string text, PatternWork work) => work.Spend(1 + text.Length * _states / 10) && _regex.IsMatch(PatternText.Nfc(text));

    /// <summary>The same for binary, each byte a character; false if the expression has characters above 255.</summary>
    public bool IsMatch(byte[] bytes, PatternWork work) => _latin && work.Spend(1 + bytes.Length * _states / 10) && _regex.IsMatch(Encoding.Latin1.GetString(bytes));
}
