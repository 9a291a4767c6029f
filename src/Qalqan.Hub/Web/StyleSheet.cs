using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>The one style sheet of all pages: the reports' and the pages' own. Its address names its content, so it is fetched once and never asked for again.</summary>
sealed class StyleSheet
{
    readonly byte[] _css;

    /// <summary>Puts it together.</summary>
    public StyleSheet()
    {
        using var reader = new StreamReader(typeof(StyleSheet).Assembly.GetManifestResourceStream("pages.css")!);
        _css = Encoding.UTF8.GetBytes(HtmlStyle.Css + "\n" + reader.ReadToEnd());
        Path = $"/style-{Convert.ToHexStringLower(SHA256.HashData(_css).AsSpan(0, 8))}.css";
    }

    /// <summary>Its address.</summary>
    public string Path { get; }

    /// <summary>Its size in bytes.</summary>
    public int Length => _css.Length;

    /// <summary>Answers with it.</summary>
    public Task Write(HttpContext context)
    {
        context.Response.ContentType = "text/css; charset=utf-8";
        context.Response.ContentLength = _css.Length;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return context.Response.Body.WriteAsync(_css, context.RequestAborted).AsTask();
    }
}
