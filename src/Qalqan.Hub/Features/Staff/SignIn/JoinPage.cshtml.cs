using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using QRCoder;

namespace Qalqan.Hub;

/// <summary>Somebody with an invitation gets an account: passphrases to write down, a second factor to set up, and proof that it works.</summary>
sealed class JoinPage(StaffJoining joining, FormTokens tokens, SourceBuckets buckets) : PageModel
{
    /// <summary>The one who is joining; null before the code was typed.</summary>
    public Join? Join { get; private set; }

    /// <summary>Names the join between the two steps.</summary>
    public string JoinId { get; private set; } = "";

    /// <summary>The word for what went wrong; null for nothing.</summary>
    public string? Said { get; private set; }

    /// <summary>Whether the account is made.</summary>
    public bool Done { get; private set; }

    /// <summary>The key that operators pin in the notifier, base64; null where the role signs nothing.</summary>
    public string? SigningKey { get; private set; }

    /// <summary>The picture of the second factor's secret.</summary>
    public IReadOnlyList<System.Collections.BitArray> Modules
    {
        get
        {
            using var data = QRCodeGenerator.GenerateQrCode(Totp.Address(Join!.Invitation.Login, Join.Secrets.Totp), QRCodeGenerator.ECCLevel.M);
            return [.. data.ModuleMatrix];
        }
    }

    public IActionResult OnPost()
    {
        if (!tokens.IsOurs(HttpContext, HttpContext.Field(StaffGate.FormField))) Said = "again";
        else if (HttpContext.Field("join") is { Length: > 0 } id) Finish(id);
        else if (joining.Begin(HttpContext.Field("invitation", 100)) is var (begun, join)) (JoinId, Join) = (begun, join);
        else Said = buckets.MayFail(HttpContext.Connection.RemoteIpAddress) ? "unknown" : "wait";
        if (Said is not null) Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    void Finish(string id)
    {
        (JoinId, Join) = (id, joining.Find(id));
        if (Join is null)
        {
            Said = "over";
            return;
        }
        SigningKey = Join.Secrets.Signing is { } signing ? Convert.ToBase64String(signing.Public.Bytes) : null;
        if (joining.Finish(id, HttpContext.Field("code", 20)) is not null) (Done, Join) = (true, null);
        else if (joining.Find(id) is null) (Said, Join) = ("over", null);
        else Said = "wrong-code";
    }
}
