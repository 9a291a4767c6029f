namespace Qalqan.Hub;

/// <summary>How far a feed's word carries.</summary>
enum FeedTier
{
    /// <summary>Not set. Never stored.</summary>
    Unknown = 0,

    /// <summary>People are told without anybody in between, within the limits of <see cref="FanOut"/>.</summary>
    A,

    /// <summary>A responder reviews what it finds before anybody is told.</summary>
    B,

    /// <summary>Checks use it; nobody is told. Every new feed begins here.</summary>
    C,
}

/// <summary>When people are told of an indicator that hit them.</summary>
enum ReleaseMode
{
    /// <summary>Not set. Never stored.</summary>
    Unknown = 0,

    /// <summary>At once.</summary>
    Immediate,

    /// <summary>Some hours later, at a time that tells the source nothing.</summary>
    Batch,

    /// <summary>When responders release it.</summary>
    Manual,
}

/// <summary>A source of indicators.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Tier">How far its word carries.</param>
/// <param name="Sequence">The highest sequence number seen from it; a pack with a lower one is a rollback. 0 where it gives none.</param>
sealed record Feed(string Name, FeedTier Tier, long Sequence = 0);
