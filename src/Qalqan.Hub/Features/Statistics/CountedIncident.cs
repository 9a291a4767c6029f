namespace Qalqan.Hub;

/// <summary>An incident as the statistics see it. There is no field for a story, and none for an id of the register.</summary>
/// <param name="Mark">Tells it from others, here and in what was published; names nothing.</param>
/// <param name="Person">The same for all incidents of one person; names nobody.</param>
/// <param name="Household">The same for all people of one household or organisation.</param>
/// <param name="Tactics">What was done.</param>
/// <param name="Coordinates">Where it falls on each axis.</param>
sealed record CountedIncident(string Mark, string Person, string Household, Tactics Tactics, Coordinates Coordinates)
{
    /// <summary>The incidents of one quarter. An incident belongs to the quarter in which it was told: a past quarter can lose incidents, when a consent is withdrawn, and never gains any.</summary>
    public static IReadOnlyList<CountedIncident> Of(IEnumerable<Incident> incidents, Quarter quarter, HubKeys keys) =>
        [.. incidents.Where(i => i.Consents.HasFlag(Consents.Count) && Quarter.Of(i.Told) == quarter).Select(i => Of(i, keys))];

    static CountedIncident Of(Incident incident, HubKeys keys)
    {
        var f = incident.Fields;
        return new(MarkOf(keys, "incident", incident.Id), MarkOf(keys, "person", incident.Person), MarkOf(keys, "household", f.Household ?? incident.Person), f.Tactics,
            new(Coordinates.PlaceOf(f.Place), TacticList.GroupOf(f.Tactics).ToString(), f.Target.ToString(), f.Origin.ToString()));
    }

    static string MarkOf(HubKeys keys, string kind, string id) => Convert.ToHexStringLower(keys.RowId("statistics", kind, id));
}

/// <summary>Where an incident falls on each axis of the tables.</summary>
/// <param name="Place"><c>CA/CA-ON</c>, <c>CA/-</c> where no province was said, <c>-</c> where nothing was.</param>
/// <param name="Group">A <see cref="TacticGroup"/>.</param>
/// <param name="Target">A <see cref="TargetKind"/>.</param>
/// <param name="Origin">A <see cref="ClaimedOrigin"/>.</param>
sealed record Coordinates(string Place, string Group, string Target, string Origin)
{
    /// <summary>The coordinate of a place.</summary>
    public static string PlaceOf(IncidentPlace place) => place.Country is { } country ? $"{country}/{place.Province ?? "-"}" : "-";
}
