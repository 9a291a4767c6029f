namespace Qalqan.Hub;

/// <summary>How a hub was started.</summary>
sealed record HubOptions
{
    /// <summary>The data folder.</summary>
    public required string Data { get; init; }

    /// <summary>Address and port, e.g. <c>127.0.0.1:8080</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:8080";

    /// <summary>A PostgreSQL server instead of SQLite; null for SQLite.</summary>
    public string? Store { get; init; }

    /// <summary>A file that holds the passphrase; null if it comes from elsewhere.</summary>
    public string? PassphraseFile { get; init; }

    /// <summary>A file that holds the root key itself; null if a passphrase opens it.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The notifier's address, <c>unix:/path</c> or <c>http://host:port</c>; null starts one as a child.</summary>
    public string? Notifier { get; init; }

    /// <summary>What people type to get here, e.g. <c>https://help.example</c>: for cookies and passkeys behind a proxy or onion service; null takes it from each request.</summary>
    public Uri? Address { get; init; }

    /// <summary>For how many months observations are kept.</summary>
    public int RetentionMonths { get; init; } = 24;

    /// <summary>How long a notice waits for its acknowledgement before the next way is tried.</summary>
    public TimeSpan EscalateAfter { get; init; } = TimeSpan.FromHours(4);
}
