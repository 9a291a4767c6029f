namespace Qalqan.Hub;

/// <summary>Shutting everything: the lock that one person turns, and the end that two must mean.</summary>
sealed class PanicPage(TwoPerson requests, StaffNames names) : StaffPage
{
    /// <summary>Whether the caller may ask for the end.</summary>
    public bool MayWipe => Me.Is(Roles.Responder) || Me.Is(Roles.Admin);

    /// <summary>Requests for the end, of the last minutes.</summary>
    public IReadOnlyList<(TwoPersonRequest Request, string By)> Requests { get; private set; } = [];

    public void OnGet() => Requests = [.. requests.Of(Me.OrganisationId, TwoPerson.Wipe).Select(r => (r, names.Of(r.AskedBy)))];
}
