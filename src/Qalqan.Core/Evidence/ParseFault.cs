namespace Qalqan;

/// <summary>Something in evidence that could not be read. It never carries evidence bytes, so that it can be logged and shown.</summary>
/// <param name="Offset">Byte offset in the evidence file where reading failed.</param>
/// <param name="Expected">What should have been there, in a few plain words: <c>a closing boundary</c>.</param>
public readonly record struct ParseFault(long Offset, string Expected);
