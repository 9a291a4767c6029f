namespace Qalqan;

/// <summary>Every sign there is, in one list. Words for each stand in the resource files; the measured false-alarm rates in <c>docs/signs.md</c>.</summary>
public static class SignRules
{
    /// <summary>A link's visible text names one host, its target is another.</summary>
    public static readonly SignRule LinkTextDiffers = new("link-text-differs", Severity.Medium);

    /// <summary>A host looks like a domain that the user protects, and is not it.</summary>
    public static readonly SignRule LookAlike = new("look-alike", Severity.High);

    /// <summary>Answers would go to another domain than the mail claims to come from.</summary>
    public static readonly SignRule ReplyToDiffers = new("reply-to-differs", Severity.Low);

    /// <summary>The sender's display name holds an address or domain that is not the sender's.</summary>
    public static readonly SignRule DisplayNameDeceives = new("display-name-deceives", Severity.Medium);

    /// <summary>A file's name ends in two extensions, the last one runnable.</summary>
    public static readonly SignRule DoubleExtension = new("double-extension", Severity.High);

    /// <summary>A file's name turns its own order of reading with an invisible character.</summary>
    public static readonly SignRule ReversedName = new("reversed-name", Severity.High);

    /// <summary>An attachment of a kind that runs or installs something.</summary>
    public static readonly SignRule RunnableAttachment = new("runnable-attachment", Severity.High);

    /// <summary>An HTML page as an attachment.</summary>
    public static readonly SignRule HtmlAttachment = new("html-attachment", Severity.Medium);

    /// <summary>A document that carries macros.</summary>
    public static readonly SignRule MacroAttachment = new("macro-attachment", Severity.Medium);

    /// <summary>An archive that needs a password, and the mail gives the password.</summary>
    public static readonly SignRule PasswordedArchive = new("passworded-archive", Severity.High);

    /// <summary>The receiving server says that the sender's domain did not send this.</summary>
    public static readonly SignRule FailedAuthentication = new("failed-authentication", Severity.Medium);

    /// <summary>A URL with a name or password before its host.</summary>
    public static readonly SignRule CredentialsInUrl = new("credentials-in-url", Severity.High);

    /// <summary>A URL that carries another site's URL in itself and sends the reader on.</summary>
    public static readonly SignRule NestedRedirect = new("nested-redirect", Severity.Low);

    /// <summary>A URL whose host is an IP address in a spelling that hides it: one large number, octal, hexadecimal.</summary>
    public static readonly SignRule HiddenAddress = new("hidden-address", Severity.High);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SignRule> All { get; } =
    [
        LinkTextDiffers, LookAlike, ReplyToDiffers, DisplayNameDeceives, DoubleExtension, ReversedName, RunnableAttachment,
        HtmlAttachment, MacroAttachment, PasswordedArchive, FailedAuthentication, CredentialsInUrl, NestedRedirect, HiddenAddress,
    ];
}
