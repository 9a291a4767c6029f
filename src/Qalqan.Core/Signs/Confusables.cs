using System.Globalization;
using System.Text;

namespace Qalqan;

/// <summary>What a name looks like: letters that the eye confuses become the same one (after Unicode TS 39 §4, with our own short table for host names).</summary>
static class Confusables
{
    /// <summary>The look of a label. Two labels with one look can be taken for each other.</summary>
    /// <param name="label">A host's label in Unicode, lower case.</param>
    public static string Skeleton(string label)
    {
        var text = new StringBuilder(label.Length);
        foreach (var c in label.Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)) text.Append(Letter(c));
        // Pairs of letters that run together in most fonts.
        return text.Replace("rn", "m").Replace("vv", "w").Replace("cl", "d").ToString();
    }

    static char Letter(char c) => c switch
    {
        '0' or 'о' or 'ο' or 'σ' or 'օ' or 'ø' or 'ө' or 'ᴏ' or 'ஐ' or '໐' or '०' or '٥' or '๐' => 'o',
        '1' or 'i' or 'ı' or 'і' or 'ι' or 'ɩ' or 'ӏ' or 'ا' or '١' or '۱' or 'ł' or 'ɫ' or '׀' or 'Ӏ' or 'ו' => 'l',
        'а' or 'α' or 'ɑ' or 'ᴀ' => 'a',
        'ь' or 'ƅ' or 'ђ' or 'β' or 'ḃ' => 'b',
        'с' or 'ϲ' or 'ᴄ' or 'ç' => 'c',
        'ԁ' or 'đ' or 'ժ' or 'ɖ' => 'd',
        'е' or 'ҽ' or 'є' or 'ε' or 'ə' or 'ɛ' => 'e',
        'ƒ' or 'ſ' or 'ғ' => 'f',
        'ɡ' or 'ց' or 'ԍ' or 'ǥ' => 'g',
        'һ' or 'հ' or 'ħ' or 'н' => 'h',
        'ј' or 'ϳ' or 'յ' => 'j',
        'к' or 'κ' or 'ĸ' or 'ҝ' or 'қ' => 'k',
        'м' or 'ṃ' => 'm',
        'п' or 'ո' or 'η' or 'ռ' or 'ŋ' => 'n',
        'р' or 'ρ' or 'ƿ' or 'բ' => 'p',
        'ԛ' or 'գ' or 'զ' => 'q',
        'г' or 'ᴦ' => 'r',
        'ѕ' or 'ꜱ' or 'ʂ' => 's',
        'т' or 'τ' or 'ŧ' => 't',
        'υ' or 'ս' or 'ʋ' or 'ц' or 'џ' => 'u',
        'ν' or 'ѵ' or 'ᴠ' => 'v',
        'ԝ' or 'ѡ' or 'ω' or 'ɯ' or 'ᴡ' or 'ա' or 'ш' => 'w',
        'х' or 'χ' or 'ҳ' => 'x',
        'у' or 'γ' or 'ү' or 'ყ' or 'ʏ' => 'y',
        'ᴢ' or 'ʐ' or 'ż' => 'z',
        _ => c,
    };
}
