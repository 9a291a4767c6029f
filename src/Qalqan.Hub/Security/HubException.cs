namespace Qalqan.Hub;

/// <summary>The operator must do something before the hub can go on. The message says what, and holds nothing about people.</summary>
sealed class HubException(string message) : Exception(message);
