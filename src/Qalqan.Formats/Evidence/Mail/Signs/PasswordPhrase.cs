using System.Text;

namespace Qalqan.Formats;

/// <summary>Finds a password given in running text, in the languages of the people this is built for and of those who write to them.</summary>
static class PasswordPhrase
{
    /// <summary>Words for "password", lower case: en, fr, de, es, pt, it, tr, ru, uk, uz/ug Latin, zh, ug, fa, ar, kk, bo.</summary>
    static readonly byte[][] Words =
    [
        .. new[]
        {
            "password", "Şifre", "Пароль", "Құпиясөз", "passcode", "passwort", "kennwort", "passphrase", "pass code", "pwd", "pin code", "mot de passe", "mdp", "contraseña", "clave", "senha", "palavra-passe",
            "parola", "şifre", "sifre", "parol", "пароль", "пароля", "пароли", "құпиясөз", "құпия сөз", "密码", "密碼", "口令", "解压码", "解壓碼", "提取码", "پارول", "ئىم", "مەخپىي نومۇر",
            "رمز عبور", "گذرواژه", "رمز", "كلمة المرور", "كلمة السر", "گۆرۈنمە سۆز", "གསང་ཚིག",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>How far behind the word the password may stand, in bytes: "The password for the attached archive is: 2024".</summary>
    const int Reach = 90;

    /// <summary>Whether <paramref name="utf8"/> gives a password: the word, a colon or "is", and then something that is not a word of the same sentence.</summary>
    public static bool Stands(ReadOnlySpan<byte> utf8)
    {
        var lower = new byte[utf8.Length];
        // Only ASCII has upper case that matters here; Ascii.ToLower would stop at the first letter of any other script.
        for (var i = 0; i < lower.Length; i++) lower[i] = utf8[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(utf8[i] | 0x20) : utf8[i];
        foreach (var word in Words)
        {
            ReadOnlySpan<byte> rest = lower;
            while (rest.IndexOf(word) is var i and >= 0)
            {
                rest = rest[(i + word.Length)..];
                if (GivesOne(utf8.Slice(lower.Length - rest.Length, Math.Min(rest.Length, Reach)))) return true;
            }
        }
        return false;
    }

    static bool GivesOne(ReadOnlySpan<byte> behind)
    {
        var line = behind.IndexOfAny((byte)'\r', (byte)'\n');
        // The password may stand on the next line by itself.
        var text = Encoding.UTF8.GetString(line > 20 ? behind[..line] : behind);
        var colon = text.IndexOfAny([':', '：', '=', '؛', '-', '–']);
        foreach (var mark in (string[])[" is ", " est ", " ist ", " es ", "为", "是", "為"])
            if (text.IndexOf(mark, StringComparison.Ordinal) is var at and >= 0 && (colon < 0 || at < colon)) colon = at + mark.Length - 1;
        if (colon < 0) return Token(text) is { } next && next.Any(char.IsAsciiDigit) && next.Length is >= 3 and <= 24;
        return Token(text[(colon + 1)..]) is { Length: >= 3 and <= 32 } token && (token.Any(c => char.IsAsciiDigit(c) || "!@#$%^&*+_".Contains(c)) || token.Any(char.IsUpper) && token.Any(char.IsLower) && !char.IsUpper(token[0]));
    }

    static string? Token(string text)
    {
        foreach (var word in text.Split((char[])[' ', '\t', '\r', '\n', '"', '\'', '“', '”', '«', '»', '(', ')', '<', '>', ',', '\u00A0'], StringSplitOptions.RemoveEmptyEntries))
            return word.TrimEnd('.', ';', '。');
        return null;
    }
}
