using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>
/// Forms that no other site can send. Before there is a code there is no cookie, so nothing of the person's can be used by a stranger's page; a form then carries the page and the hour under a key of
/// the hub, and the browser must not say that it comes from elsewhere. With a session the token also names the session.
/// </summary>
sealed class FormTokens(HubKeys keys, TimeProvider clock)
{
    /// <summary>The name of the hidden field.</summary>
    public const string Field = "form";

    /// <summary>How many hours an open page may be sent: somebody in fear writes slowly, and is interrupted.</summary>
    const int Hours = 24;

    const int MacBytes = 16;
    static readonly object SessionKey = new();

    /// <summary>Names the session of this request, so that tokens belong to it.</summary>
    public static void BindTo(HttpContext context, string session) => context.Items[SessionKey] = session;

    /// <summary>The token of a form on the page of this request.</summary>
    public string Make(HttpContext context)
    {
        var hour = Hour();
        Span<byte> token = stackalloc byte[4 + MacBytes];
        BinaryPrimitives.WriteInt32BigEndian(token, hour);
        Mac(context, hour, token[4..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whether a form was sent from a page of ours, of the same address, not long ago, and in the same session.</summary>
    public bool IsOurs(HttpContext context, string? typed)
    {
        if (!FromHere(context.Request)) return false;
        Span<byte> token = stackalloc byte[4 + MacBytes], expected = stackalloc byte[MacBytes];
        if (typed is null || typed.Length > 64 || !Base64Url.IsValid(typed, out var length) || length != token.Length || Base64Url.DecodeFromChars(typed, token) != token.Length) return false;
        var hour = BinaryPrimitives.ReadInt32BigEndian(token);
        if (hour > Hour() || Hour() - hour > Hours) return false;
        Mac(context, hour, expected);
        return CryptographicOperations.FixedTimeEquals(expected, token[4..]);
    }

    /// <summary>Whether the browser says, as far as it says anything, that its own page of ours sent this.</summary>
    public static bool FromHere(HttpRequest request)
    {
        // Browsers since 2020-2023 say it outright; "none" is a person's own doing (a bookmark, a reload).
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is "same-origin" or "none";
        // Older ones name the origin; under our Referrer-Policy they write "null" for our own forms.
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != "null") return Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
        var referer = request.Headers.Referer.ToString();
        return referer.Length == 0 || (Uri.TryCreate(referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value);
    }

    int Hour() => (int)(clock.Seconds() / 3600);

    void Mac(HttpContext context, int hour, Span<byte> mac)
    {
        // The language may be changed between: the page is named without it.
        var path = context.Request.Path.Value ?? "";
        var page = PageLanguage.OfPath(path) is { } language ? path[(language.Tag.Length + 1)..] : path;
        Span<byte> full = stackalloc byte[32];
        HMACSHA256.HashData(keys.Forms, Encoding.UTF8.GetBytes($"{hour}\0{page}\0{context.Items[SessionKey] as string}"), full);
        full[..MacBytes].CopyTo(mac);
    }
}
