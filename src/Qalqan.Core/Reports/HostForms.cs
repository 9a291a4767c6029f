using System.Globalization;

namespace Qalqan;

/// <summary>The letters behind an internationalised host: <c>xn--lgbw0a4d47ac.com</c> was shown to the person as <c>ئۇيغۇر.com</c>. Reports show both.</summary>
static class HostForms
{
    static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The host as a browser may have shown it, showable and disguised; null if it has no other form.</summary>
    public static string? Letters(ObservableKind kind, string value)
    {
        if (!value.Contains("xn--", StringComparison.OrdinalIgnoreCase)) return null;
        var host = HostOf(kind, value);
        if (host.Length is 0 or > 253) return null;
        try
        {
            var letters = Idn.GetUnicode(host);
            return letters == host ? null : Join(SafeText.Visible(letters).Split('.'));
        }
        catch (ArgumentException)
        {
            return null; // not valid punycode: there are no letters behind it
        }
    }

    // Two right-to-left labels side by side would be shown swapped, so each is isolated.
    static string Join(string[] labels) => string.Join("[.]", labels.Select(l => SafeText.Isolated(l, technical: false, rightToLeft: false)));

    /// <summary>The host in a value; empty if it has none.</summary>
    public static string HostOf(ObservableKind kind, string value)
    {
        switch (kind)
        {
            case ObservableKind.Domain: return value;
            case ObservableKind.Email: return value[(value.LastIndexOf('@') + 1)..];
            case ObservableKind.Url:
                var (start, length) = Defang.HostOf(value);
                return value.Substring(start, length);
            default: return "";
        }
    }
}
