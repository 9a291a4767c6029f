using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>People by pseudonym.</summary>
sealed class PeoplePage(PeopleRows rows, Audit audit) : StaffPage
{
    /// <summary>The beginning that was asked for.</summary>
    public string Begin { get; private set; } = "";

    /// <summary>A page of them.</summary>
    public IReadOnlyList<PersonRow> People { get; private set; } = [];

    public void OnGet(string? begin)
    {
        Begin = new([.. (begin ?? "").ToLowerInvariant().Where(char.IsAsciiHexDigit).Take(32)]);
        audit.Write(Me.Id, Acts.PeopleListed, "");
        People = rows.Find(Me.OrganisationId, Begin);
    }
}

/// <summary>One person: what is known without a name, and the way to the name for whoever has a reason.</summary>
sealed class PersonPage(PeopleRows rows, TwoPerson requests, Identities identities, StaffNames names) : StaffPage
{
    /// <summary>The person.</summary>
    public PersonRow Person { get; private set; } = null!;

    /// <summary>Whether there is an identity that the caller's key opens.</summary>
    public bool HasIdentity { get; private set; }

    /// <summary>Requests to open it.</summary>
    public IReadOnlyList<(TwoPersonRequest Request, string By)> Requests { get; private set; } = [];

    public IActionResult OnGet(string id)
    {
        if (rows.One(Me.OrganisationId, id) is not { } person) return NotFound();
        Person = person;
        HasIdentity = Me.Is(Roles.Custodian) && identities.Has(id, Me.Id);
        Requests = [.. requests.Of(Me.OrganisationId, TwoPerson.Reveal).Where(r => r.Object == id).Select(r => (r, names.Of(r.AskedBy)))];
        return Page();
    }
}

/// <summary>An identity, opened once, after two people agreed. It is in this answer and nowhere else.</summary>
sealed class RevealPage(TwoPerson requests, Identities identities, PeopleRows rows, Audit audit) : StaffPage
{
    /// <summary>The pseudonym.</summary>
    public string PersonId { get; private set; } = "";

    /// <summary>Who it is; null if the caller's key does not open it.</summary>
    public IdentityText? Identity { get; private set; }

    public IActionResult OnPost(string request)
    {
        if (!Id.IsValid(request) || requests.Find(request) is not { Kind: TwoPerson.Reveal, State: "approved" } approved || approved.OrganisationId != Me.OrganisationId || approved.AskedBy != Me.Id) return NotFound();
        if (rows.One(Me.OrganisationId, approved.Object) is null || !requests.Use(request)) return NotFound();
        audit.Write(Me.Id, Acts.IdentityOpened, approved.Object);
        (PersonId, Identity) = (approved.Object, identities.Open(approved.Object, Me.Id, Keys.Sealing));
        return Page();
    }
}
