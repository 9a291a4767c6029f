using System.Text;
using System.Text.Unicode;

namespace Qalqan.Formats.Zip;

/// <summary>Names of entries: UTF-8 or the code page of the first IBM PC.</summary>
static class ZipNames
{
    /// <summary>Code page 437 from 0x80 up (APPNOTE, appendix D).</summary>
    const string Upper437 =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    /// <summary>The name's characters. Many programs write UTF-8 without saying so: what is well-formed UTF-8 is taken as that.</summary>
    /// <param name="name">The bytes of the header.</param>
    /// <param name="utf8">Whether the header says that they are UTF-8 (general purpose bit 11).</param>
    public static string Decode(ReadOnlySpan<byte> name, bool utf8)
    {
        string text;
        if (utf8 || Utf8.IsValid(name)) text = Encoding.UTF8.GetString(name);
        else
        {
            var chars = new char[name.Length];
            for (var i = 0; i < chars.Length; i++) chars[i] = name[i] < 0x80 ? (char)name[i] : Upper437[name[i] - 0x80];
            text = new(chars);
        }
        return text.Length <= ArchiveLimits.MaxNameChars ? text : text[..ArchiveLimits.MaxNameChars];
    }
}
