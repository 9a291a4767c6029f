namespace Qalqan.Hub;

/// <summary>The custody log on disk is not what it was: something was altered, cut off or removed. The hub does not start with it, and says where.</summary>
/// <param name="place">The file, with the entry where that is known.</param>
/// <param name="expected">What should have been there.</param>
sealed class CustodyDamageException(string place, string expected) : IOException($"the custody log is damaged: {place}: expected {expected}")
{
    public string Place { get; } = place;
}
