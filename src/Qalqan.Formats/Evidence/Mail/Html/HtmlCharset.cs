using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>The character set that an HTML text names itself, for the many mails whose header does not.</summary>
static class HtmlCharset
{
    /// <summary>How far browsers look (WHATWG HTML, "prescan a byte stream").</summary>
    const int Prescan = 1024;

    static readonly SearchValues<byte> EndOfName = SearchValues.Create("\"'; />\r\n"u8);

    /// <summary>The name behind the first <c>charset=</c> of <paramref name="html"/>'s beginning; null if there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> html)
    {
        var head = html[..Math.Min(html.Length, Prescan)];
        while (head.IndexOf("charset"u8) is var i and >= 0)
        {
            head = head[(i + 7)..].TrimStart(" \t\r\n"u8);
            if (head.IsEmpty || head[0] != '=') continue;
            head = head[1..].TrimStart(" \t\r\n\"'"u8);
            var end = head.IndexOfAny(EndOfName);
            return end > 0 ? Encoding.Latin1.GetString(head[..end]) : null;
        }
        return null;
    }
}
