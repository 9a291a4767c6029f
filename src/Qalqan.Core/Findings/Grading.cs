namespace Qalqan;

/// <summary>How much a matched indicator asks of the reader. One place, so that the same match never reads as grave here and as small there.</summary>
public static class Grading
{
    /// <summary>Grades a match.</summary>
    /// <param name="indicator">What matched, with everything that weakens it.</param>
    /// <returns>
    /// The severity and the verdict. A value on a warning list is shared by ordinary sites: it is never more than <see cref="Severity.Low"/> and
    /// "looks suspicious". A weak or expired match loses one step each.
    /// </returns>
    public static (Severity Severity, Verdict Verdict) Grade(MatchedIndicator indicator)
    {
        if (indicator.WarningLists.Count > 0) return (Severity.Low, Verdict.LooksSuspicious);
        var severity = Base(indicator.Kind);
        if (indicator.Weak) severity--;
        if (indicator.Expired) severity--;
        if (severity < Severity.Low) severity = Severity.Low;
        return (severity, indicator.Weak ? Verdict.LooksSuspicious : Verdict.KnownIndicatorMatched);
    }

    static Severity Base(ObservableKind kind) => kind switch
    {
        // Nothing ordinary produces these by accident.
        ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 or ObservableKind.App or ObservableKind.Cert
            or ObservableKind.Process or ObservableKind.Profile or ObservableKind.Path or ObservableKind.AndroidProperty => Severity.Critical,
        ObservableKind.Domain or ObservableKind.Url or ObservableKind.Email => Severity.High,
        // Addresses change hands within weeks, and file names are anybody's.
        _ => Severity.Medium,
    };
}
