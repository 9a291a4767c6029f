using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Whether a message is from this hub: one look-up and one shape of answer, whatever was typed.</summary>
sealed class VerifyPage(NoticeCheck check, FormTokens tokens, IntakeMemory memory, Buckets buckets) : PageModel
{
    const int PerNetwork = 60, Together = 3000;

    /// <summary>What is wrong with what was sent; null if nothing is.</summary>
    public Phrase? Wrong { get; private set; }

    /// <summary>The answer; null before there is one.</summary>
    public Checked? Checked { get; private set; }

    /// <summary>The number as typed.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The code as typed.</summary>
    public string Code { get; private set; } = "";

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        (Number, Code) = (Cut(form["number"], 12), Cut(form["code"], 120));
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"), StatusCodes.Status400BadRequest);
        if (!buckets.Allows(HttpContext, "verify", PerNetwork, Together)) return Again(new("verify.busy"), StatusCodes.Status429TooManyRequests);
        Checked = check.Look(Digits(Number), Code);
        return Page();
    }

    PageResult Again(Phrase wrong, int status)
    {
        (Wrong, Response.StatusCode) = (wrong, status);
        return Page();
    }

    static string Cut(string text, int max) => SafeText.Visible(text.Length > max ? text[..max] : text, max * 2).ReplaceLineEndings(" ");

    // Persian and Arabic keyboards write their own digits.
    static int Digits(string typed)
    {
        var number = 0;
        foreach (var rune in typed.EnumerateRunes())
        {
            var digit = CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0);
            if (digit < 0 || number > 1_000_000) return -1;
            number = number * 10 + digit;
        }
        return number; // nothing typed: a message that says that the card is used up names no number
    }
}
