using Dapper;
using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>A notice of the case's person, as its row says it.</summary>
sealed record CaseNotice(long Number, string Template, string State, long Created, long Attempt, string? Channel);

/// <summary>A case, opened with the responder's key in memory.</summary>
sealed class CasePage(CaseDesk desk, CaseStore cases, IncidentStore incidents, Accounts accounts, StaffNames names, Audit audit, Database database) : StaffPage
{
    /// <summary>Rows of the timeline, and which kinds of entries stand in each.</summary>
    public static readonly (string Row, string[] Kinds)[] Rows =
        [("hits", ["hit"]), ("checks", ["check", "file", "incident"]), ("notices", ["notice", "acknowledged"]), ("messages", ["message"]), ("work", ["note", "task", "done", "link", "merged", "merged-into", "handover", "accepted", "passed", "came-back", "closed", "reopened", "damaged"])];

    /// <summary>The case.</summary>
    public CaseRow Shown { get; private set; } = null!;

    /// <summary>Its history, oldest first.</summary>
    public IReadOnlyList<CaseEntry> Entries { get; private set; } = [];

    /// <summary>Its person's notices.</summary>
    public IReadOnlyList<CaseNotice> Notices { get; private set; } = [];

    /// <summary>What was told, oldest first, with the story of each: null where it does not open.</summary>
    public IReadOnlyList<(Incident Incident, string? Story)> Told { get; private set; } = [];

    /// <summary>Tasks without an entry that says they are done.</summary>
    public IReadOnlyList<CaseEntry> Open { get; private set; } = [];

    /// <summary>To whom it can be handed over.</summary>
    public IReadOnlyList<Account> Colleagues { get; private set; } = [];

    /// <summary>An offer that waits; null for none.</summary>
    public Handover? Offer { get; private set; }

    public IActionResult OnGet(string id)
    {
        if (desk.Find(Me, id) is not { CanOpen: true } file) return NotFound();
        using var key = desk.Key(Me, Keys, id);
        if (key is null) return NotFound();
        audit.Write(Me.Id, Acts.CaseOpened, id);
        (Shown, Entries, Offer) = (file, cases.Read(id, key), desk.Offer(id));
        Told = [.. incidents.OfCase(id).Select(i => (i, i.HasStory ? incidents.Story(i.Id, key) : ""))];
        var done = Entries.Where(e => e.Kind == "done").Select(e => e.Reference).ToHashSet();
        Open = [.. Entries.Where(e => e.Kind == "task" && !done.Contains(e.Reference))];
        Colleagues = [.. accounts.Of(Me.OrganisationId).Where(a => a.Active && a.Is(Roles.Responder) && a.Id != Me.Id)];
        if (file.Person is { } person)
            Notices = database.Read(c => c.Query<(long Number, string Template, string State, long Created, long Attempt, string? Channel)>("select number, template, state, created, attempt, channel from notice where person_id = @person order by number", new { person }).ToList())
                .ConvertAll(n => new CaseNotice(n.Number, n.Template, n.State, n.Created, n.Attempt, n.Channel));
        return Page();
    }

    /// <summary>How a colleague is called.</summary>
    public string NameOf(string? id) => names.Of(id);

    /// <summary>The row of an entry in the timeline.</summary>
    public static int RowOf(CaseEntry entry) => Math.Max(0, Array.FindIndex(Rows, r => r.Kinds.Contains(entry.Kind)) is var at and >= 0 ? at : Rows.Length - 1);

    /// <summary>What an indicator's entry says: kind, value, feed, name.</summary>
    public static (ObservableKind Kind, string Value, string Feed, string Name)? HitOf(CaseEntry entry) =>
        entry.Kind == "hit" && entry.Text.Split('\t') is [var kind, var value, var feed, var name] ? (ObservableKinds.TryParse(kind, out var known) ? known : ObservableKind.Unknown, value, feed, name) : null;

    /// <summary>The name under which a file was handed in: without its size and salt.</summary>
    public static string FileName(CaseEntry entry) => string.Join(' ', entry.Text.Split('\n').SkipLast(2));
}
