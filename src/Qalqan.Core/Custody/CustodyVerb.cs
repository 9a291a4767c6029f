namespace Qalqan;

/// <summary>What happened, as the custody log may say it. The list is closed: an entry with another verb is refused.</summary>
public enum CustodyVerb
{
    /// <summary>No verb.</summary>
    Unknown,
    /// <summary>The hub was started and unlocked.</summary>
    HubStarted,
    /// <summary>A key of the hub was replaced.</summary>
    KeyRotated,
    /// <summary>Evidence came in.</summary>
    Received,
    /// <summary>A responder opened an original.</summary>
    Opened,
    /// <summary>The stored original was hashed again and agreed.</summary>
    Rehashed,
    /// <summary>A copy no longer agrees with its hash; it is kept and marked.</summary>
    Tainted,
    /// <summary>A bundle was made. The object is its manifest.</summary>
    Exported,
    /// <summary>Evidence was given out of one person's hands. Signed by them.</summary>
    HandedOver,
    /// <summary>Evidence was taken into one person's hands. Signed by them.</summary>
    TakenOver,
    /// <summary>A case's key was wrapped for another responder.</summary>
    KeyWrapped,
    /// <summary>A case's key was replaced, so that someone removed cannot open what comes later.</summary>
    AccessRemoved,
    /// <summary>A set of indicators was taken in.</summary>
    IndicatorAccepted,
    /// <summary>Indicators were taken back by their source or a responder.</summary>
    IndicatorWithdrawn,
    /// <summary>The memory was searched for new indicators to its end.</summary>
    SweepFinished,
    /// <summary>A responder approved a release to many people. Signed by them.</summary>
    ReleaseApproved,
    /// <summary>A notice is to be sent.</summary>
    NoticeQueued,
    /// <summary>The notifier says that a notice was accepted by a channel.</summary>
    NoticeSent,
    /// <summary>The notifier refused to send.</summary>
    NoticeRefused,
    /// <summary>A person was deleted: their key is destroyed.</summary>
    PersonDeleted,
}

/// <summary>The verbs as they are written.</summary>
public static class CustodyVerbs
{
    static readonly string[] Written =
    [
        "", "hub-started", "key-rotated", "received", "opened", "rehashed", "tainted", "exported", "handed-over", "taken-over", "key-wrapped", "access-removed",
        "indicator-accepted", "indicator-withdrawn", "sweep-finished", "release-approved", "notice-queued", "notice-sent", "notice-refused", "person-deleted",
    ];

    /// <summary>The verb as entries have it.</summary>
    public static string Name(this CustodyVerb verb) => Written[(int)verb];

    /// <summary>Reads a verb. False if it is not one of the list.</summary>
    public static bool TryParse(string name, out CustodyVerb verb)
    {
        verb = (CustodyVerb)Math.Max(0, Array.IndexOf(Written, name));
        return verb != CustodyVerb.Unknown;
    }

    /// <summary>Whether an entry with this verb is worth nothing without its actor's own signature, because a stolen hub would like to make it up.</summary>
    public static bool NeedsSignature(this CustodyVerb verb) => verb is CustodyVerb.ReleaseApproved or CustodyVerb.HandedOver or CustodyVerb.TakenOver;
}
