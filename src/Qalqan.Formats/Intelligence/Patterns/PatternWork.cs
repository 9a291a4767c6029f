namespace Qalqan.Formats;

/// <summary>How much one evaluation may still do, and its first error. Patterns are hostile input: AND over n observations can ask for n! combinations.</summary>
sealed class PatternWork(string pattern)
{
    /// <summary>Steps of one evaluation: values looked at, candidates tried. About a second; the largest honest case measured needs a hundredth.</summary>
    public const long MaxSteps = 50_000_000;

    long _left = MaxSteps;

    /// <summary>The first error; null while there is none.</summary>
    public PatternError? Error { get; private set; }

    /// <summary>Takes <paramref name="steps"/>; false if the evaluation is over, by exhaustion or by an error.</summary>
    public bool Spend(long steps)
    {
        if (Error is not null) return false;
        _left -= steps;
        if (_left >= 0) return true;
        Exhaust();
        return false;
    }

    /// <summary>Ends the evaluation for want of steps.</summary>
    public void Exhaust() => Error ??= new("E102", 1, 1, "too much work: the pattern allows too many combinations of these observations");

    /// <summary>Ends the evaluation with an error at UTF-16 offset <paramref name="offset"/> of the pattern.</summary>
    public void Fail(int offset, string code, string message) => Error ??= PatternError.At(pattern, offset, code, message);
}
