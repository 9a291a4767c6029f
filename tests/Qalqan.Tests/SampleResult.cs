namespace Qalqan.Tests;

/// <summary>Results made up for the tests of reports: one of every kind, with hostile values.</summary>
static class SampleResult
{
    public static readonly DateTimeOffset Now = new(2026, 3, 9, 14, 5, 0, TimeSpan.Zero);

    static readonly IndicatorSource Lab = new("example-lab", "PlugExample", Tlp.Clear, new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), null);
    static readonly IndicatorSource Desk = new("help-desk", null, Tlp.Amber, null, null);
    static readonly IndicatorSource Old = new("old-list", "Old campaign", Tlp.Green, null, new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Findings of many kinds, signs, faults, and values that try to deceive.</summary>
    public static CheckResult Rich { get; } = new()
    {
        Verdict = Verdict.KnownIndicatorMatched,
        CheckedAt = Now,
        Intelligence = [new("example-lab", 10432, new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero)), new("help-desk", 12, null), new("old-list", 1, new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero))],
        Findings =
        [
            Match(Severity.Critical, ObservableKind.Url, "https://login.evil.example/a?b=c", Places.MailLink, "mail/message", "inbox/2026-03-05.eml", 2, [Lab, Desk]) with
            {
                Indicator = new(ObservableKind.Domain, "evil.example", [Lab, Desk], []), Count = 3, LastTime = Now.AddDays(-1), Records = ["1", "4", "7"],
            },
            Match(Severity.Critical, ObservableKind.App, "com.evil.spy", "android.package", "android/packages", "phone.zip!packages.txt", 5, [Lab]) with { FirstTime = null, LastTime = null },
            Match(Severity.High, ObservableKind.Sha256, new string('a', 64), Places.MailAttachment, "mail/message", "inbox/2026-03-05.eml!\u202Efdp.exe", 2, [Lab]),
            Match(Severity.High, ObservableKind.Domain, "xn--lgbw0a4d47ac.xn--mgberp4a5d4ar", Places.DnsQuery, "log/unbound", "logs/dns.log", 9, [Desk]),
            Sign(SignRules.LookAlike, ObservableKind.Domain, "ourng0.example", ("protected", "ourngo.example")),
            Sign(SignRules.ReversedName, ObservableKind.FileName, "photo_\u202Egpj.exe"),
            Match(Severity.Medium, ObservableKind.Ip, "203.0.113.7", Places.Client, "log/apache", "logs/access.log", 30, [Old]) with
            {
                Indicator = new(ObservableKind.Network, "203.0.113.0/24", [Old], [], Expired: true),
            },
            Sign(SignRules.LinkTextDiffers, ObservableKind.Url, "http://evil.example/\u001b[2Jx", ("shown", "mybank.example"), ("target", "evil.example")),
            Match(Severity.Low, ObservableKind.Domain, "files.bigshare.example", Places.HttpRequest, "log/squid", "logs/proxy.log", 12, [Lab]) with
            {
                Verdict = Verdict.LooksSuspicious, Indicator = new(ObservableKind.Domain, "bigshare.example", [Lab], ["Top 1000 sites", "File sharing"]),
            },
            Match(Severity.Informational, ObservableKind.Process, "com.evil.longnam", "ios.process", "ios/datausage", "backup/DataUsage.sqlite", 40, [Lab]) with
            {
                Indicator = new(ObservableKind.Process, "com.evil.longname.agent", [Lab], [], Weak: true),
            },
        ],
        Coverage = new()
        {
            Files = 214,
            Bytes = 1_234_567_890,
            Records = 4_300_221,
            Observables = 9_120_044,
            Skipped = [new("inbox/photos.zip", "locked with a password"), new("inbox/سىن.mp4", "larger than the limit of 4 GB")],
            SkippedTotal = 3,
            Faults = [new("logs/\u009b31mred.log", 1048576, "a closing quote"), new("inbox/cut.eml", 733, "a closing boundary")],
            FaultsTotal = 2,
            RulesNotRun = ["yara: 12 rules, which this check does not run"],
        },
    };

    /// <summary>One match in one small mail.</summary>
    public static CheckResult Small { get; } = Rich with
    {
        Findings = [Rich.Findings[0]],
        Intelligence = [Rich.Intelligence[0]],
        Coverage = new() { Files = 1, Bytes = 4_120, Records = 1, Observables = 14 },
    };

    /// <summary>Nothing matched.</summary>
    public static CheckResult Nothing { get; } = Small with { Verdict = Verdict.NoMatchToday, Findings = [] };

    /// <summary>Nothing matched, and part was not read.</summary>
    public static CheckResult Partly { get; } = Nothing with { Verdict = Verdict.CouldNotCheck, Coverage = Rich.Coverage };

    /// <summary>A finding of an indicator.</summary>
    public static Finding Match(Severity severity, ObservableKind kind, string value, string place, string source, string path, int daysAgo, IReadOnlyList<IndicatorSource> sources) => new()
    {
        Severity = severity,
        Verdict = Verdict.KnownIndicatorMatched,
        Source = source,
        Path = path,
        Place = place,
        Records = ["1"],
        Count = 1,
        Offset = 1042,
        FirstTime = Now.AddDays(-daysAgo),
        LastTime = Now.AddDays(-daysAgo),
        Observable = new(kind, value),
        Indicator = new(kind, value, sources, []),
    };

    /// <summary>A finding of a sign.</summary>
    public static Finding Sign(SignRule rule, ObservableKind kind, string? value, params (string, string)[] details) => new()
    {
        Severity = rule.Severity,
        Verdict = Verdict.LooksSuspicious,
        Source = "mail/message",
        Path = "inbox/2026-03-05.eml",
        Place = Places.MailBody,
        Records = ["1"],
        Count = 1,
        Offset = 88,
        FirstTime = Now.AddDays(-4),
        LastTime = Now.AddDays(-4),
        Observable = value is null ? null : new(kind, value),
        Rule = rule,
        Details = details,
    };
}
