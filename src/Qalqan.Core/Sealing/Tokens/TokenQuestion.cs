namespace Qalqan;

/// <summary>How an indicator is asked of sealed observations.</summary>
/// <param name="Count">How many look-ups were added. Any of them found means a match. 0 if it cannot be asked.</param>
/// <param name="Limit">Null if the look-ups find everything that <see cref="Matcher"/> would. Else, in plain words, why there are none, or what they leave out.</param>
/// <param name="WeakFrom">From this look-up on (counted from the first added), a match is weaker than equality (<see cref="Match.Weak"/>). <paramref name="Count"/> if none is.</param>
public readonly record struct TokenQuestion(int Count, string? Limit, int WeakFrom)
{
    /// <summary>Whether there is anything to look up.</summary>
    public bool IsHuntable => Count > 0;
}
