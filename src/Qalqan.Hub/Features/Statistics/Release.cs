namespace Qalqan.Hub;

/// <summary>What was published, remembered so that nothing can be subtracted from it later. Lies sealed.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Sequence">1 for the first.</param>
/// <param name="Published">When.</param>
/// <param name="Quarter">Of which quarter.</param>
/// <param name="Audience">Who reads it.</param>
/// <param name="K">Fewest people behind a number.</param>
/// <param name="Tables">What it says.</param>
/// <param name="Activity">What the hub did; null if nothing of it was large enough.</param>
/// <param name="Incidents">What stands behind it, by marks.</param>
sealed record Release(string Id, long Sequence, DateTimeOffset Published, Quarter Quarter, Audience Audience, int K, IReadOnlyList<ReleasedTable> Tables, ActivityFigures? Activity, IReadOnlyList<CountedMark> Incidents);

/// <summary>An incident behind a release.</summary>
/// <param name="Mark">Its mark.</param>
/// <param name="Person">The mark of its person.</param>
/// <param name="Coordinates">Where it was counted.</param>
sealed record CountedMark(string Mark, string Person, Coordinates Coordinates);

/// <summary>A table as it was published. A number that is not there was withheld.</summary>
sealed record ReleasedTable(TableShape Shape, IReadOnlyList<ReleasedNumber> Numbers)
{
    /// <summary>The number at a place, as it is shown; null if it was withheld.</summary>
    public int? At(int row, int column) => Numbers.FirstOrDefault(n => n.At == new Position(row, column))?.Shown;
}

/// <summary>One published number.</summary>
/// <param name="At">Where.</param>
/// <param name="Shown">Rounded.</param>
sealed record ReleasedNumber(Position At, int Shown);
