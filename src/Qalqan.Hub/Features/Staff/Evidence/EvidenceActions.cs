using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Pictures of evidence: the only bytes of an original that a browser gets as they are.</summary>
static class EvidenceActions
{
    public static void Map(WebApplication app) => app.MapGet("/staff/evidence/{id}/image", async (string id, HttpContext http, EvidenceRoom room) =>
    {
        var caller = StaffGate.CallerOf(http);
        if (caller.Session.Keys is not { } keys || room.Open(caller.Account, keys, id, sign: false) is not { } opened)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        try
        {
            if (EvidenceRoom.ImageType(opened.Content) is not { } type)
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            // Opened by itself it is a document without rights: no script, no form, no origin.
            http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            http.Response.Headers.ContentDisposition = "inline; filename=\"picture\"";
            http.Response.ContentType = type;
            http.Response.ContentLength = opened.Content.Length;
            await http.Response.Body.WriteAsync(opened.Content, http.RequestAborted);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened.Content);
        }
    });
}
