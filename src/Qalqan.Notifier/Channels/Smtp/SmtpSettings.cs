namespace Qalqan.Notifier;

/// <summary>The mail server that takes our mails. From the notifier's own configuration.</summary>
/// <param name="Host">Its name, which its certificate must carry.</param>
/// <param name="Port">587 for STARTTLS, 465 for TLS from the first byte.</param>
/// <param name="From">Our address.</param>
sealed record SmtpSettings(string Host, int Port, string From)
{
    /// <summary>TLS from the first byte instead of STARTTLS. There is no third way: without TLS nothing is sent.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>For AUTH; null where the server knows us by our address.</summary>
    public string? User { get; init; }

    /// <summary>File with the password in its first line.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the authority that signed the server's certificate, instead of those of the system.</summary>
    public string? Authority { get; init; }

    /// <summary>Connections kept open at the same time.</summary>
    public int Connections { get; set; } = 6;

    /// <summary>Mails a minute that the server accepts from us.</summary>
    public int PerMinute { get; set; } = 12_000;

    /// <summary>Seconds for each answer of the server. RFC 5321 4.5.3.2 says five minutes; a notice has other channels after ten seconds.</summary>
    public int AnswerSeconds { get; set; } = 15;
}
