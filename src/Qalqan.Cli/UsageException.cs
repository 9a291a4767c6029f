namespace Qalqan.Cli;

/// <summary>The user asked for something that cannot be done; the message says what and how to ask for it. Ends in one line and status 2.</summary>
sealed class UsageException(string message) : Exception(message);
