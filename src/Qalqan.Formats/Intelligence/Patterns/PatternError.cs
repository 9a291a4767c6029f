using System.Globalization;

namespace Qalqan.Formats;

/// <summary>Why a pattern, or what it is tested against, could not be used, and where.</summary>
/// <param name="Code">Stable code, e.g. <c>E012</c>. Never renamed or reused. E0xx: the pattern; E1xx: its evaluation; E2xx: the observations.</param>
/// <param name="Line">Line of the place, from 1.</param>
/// <param name="Column">Column of the place, from 1, in UTF-16 units (in bytes for E2xx).</param>
/// <param name="Message">What is wrong, in a few plain words. Holds no text of the pattern or of the observations.</param>
public sealed record PatternError(string Code, int Line, int Column, string Message)
{
    /// <summary><c>E012 at 1:5: a colon must follow the object type</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} at {Line}:{Column}: {Message}");

    /// <summary>An error at UTF-16 offset <paramref name="offset"/> of <paramref name="text"/>.</summary>
    internal static PatternError At(string text, int offset, string code, string message)
    {
        int line = 1, start = 0;
        for (var i = 0; i < offset && i < text.Length; i++)
        {
            if (text[i] != '\n') continue;
            line++;
            start = i + 1;
        }
        return new(code, line, offset - start + 1, message);
    }
}
