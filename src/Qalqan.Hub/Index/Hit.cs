namespace Qalqan.Hub;

/// <summary>A person has seen what an indicator warns about.</summary>
/// <param name="Person">Who.</param>
/// <param name="Indicator">The number it was given in <see cref="Question.Add"/>.</param>
/// <param name="Weak">Only by a look-up that is weaker than equality.</param>
/// <param name="FirstMonth">The earliest month it was seen, in months since January 1970.</param>
/// <param name="LastMonth">The latest.</param>
readonly record struct Hit(PersonId Person, int Indicator, bool Weak, int FirstMonth, int LastMonth)
{
    /// <summary>Both as one.</summary>
    public Hit With(Hit other) => this with { Weak = Weak && other.Weak, FirstMonth = Math.Min(FirstMonth, other.FirstMonth), LastMonth = Math.Max(LastMonth, other.LastMonth) };
}
