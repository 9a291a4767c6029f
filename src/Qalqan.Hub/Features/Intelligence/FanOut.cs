namespace Qalqan.Hub;

/// <summary>How many people one source may reach before somebody else must agree. A poisoned feed wants exactly the many.</summary>
static class FanOut
{
    /// <summary>The notifier by itself opens no more handles than this in ten minutes: a larger fan-out without a release would trickle.</summary>
    const int NotifierAlone = 50;

    /// <summary>How many approvals a notice to this many people needs: 0 none, 1 one responder, 2 two responders, 3 two responders of different organisations.</summary>
    /// <param name="people">People who would be told.</param>
    /// <param name="organisations">Organisations they belong to.</param>
    /// <param name="enrolled">People enrolled in all.</param>
    /// <param name="sources">Feeds that agree on what hit them.</param>
    public static int Approvals(int people, int organisations, int enrolled, int sources)
    {
        if (people > 100) return 3;
        if (people > Math.Clamp(enrolled / 100, 25, NotifierAlone) || organisations > 3) return 2;
        var alone = Math.Max(1, Math.Min(3, enrolled * 5 / 100));
        return people > alone && sources < 2 ? 1 : 0;
    }
}
