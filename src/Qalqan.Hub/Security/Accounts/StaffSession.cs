namespace Qalqan.Hub;

/// <summary>A line for the next page.</summary>
sealed record SessionLine(string Word, string? Value);

/// <summary>Somebody who is signed in. In this process's memory only: a restart signs everybody out.</summary>
sealed class StaffSession(string id, string accountId, string formToken, DateTimeOffset started) : IDisposable
{
    readonly Lock _gate = new();
    readonly List<IDisposable> _keys = [];
    SessionLine? _said;

    /// <summary>How the list of sessions names it. Not what the cookie holds.</summary>
    public string Id => id;

    /// <summary>Whose.</summary>
    public string AccountId => accountId;

    /// <summary>In every form of this session; a page of somebody else's cannot know it.</summary>
    public string FormToken => formToken;

    /// <summary>When they signed in.</summary>
    public DateTimeOffset Started { get; } = started;

    /// <summary>The last request.</summary>
    public DateTimeOffset Seen { get; set; } = started;

    /// <summary>When the second factor was last shown.</summary>
    public DateTimeOffset SteppedUp { get; set; } = started;

    /// <summary>The last page they looked at: where step-up and unlocking lead back to.</summary>
    public string LastPage { get; set; } = "/staff";

    /// <summary>Their keys; null while locked.</summary>
    public UnlockedKeys? Keys { get; private set; }

    /// <summary>Puts their keys into the session.</summary>
    public void Unlock(UnlockedKeys unlocked)
    {
        Lock();
        lock (_gate)
        {
            Keys = unlocked;
            _keys.Add(unlocked);
        }
    }

    /// <summary>Zeroes their keys. A request that is using them fails and asks for the passphrase again.</summary>
    public void Lock()
    {
        lock (_gate)
        {
            Keys = null;
            foreach (var key in _keys) key.Dispose();
            _keys.Clear();
        }
    }

    /// <summary>Leaves one line to be shown on the next page.</summary>
    /// <param name="word">Its name in the word files, after <c>staff.said.</c>.</param>
    /// <param name="value">A code that is shown this once; null for none.</param>
    public void Say(string word, string? value = null) => _said = new(word, value);

    /// <summary>That line, once.</summary>
    public SessionLine? TakeSaid() => Interlocked.Exchange(ref _said, null);

    /// <inheritdoc/>
    public void Dispose() => Lock();
}
