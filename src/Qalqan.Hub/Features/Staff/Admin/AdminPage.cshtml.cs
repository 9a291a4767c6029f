namespace Qalqan.Hub;

/// <summary>Accounts, channels, keys, retention, backups. No content: the administrator has no key that opens any.</summary>
sealed class AdminPage(Accounts accounts, TwoPerson requests, StaffNames names, Responders responders, HubKeys keys, PairedNotifier notifier, ChannelProbe channels, HubOptions options) : StaffPage
{
    /// <summary>Everybody of the organisation, and the key of theirs that the notifier must have pinned; null for none.</summary>
    public IReadOnlyList<(Account Account, string? SigningKey)> Accounts { get; private set; } = [];

    /// <summary>Recoveries that wait, or may be carried out.</summary>
    public IReadOnlyList<(TwoPersonRequest Request, string For, string By)> Recoveries { get; private set; } = [];

    /// <summary>What the channels said today.</summary>
    public ChannelsSaid? Test => channels.Last;

    /// <summary>Ids of the hub's own keys.</summary>
    public new IReadOnlyList<(string Word, string Id)> Keys => [("jobs", keys.Jobs.Public.Id), ("checkpoints", keys.Checkpoints.Public.Id), ("notifier", notifier.Key.Id)];

    /// <summary>For how many months observations are kept.</summary>
    public int RetentionMonths => options.RetentionMonths;

    public void OnGet()
    {
        var signing = responders.All().ToDictionary(r => r.Id, r => Convert.ToBase64String(r.SigningKey.Bytes), StringComparer.Ordinal);
        Accounts = [.. accounts.Of(Me.OrganisationId).Select(a => (a, signing.GetValueOrDefault(a.Id)))];
        Recoveries = [.. requests.Of(Me.OrganisationId, TwoPerson.Recover).Select(r => (r, names.Of(r.Object), names.Of(r.AskedBy)))];
    }
}
