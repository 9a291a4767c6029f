using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Qalqan;

/// <summary>Finds hosts that are made to be taken for a domain the user protects. Never the domain itself, nor anything below it.</summary>
/// <remarks>Immutable; safe for any number of threads.</remarks>
public sealed class LookAlike
{
    /// <summary>Names shorter than this are too like too many others for a change of one letter to say anything.</summary>
    const int MinChangedName = 5;

    /// <summary>From this length on any change of one letter counts; below, only the slips that attackers count on.</summary>
    const int MinAnyChange = 7;

    readonly Protected[] _protected;

    /// <summary>Protects <paramref name="domains"/>.</summary>
    /// <exception cref="ArgumentException">One of them is not a domain that can be registered.</exception>
    public LookAlike(IEnumerable<string> domains)
    {
        _protected = [.. domains.Select(Protected.Of)];
        Domains = [.. _protected.Select(p => p.Domain)];
    }

    /// <summary>The protected domains, canonical.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>The sign, if <paramref name="host"/> looks like a protected domain.</summary>
    /// <param name="host">A host, canonical or not.</param>
    /// <param name="offset">Byte offset in the evidence file, for the sign.</param>
    public Sign? Check(string host, long offset) =>
        TryFind(host, out var trick, out var domain)
            ? new Sign(SignRules.LookAlike, offset, ObservableKind.Domain, host, [("trick", trick.Name()), ("protected", domain)])
            : null;

    /// <summary>Whether <paramref name="host"/> looks like a protected domain, and by which trick.</summary>
    /// <param name="host">A host, canonical or not; anything else looks like none.</param>
    /// <param name="trick">The first trick that explains it.</param>
    /// <param name="domain">The protected domain; empty if none.</param>
    public bool TryFind(string host, out LookAlikeTrick trick, out string domain)
    {
        (trick, domain) = (LookAlikeTrick.Unknown, "");
        if (_protected.Length == 0 || !Canonical.TryGet(ObservableKind.Domain, host, out var canonical, out _)) return false;
        foreach (var p in _protected)
            if (p.Holds(canonical)) return false;
        var seen = new Seen(canonical);
        foreach (var p in _protected)
        {
            trick = Compare(seen, p);
            if (trick == LookAlikeTrick.Unknown) continue;
            domain = p.Domain;
            return true;
        }
        return false;
    }

    static LookAlikeTrick Compare(Seen seen, Protected p)
    {
        if (StandsInFront(seen, p)) return LookAlikeTrick.InFrontOfAnother;
        if (p.Name.Length >= 4 && seen.Name == p.Name && !seen.IsSuffix) return LookAlikeTrick.OtherEnding;
        if (p.Name.Length >= 3 && seen.Skeleton == p.Skeleton && seen.Name != p.Name) return LookAlikeTrick.LikeLetters;
        if (HasAddedWord(seen.Skeleton, p) || seen.BelowSkeletons.Any(l => IsLure(l, p))) return LookAlikeTrick.AddedWord;
        return p.Name.Length >= MinChangedName ? Change(seen.Name, p.Name) : LookAlikeTrick.Unknown;
    }

    /// <summary><c>ourngo.ca.evil.example</c>, <c>ourngo.ca-login.example</c>, <c>ourngo-ca.evil.example</c>.</summary>
    static bool StandsInFront(Seen seen, Protected p)
    {
        var at = ("." + seen.Host).IndexOf("." + p.Site, StringComparison.Ordinal);
        if (at >= 0 && at + p.Site.Length < seen.Host.Length && seen.Host[at + p.Site.Length] is '.' or '-') return true;
        return $"-{seen.Below.Replace('.', '-')}-".Contains($"-{p.Hyphenated}-", StringComparison.Ordinal);
    }

    /// <summary><c>ourngo-login</c>, <c>login-ourngo</c>, <c>ourngologin</c>, <c>wwwourngo</c>, <c>ourngoca</c>.</summary>
    static bool HasAddedWord(string label, Protected p)
    {
        if (p.Skeleton.Length >= MinChangedName && label.Length > p.Skeleton.Length && label.Split('-').Contains(p.Skeleton)) return true;
        return IsLure(label, p) || (p.Skeleton.Length >= 4 && label == p.Skeleton + p.SuffixSkeleton);
    }

    /// <summary>Whether <paramref name="label"/> is the protected name and nothing else but words that phishing adds to names.</summary>
    static bool IsLure(string label, Protected p)
    {
        if (p.Skeleton.Length < 4) return false;
        var at = label.IndexOf(p.Skeleton, StringComparison.Ordinal);
        if (at < 0 || label.Length == p.Skeleton.Length) return false;
        return IsLureText(label.AsSpan(0, at)) && IsLureText(label.AsSpan(at + p.Skeleton.Length));
    }

    static bool IsLureText(ReadOnlySpan<char> text)
    {
        var words = Lures.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var range in text.Split('-'))
            if (!text[range].IsEmpty && !words.Contains(text[range])) return false;
        return true;
    }

    static readonly FrozenSet<string> Lures =
        "login signin signon logon auth account accounts secure security verify verification update support help helpdesk service services mail webmail email portal my www web online official team admin cloud docs drive files share sharing meet meeting zoom invite id sso vpn app mobile info news alert alerts notice reset password donate payment pay"
            .Split(' ').Select(Confusables.Skeleton).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Which single slip turns <paramref name="name"/> into <paramref name="seen"/> (Damerau's four), if one does.</summary>
    static LookAlikeTrick Change(string seen, string name)
    {
        if (seen == name || Math.Abs(seen.Length - name.Length) > 1) return LookAlikeTrick.Unknown;
        var start = seen.AsSpan().CommonPrefixLength(name);
        var any = name.Length >= MinAnyChange;
        if (seen.Length == name.Length)
        {
            if (start + 1 < name.Length && seen[start] == name[start + 1] && seen[start + 1] == name[start] && Same(seen, start + 2, name, start + 2)) return LookAlikeTrick.SwappedLetters;
            return Same(seen, start + 1, name, start + 1) && (any || AreNeighbours(seen[start], name[start])) ? LookAlikeTrick.ChangedLetter : LookAlikeTrick.Unknown;
        }
        if (seen.Length > name.Length)
        {
            if (!Same(seen, start + 1, name, start)) return LookAlikeTrick.Unknown;
            if (start > 0 && seen[start] == seen[start - 1]) return LookAlikeTrick.DoubledLetter;
            return any ? LookAlikeTrick.AddedLetter : LookAlikeTrick.Unknown;
        }
        // A first or last letter that is missing makes another word too often.
        return Same(seen, start, name, start + 1) && (any || (start > 0 && start < name.Length - 1)) ? LookAlikeTrick.MissingLetter : LookAlikeTrick.Unknown;
    }

    static bool Same(string a, int i, string b, int j) => a.AsSpan(i).SequenceEqual(b.AsSpan(j));

    static bool AreNeighbours(char a, char b)
    {
        ReadOnlySpan<string> rows = ["1234567890-", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
        (int X, int Y) At(char c, ReadOnlySpan<string> rows)
        {
            for (var y = 0; y < rows.Length; y++)
                if (rows[y].IndexOf(c, StringComparison.Ordinal) is var x && x >= 0) return (x, y);
            return (-9, -9);
        }
        var (p, q) = (At(a, rows), At(b, rows));
        return p.X >= 0 && q.X >= 0 && Math.Abs(p.Y - q.Y) <= 1 && Math.Abs(p.X - q.X) <= 1;
    }

    static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    static string ToUnicode(string label)
    {
        if (!label.StartsWith("xn--", StringComparison.Ordinal)) return label;
        try
        {
            return Idn.GetUnicode(label);
        }
        catch (ArgumentException)
        {
            return label;
        }
    }

    static (string Name, string Suffix, string Below) Split(string host)
    {
        var bytes = Encoding.ASCII.GetBytes(host);
        var start = PublicSuffixes.RegistrableStart(bytes);
        // A rented suffix (github.io) is a site of its own when nothing is rented below it.
        if (start < 0) start = PublicSuffixes.RegistrableStartIgnoringPrivate(bytes);
        if (start < 0) return (host, "", "");
        var dot = host.IndexOf('.', start);
        return (host[start..dot], host[(dot + 1)..], start > 0 ? host[..(start - 1)] : "");
    }

    /// <summary>A protected domain, taken apart once.</summary>
    sealed record Protected(string Domain, string Site, string Name, string Skeleton, string SuffixSkeleton)
    {
        /// <summary>The domain with its dots as hyphens, as a label has it.</summary>
        public string Hyphenated { get; } = Site.Replace('.', '-');

        public static Protected Of(string domain)
        {
            if (!Canonical.TryGet(ObservableKind.Domain, domain, out var canonical, out var reason)) throw new ArgumentException($"cannot be protected: {reason}", nameof(domain));
            var (name, suffix, _) = Split(canonical);
            if (suffix.Length == 0) throw new ArgumentException("cannot be protected: a public suffix", nameof(domain));
            var suffixLook = Confusables.Skeleton(suffix.Replace(".", "", StringComparison.Ordinal));
            return new(canonical, $"{name}.{suffix}", ToUnicode(name), Confusables.Skeleton(ToUnicode(name)), suffixLook);
        }

        /// <summary>Whether <paramref name="host"/> is the domain or stands below it. Of a protected <c>www.ourngo.ca</c> all of <c>ourngo.ca</c> is the user's own.</summary>
        public bool Holds(string host) => host == Site || host.EndsWith("." + Site, StringComparison.Ordinal);
    }

    /// <summary>A host as seen, taken apart for all comparisons.</summary>
    sealed class Seen
    {
        public Seen(string host)
        {
            Host = host;
            (var name, var suffix, Below) = Split(host);
            IsSuffix = suffix.Length == 0;
            Name = ToUnicode(name);
            Skeleton = Confusables.Skeleton(Name);
            BelowSkeletons = Below.Length == 0 ? [] : [.. Below.Split('.').Select(l => Confusables.Skeleton(ToUnicode(l)))];
        }

        public string Host { get; }

        public string Name { get; }

        public string Skeleton { get; }

        /// <summary>What stands before the registered domain.</summary>
        public string Below { get; }

        public string[] BelowSkeletons { get; }

        public bool IsSuffix { get; }
    }
}

/// <summary>How a host is made to look like another.</summary>
public enum LookAlikeTrick : byte
{
    /// <summary>It is not.</summary>
    Unknown = 0,

    /// <summary>The whole protected domain stands in front of another: <c>ourngo.ca.evil.example</c>.</summary>
    InFrontOfAnother = 1,

    /// <summary>Letters that look alike, of the same script or another: <c>0urngo.ca</c>, <c>οurngo.ca</c>.</summary>
    LikeLetters = 2,

    /// <summary>The same name under another ending: <c>ourngo.com</c>.</summary>
    OtherEnding = 3,

    /// <summary>A word more: <c>ourngo-login.com</c>.</summary>
    AddedWord = 4,

    /// <summary>Two letters in the wrong order.</summary>
    SwappedLetters = 5,

    /// <summary>One letter left out.</summary>
    MissingLetter = 6,

    /// <summary>One letter twice.</summary>
    DoubledLetter = 7,

    /// <summary>One letter more.</summary>
    AddedLetter = 8,

    /// <summary>One letter for another.</summary>
    ChangedLetter = 9,
}

/// <summary>The names of <see cref="LookAlikeTrick"/> as signs' details have them.</summary>
public static class LookAlikeTrickNames
{
    /// <summary>The stable name of <paramref name="trick"/>, e.g. <c>added-word</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="trick"/> is not one.</exception>
    public static string Name(this LookAlikeTrick trick) => trick switch
    {
        LookAlikeTrick.InFrontOfAnother => "in-front-of-another",
        LookAlikeTrick.LikeLetters => "like-letters",
        LookAlikeTrick.OtherEnding => "other-ending",
        LookAlikeTrick.AddedWord => "added-word",
        LookAlikeTrick.SwappedLetters => "swapped-letters",
        LookAlikeTrick.MissingLetter => "missing-letter",
        LookAlikeTrick.DoubledLetter => "doubled-letter",
        LookAlikeTrick.AddedLetter => "added-letter",
        LookAlikeTrick.ChangedLetter => "changed-letter",
        _ => throw new ArgumentOutOfRangeException(nameof(trick), trick, "not a trick"),
    };
}
