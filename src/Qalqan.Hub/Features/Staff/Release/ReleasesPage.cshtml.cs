using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>What waits for responders' agreement.</summary>
sealed class ReleasesPage(Releases releases) : StaffPage
{
    /// <summary>All of them, newest first.</summary>
    public IReadOnlyList<ReleaseShown> All { get; private set; } = [];

    public void OnGet() => All = releases.All();
}

/// <summary>One release: whom it would tell, in numbers, and exactly what is signed.</summary>
sealed class ReleasePage(Releases releases, Audit audit, TimeProvider clock) : StaffPage
{
    /// <summary>The release.</summary>
    public ReleaseShown Shown { get; private set; } = null!;

    /// <summary>What is signed.</summary>
    public ReleaseStatement? Statement { get; private set; }

    /// <summary>Digest of what is signed; goes back with the agreement.</summary>
    public string StatementDigest { get; private set; } = "";

    /// <summary>How many approvals are needed: one, two, or two of different organisations.</summary>
    public int People => Math.Min(Shown.Needs, 2);

    /// <summary>Whether it can still be agreed to.</summary>
    public bool IsOpen => Shown.State == "waiting" && Shown.Expires > clock.GetUtcNow();

    /// <summary>The digest that binds what was seen to what is signed.</summary>
    public static string Digest(ReadOnlySpan<byte> statement) => Convert.ToHexStringLower(SHA256.HashData(statement));

    public IActionResult OnGet(string id)
    {
        if (!Id.IsValid(id) || releases.Find(id) is not { } shown) return NotFound();
        audit.Write(Me.Id, Acts.ReleaseSeen, id);
        Shown = shown;
        var bytes = Convert.FromBase64String(shown.Statement);
        StatementDigest = Digest(bytes);
        Statement = ReleaseStatement.TryRead(bytes, out var statement) ? statement : null;
        return Page();
    }
}
