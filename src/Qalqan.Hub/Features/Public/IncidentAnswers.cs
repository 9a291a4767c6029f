using System.Globalization;
using System.Text;

namespace Qalqan.Hub;

/// <summary>What somebody answered about an incident. Every answer may be empty; none is about who somebody is.</summary>
sealed class IncidentAnswers
{
    /// <summary>What may have happened; one of the words <c>tactic.…</c>.</summary>
    public static readonly string[] Tactics = ["contact", "threat-family", "detention", "inform", "passport", "legal", "surveillance", "smear", "digital", "impersonation", "disruption", "physical"];

    /// <summary>To whom.</summary>
    public static readonly string[] Targets = ["self", "family-here", "family-there", "organisation"];

    /// <summary>Who they said they were.</summary>
    public static readonly string[] Origins = ["police", "consulate", "other", "unknown"];

    /// <summary>The languages they may have used, by their own names, as <see cref="LanguageUsed"/> numbers them.</summary>
    public static readonly (string Tag, string Name)[] Spoken = [("ug", "ئۇيغۇرچە"), ("zh", "中文"), ("bo", "བོད་སྐད་"), ("en", "English"), ("fr", "Français"), ("tr", "Türkçe")];

    /// <summary>What it may be used for, each on its own.</summary>
    public static readonly string[] Uses = ["keep", "partner", "statistics", "police"];

    const int MaxShort = 80;

    /// <summary>No answers.</summary>
    public IncidentAnswers() { }

    /// <summary>The answers of a form; what is none of the choices is left out.</summary>
    public IncidentAnswers(FormBody form)
    {
        (Chosen, Consents) = ([.. Tactics.Intersect(form.All("tactic"))], [.. Uses.Intersect(form.All("consent"))]);
        (Target, Origin) = (Targets.FirstOrDefault(t => t == form["target"]) ?? "", Origins.FirstOrDefault(o => o == form["origin"]) ?? "");
        (Year, Month, Day) = (Digits(form["year"], 4), Digits(form["month"], 2), Digits(form["day"], 2));
        (Country, Region, SpokenTag) = (Short(form["country"]), Short(form["region"]), Short(form["spoken"]));
        (Story, Demand, Effect, Need) = (form["story"], form["demand"], form["effect"], form["need"]);
        Behalf = form.Has("behalf");
    }

    /// <summary>What happened.</summary>
    public IReadOnlyList<string> Chosen { get; } = [];

    /// <summary>What it may be used for.</summary>
    public IReadOnlyList<string> Consents { get; } = [];

    /// <summary>To whom; empty for no answer, as all below.</summary>
    public string Target { get; } = "";

    /// <summary>Who they said they were.</summary>
    public string Origin { get; } = "";

    public string Year { get; } = "";

    public string Month { get; } = "";

    public string Day { get; } = "";

    public string Country { get; } = "";

    public string Region { get; } = "";

    /// <summary>The language they used.</summary>
    public string SpokenTag { get; } = "";

    public string Story { get; } = "";

    public string Demand { get; } = "";

    public string Effect { get; } = "";

    public string Need { get; } = "";

    /// <summary>Written for somebody else, who agrees.</summary>
    public bool Behalf { get; }

    /// <summary>Whether nothing of the list is chosen: without it nobody could find it again.</summary>
    public bool IsEmpty => Chosen.Count == 0;

    /// <summary>Whether an answer is longer than can be taken.</summary>
    public bool IsLong => new[] { Story, Demand, Effect, Need }.Any(t => t.Length > PublicLimits.MaxLetters);

    /// <summary>Whether year, month and day are a date, or the beginning of one, that has passed.</summary>
    /// <param name="today">Today; a day more is let pass, for other time zones.</param>
    public bool HasPossibleDate(DateTimeOffset today)
    {
        if (Year.Length == 0) return Month.Length == 0 && Day.Length == 0;
        if (Day.Length > 0 && Month.Length == 0) return false;
        var (year, month, day) = (Number(Year), Month.Length > 0 ? Number(Month) : 1, Day.Length > 0 ? Number(Day) : 1);
        return year is >= 1949 and <= 9998 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            && new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) <= today.UtcDateTime.AddDays(1);
    }

    /// <summary>Which of <see cref="Tactics"/> an incident has.</summary>
    public static IEnumerable<string> Named(Tactics tactics) => Tactics.Where((_, i) => tactics.HasFlag((Tactics)(1 << i)));

    /// <summary>Which of <see cref="Uses"/> are allowed.</summary>
    public static IEnumerable<string> Named(Consents uses) => Uses.Where(use => uses.HasFlag(Allowed([use])));

    /// <summary>Which of <see cref="Targets"/> it was.</summary>
    public static string Named(TargetKind target) => Targets[(int)target - 1];

    /// <summary>Which of <see cref="Origins"/> was claimed.</summary>
    public static string Named(ClaimedOrigin origin) => origin switch { ClaimedOrigin.Police => "police", ClaimedOrigin.Consulate => "consulate", ClaimedOrigin.Other => "other", _ => "unknown" };

    /// <summary>The ticked uses as the register has them; what is none of them is left out.</summary>
    public static Consents Allowed(IEnumerable<string> ticked) => Uses.Intersect(ticked).Aggregate(Qalqan.Hub.Consents.None, (all, one) => all | (Consents)(1 << Array.IndexOf(Uses, one)));

    /// <summary>As the register takes it. What is in the person's own words goes into the story, which is sealed to the case.</summary>
    /// <param name="words">The words of the page, for the questions before the answers.</param>
    public IncidentDraft ToDraft(Words words)
    {
        var country = CountryNames.Code(words.Language, Country);
        var place = PlaceOf(country);
        return new()
        {
            Time = Time(),
            Place = place,
            Target = (TargetKind)(Math.Max(0, Array.IndexOf(Targets, Target)) + 1),
            Tactics = Chosen.Aggregate(Qalqan.Hub.Tactics.None, (all, one) => all | (Tactics)(1 << Array.IndexOf(Tactics, one))),
            Origin = Origin switch { "police" => ClaimedOrigin.Police, "consulate" => ClaimedOrigin.Consulate, "other" => ClaimedOrigin.Other, _ => ClaimedOrigin.Unknown },
            Language = SpokenTag == "other" ? LanguageUsed.Other : (LanguageUsed)(Array.FindIndex(Spoken, s => s.Tag == SpokenTag) + 1),
            Demands = Demand.Length > 0 ? Demands.Other : Demands.None,
            Story = Told(words, country is null ? Country : "", place.Province is null ? Region : ""),
            Consents = Allowed(Consents),
            OnBehalf = Behalf,
        };
    }

    IncidentTime Time()
    {
        if (Year.Length == 0) return IncidentTime.Unknown;
        var (month, day) = (Month.Length > 0 ? Number(Month) : 1, Day.Length > 0 ? Number(Day) : 1);
        return IncidentTime.At(Day.Length > 0 ? DatePrecision.Day : Month.Length > 0 ? DatePrecision.Month : DatePrecision.Year, new(Number(Year), month, day));
    }

    IncidentPlace PlaceOf(string? country)
    {
        try
        {
            return IncidentPlace.Of(country, country is null ? null : Region);
        }
        catch (FormatException)
        {
            return IncidentPlace.Of(country); // a province by its name: it stays in the story
        }
    }

    string Told(Words words, string country, string region)
    {
        var text = new StringBuilder(Story);
        foreach (var (question, answer) in new[] { ("incident.country", country), ("incident.region", region), ("incident.demand", Demand), ("incident.effect", Effect), ("incident.need", Need) })
            if (answer.Length > 0) text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? "\n\n" : "")}{words[question]}\n{answer}");
        return text.ToString();
    }

    static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    // Persian and Arabic keyboards write their own digits.
    static string Digits(string typed, int max)
    {
        var digits = new StringBuilder();
        foreach (var rune in typed.EnumerateRunes())
            if (CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0) is >= 0 and var digit && digits.Length < max) digits.Append((char)('0' + digit));
        return digits.ToString();
    }

    static string Short(string typed) => typed.Length > MaxShort ? typed[..MaxShort] : typed;
}
