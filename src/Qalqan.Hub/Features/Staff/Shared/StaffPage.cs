using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>What every page behind the gate has.</summary>
abstract class StaffPage : PageModel
{
    /// <summary>Who is asking.</summary>
    public Caller Caller => StaffGate.CallerOf(HttpContext);

    /// <summary>Their account.</summary>
    public Account Me => Caller.Account;

    /// <summary>Their keys, on a page whose route needs them.</summary>
    /// <exception cref="ObjectDisposedException">They were zeroed meanwhile; the gate asks for the passphrase again.</exception>
    public UnlockedKeys Keys => Caller.Session.Keys ?? throw new ObjectDisposedException(nameof(UnlockedKeys));

    /// <summary>The first digits of an id: enough to tell two apart when speaking.</summary>
    [return: NotNullIfNotNull(nameof(id))]
    public static string? Short(string? id) => id is { Length: > 8 } ? id[..8] : id;

    /// <summary>A time from the store.</summary>
    public static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}

/// <summary>What POST routes answer: to a page, with a line to be shown there once.</summary>
static class StaffAnswer
{
    /// <summary>Back to <paramref name="page"/>.</summary>
    public static IResult See(HttpContext http, string page, string? said = null, string? value = null)
    {
        if (said is not null) StaffGate.CallerOf(http).Session.Say(said, value);
        return Results.Redirect(page);
    }

    /// <summary>What was typed into a field, without blanks around it; empty for nothing.</summary>
    public static string Field(this HttpContext http, string name, int max = 4000)
    {
        var typed = http.Request.Form[name].ToString().Trim().Normalize();
        return typed.Length > max ? typed[..max] : typed;
    }
}

/// <summary>How colleagues are called.</summary>
sealed class StaffNames(Accounts accounts, Responders responders)
{
    /// <summary>The name of an account or responder; its id's beginning where it has none.</summary>
    public string Of(string? id)
    {
        if (!Id.IsValid(id)) return id ?? "";
        return accounts.Find(id!)?.Label.Name ?? responders.Find(id!)?.Label.Name ?? StaffPage.Short(id!);
    }
}

/// <summary>Time since something, as one says it.</summary>
static class Since
{
    /// <summary><c>3 h</c>, <c>2 d</c>: what concerns people is kept to the hour.</summary>
    public static string Hours(DateTimeOffset now, long since)
    {
        var hours = Math.Max(0, (now.ToUnixTimeSeconds() - since) / 3600);
        return hours < 48 ? string.Create(CultureInfo.InvariantCulture, $"{hours} h") : string.Create(CultureInfo.InvariantCulture, $"{hours / 24} d");
    }
}
