namespace Qalqan;

/// <summary>Receives what an intelligence reader finds, in file order. Calls come from one thread.</summary>
public interface IIndicatorSink
{
    /// <summary>One indicator. The same (kind, value) may come again.</summary>
    void Add(Indicator indicator);

    /// <summary>Something was skipped, or imported otherwise than written.</summary>
    void Reject(Rejected rejected);
}

/// <summary>What the operator knows of a feed and the file does not say.</summary>
/// <param name="Feed">The feed's short name.</param>
/// <param name="Name">What its indicators belong to where the file does not say; null if that is not known either.</param>
/// <param name="Tlp">With whom they may be shared. Where the file is narrower, the file counts.</param>
public sealed record FeedDefaults(string Feed, string? Name = null, Tlp Tlp = Tlp.Unknown);
