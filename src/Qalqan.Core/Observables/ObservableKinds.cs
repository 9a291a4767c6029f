using System.Diagnostics.CodeAnalysis;

namespace Qalqan;

/// <summary>The names of <see cref="ObservableKind"/> as written in reports, CSV files and arguments.</summary>
public static class ObservableKinds
{
    static readonly (ObservableKind Kind, string Name)[] Names =
    [
        (ObservableKind.Domain, "domain"),
        (ObservableKind.Url, "url"),
        (ObservableKind.Ip, "ip"),
        (ObservableKind.Network, "network"),
        (ObservableKind.Email, "email"),
        (ObservableKind.Md5, "md5"),
        (ObservableKind.Sha1, "sha1"),
        (ObservableKind.Sha256, "sha256"),
        (ObservableKind.App, "app"),
        (ObservableKind.Cert, "cert"),
        (ObservableKind.Process, "process"),
        (ObservableKind.Path, "path"),
        (ObservableKind.FileName, "filename"),
        (ObservableKind.AndroidProperty, "android-property"),
        (ObservableKind.Profile, "profile"),
        (ObservableKind.Other, "other"),
    ];

    /// <summary>Every kind that data may have, in the order reports list them.</summary>
    public static IEnumerable<ObservableKind> All => Names.Select(n => n.Kind);

    /// <summary>The stable name of <paramref name="kind"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not in <see cref="All"/>.</exception>
    public static string Name(this ObservableKind kind)
    {
        foreach (var (k, name) in Names)
            if (k == kind) return name;
        throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of observable");
    }

    /// <summary>The kind called <paramref name="name"/>, case ignored.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out ObservableKind kind)
    {
        foreach (var (k, n) in Names)
        {
            if (!string.Equals(n, name, StringComparison.OrdinalIgnoreCase)) continue;
            kind = k;
            return true;
        }
        kind = ObservableKind.Unknown;
        return false;
    }
}
