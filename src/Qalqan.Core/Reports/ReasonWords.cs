namespace Qalqan;

/// <summary>Says in the reader's language why something was not read. Results carry the reason in English: it is data there, and the JSON report keeps it.</summary>
public static class ReasonWords
{
    // What a reason starts with or holds, most telling first. A test has every reason of the sources.
    static readonly (string Part, string Key)[] Known =
    [
        ("a file or folder that exists and may be read", "fault.missing"),
        ("that is still there and", "fault.gone"),
        ("permission to ", "fault.permission"),
        ("a link, not followed", "reason.link"),
        ("a device, pipe or socket", "reason.special"),
        ("a device or pipe", "reason.special"),
        ("encrypted with OpenPGP", "reason.encrypted-mail"),
        ("encrypted with S/MIME", "reason.encrypted-mail"),
        ("the comparison with published warnings", "reason.no-warnings"),
        ("only its name, its hashes and the plain text", "reason.no-reader"),
        ("archives made to overload programs", "reason.overload"),
        ("password", "reason.locked"),
        ("npack it and check the folder", "reason.unpack"),
    ];

    /// <summary>How a fault is said: what is wrong with a whole file in a plain sentence, everything else with its place.</summary>
    /// <param name="offset">Where, as text.</param>
    /// <param name="expected">What should have been there.</param>
    public static Phrase OfFault(string offset, string expected) => KeyOf(expected) is { } key && key.StartsWith("fault", StringComparison.Ordinal)
        ? new(key)
        : new("coverage.fault", [new("offset", offset, ValueForm.Technical), new("expected", expected, ValueForm.Free)]);

    /// <summary>The sentence for a reason, null where it is said as it stands: in English, which is more exact, and where no sentence is known.</summary>
    /// <param name="words">The report's language.</param>
    /// <param name="reason">The reason, in English.</param>
    public static Phrase? Of(Words words, string reason) => words.Language.Tag != "en" && KeyOf(reason) is { } key ? new(key) : null;

    internal static string? KeyOf(string reason)
    {
        foreach (var (part, key) in Known)
            if (reason.Contains(part, StringComparison.Ordinal)) return key;
        return null;
    }
}
