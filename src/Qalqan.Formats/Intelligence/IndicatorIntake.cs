using System.Text;

namespace Qalqan.Formats;

/// <summary>The one gate between all intelligence readers and the sink: what a value is given as and what it is are not always the same.</summary>
sealed class IndicatorIntake(string file, FeedDefaults defaults, IIndicatorSink sink)
{
    /// <summary>Names are shown in one line of a report; a few feeds put a whole paragraph into a description.</summary>
    const int MaxNameChars = 200;

    /// <summary>How much of a refused value a reason quotes.</summary>
    const int MaxQuotedChars = 120;

    /// <summary>A kept value that is never matched (a YARA rule, a text) is identified by this much of it.</summary>
    const int MaxOtherChars = 4096;

    readonly byte[] _raw = new byte[Canonical.MaxBytes];
    readonly byte[] _canonical = new byte[Canonical.MaxBytes];
    string? _lastName, _lastClean;

    /// <summary>Imports <paramref name="value"/>, given as <paramref name="kind"/>, under the kind that it really is.</summary>
    public void Add(ObservableKind kind, string value, in IndicatorFacts facts, FilePosition position)
    {
        var text = value.AsSpan().Trim().Trim('\uFEFF');
        if (text.IsEmpty)
        {
            Skip(position, RejectionCodes.NoValue, "no value");
            return;
        }
        switch (kind)
        {
            case ObservableKind.Domain: AddDomain(text, facts, position); break;
            case ObservableKind.Ip or ObservableKind.Network: AddAddress(text, facts, position); break;
            case ObservableKind.Email: AddEmail(text, facts, position); break;
            default: AddAs(kind, text, facts, position); break;
        }
    }

    /// <summary>Keeps a value of a kind that is not matched, so that it is counted and can be exported.</summary>
    public void Keep(string otherKind, string value, in IndicatorFacts facts, FilePosition position, string reason)
    {
        var text = value.Trim();
        if (text.Length == 0)
        {
            Skip(position, RejectionCodes.NoValue, "no value");
            return;
        }
        if (text.Length > MaxOtherChars) text = text[..MaxOtherChars];
        sink.Add(New(ObservableKind.Other, text, facts) with { OtherKind = otherKind });
        Changed(position, RejectionCodes.NotMatched, reason);
    }

    /// <summary>Says that something was left out.</summary>
    public void Skip(FilePosition position, string code, string reason) => sink.Reject(new(file, position.ToString(), code, reason));

    /// <summary>Says that something was imported otherwise than it was written.</summary>
    public void Changed(FilePosition position, string code, string reason) => sink.Reject(new(file, position.ToString(), code, reason, Changed: true));

    /// <summary>A value as reasons quote it: one line, not too long.</summary>
    public static string Quote(ReadOnlySpan<char> value) =>
        value.Length <= MaxQuotedChars ? $"'{value}'" : $"'{value[..MaxQuotedChars]}…'";

    void AddDomain(ReadOnlySpan<char> text, in IndicatorFacts facts, FilePosition position)
    {
        if (ValueGuess.IsAddress(text, out _))
        {
            Changed(position, RejectionCodes.OtherKind, $"{Quote(text)} is given as a domain and is an IP address");
            AddAddress(text, facts, position);
            return;
        }
        if (text.IndexOfAny('/', '?') >= 0)
        {
            Changed(position, RejectionCodes.OtherKind, $"{Quote(text)} is given as a domain and is a URL");
            AddAs(ObservableKind.Url, text, facts, position);
            return;
        }
        if (text.StartsWith("*."))
        {
            Changed(position, RejectionCodes.Trimmed, $"the wildcard of {Quote(text)}: a domain matches with everything below it");
            text = text[2..];
        }
        else if (text[0] == '.' && text.Length > 1)
        {
            Changed(position, RejectionCodes.Trimmed, $"the leading dot of {Quote(text)}: a domain matches with everything below it");
            text = text[1..];
        }
        if (ValueGuess.TrySplitPort(text, out var host))
        {
            Changed(position, RejectionCodes.Trimmed, $"the port of {Quote(text)}");
            text = host;
        }
        if (!text.TrimEnd('.').ContainsAny('.', '\u3002', '\uFF0E') && !ValueGuess.IsDefanged(text))
        {
            Skip(position, RejectionCodes.SingleLabel, $"{Quote(text)} has no dot: it is not a full host name");
            return;
        }
        AddAs(ObservableKind.Domain, text, facts, position);
    }

    void AddAddress(ReadOnlySpan<char> text, in IndicatorFacts facts, FilePosition position)
    {
        if (ValueGuess.TrySplitPort(text, out var host))
        {
            Changed(position, RejectionCodes.Trimmed, $"the port of {Quote(text)}");
            text = host;
        }
        // A whole address in CIDR notation is how STIX writes one host.
        if (text.EndsWith("/32") && !text.Contains(':')) text = text[..^3];
        else if (text.EndsWith("/128")) text = text[..^4];
        if (!ValueGuess.IsAddress(text, out var network) && ValueGuess.LooksLikeHost(text))
        {
            Changed(position, RejectionCodes.OtherKind, $"{Quote(text)} is given as an IP address and is a host name");
            AddAs(ObservableKind.Domain, text, facts, position);
            return;
        }
        AddAs(network ? ObservableKind.Network : ObservableKind.Ip, text, facts, position);
    }

    void AddEmail(ReadOnlySpan<char> text, in IndicatorFacts facts, FilePosition position)
    {
        // "Name <address>" is how mail programs copy a sender.
        if (text[^1] == '>' && text.LastIndexOf('<') is >= 0 and var open)
        {
            Changed(position, RejectionCodes.Trimmed, $"the display name of {Quote(text)}");
            text = text[(open + 1)..^1];
        }
        if (!text.Contains('@') && ValueGuess.LooksLikeHost(text.TrimStart('@')) && !ValueGuess.IsDefanged(text))
        {
            Changed(position, RejectionCodes.OtherKind, $"{Quote(text)} is given as an e-mail address and is a host name");
            AddDomain(text, facts, position);
            return;
        }
        AddAs(ObservableKind.Email, text, facts, position);
    }

    void AddAs(ObservableKind kind, ReadOnlySpan<char> text, in IndicatorFacts facts, FilePosition position)
    {
        if (!TryCanonical(kind, text, out var value))
        {
            var why = text.Length > Canonical.MaxBytes / 3 ? "it is too long" : Reason(kind, text);
            Skip(position, RejectionCodes.InvalidValue, $"{Quote(text)}: {why}");
            return;
        }
        if (kind == ObservableKind.Domain && IsRegistry(value))
        {
            Skip(position, RejectionCodes.PublicSuffix, $"{Quote(text)} is a public suffix: it would match everybody under it");
            return;
        }
        if (kind is ObservableKind.Domain or ObservableKind.Url or ObservableKind.Ip or ObservableKind.Email && ValueGuess.IsDefanged(text))
            Changed(position, RejectionCodes.Refanged, $"{Quote(text)} was put back to its real form");
        sink.Add(New(kind, value, facts));
    }

    /// <summary>A suffix of a registry. Suffixes of the private section are hosts that attackers use whole; they are kept, and match only themselves.</summary>
    static bool IsRegistry(string domain)
    {
        Span<byte> host = stackalloc byte[256];
        return Encoding.ASCII.TryGetBytes(domain, host, out var n) && PublicSuffixes.IsPublicSuffix(host[..n]) && !PublicSuffixes.IsPrivateSuffix(host[..n]);
    }

    static string Reason(ObservableKind kind, ReadOnlySpan<char> text) =>
        Canonical.TryGet(kind, text.ToString(), out _, out var reason) || reason is null ? $"not a {kind.Name()}" : reason;

    bool TryCanonical(ObservableKind kind, ReadOnlySpan<char> text, out string value)
    {
        value = "";
        if (!Encoding.UTF8.TryGetBytes(text, _raw, out var n) || !Canonical.TryWrite(kind, _raw.AsSpan(0, n), _canonical, out var written)) return false;
        value = Encoding.UTF8.GetString(_canonical, 0, written);
        return true;
    }

    Indicator New(ObservableKind kind, string value, in IndicatorFacts facts) => new()
    {
        Kind = kind,
        Value = value,
        Feed = defaults.Feed,
        Name = Clean(facts.Name) ?? defaults.Name,
        Tlp = TlpNames.Narrower(facts.Tlp, defaults.Tlp),
        ValidFrom = facts.From,
        ValidUntil = facts.Until,
    };

    /// <summary>One line, not too long. Feeds name thousands of indicators alike, so the last answer is kept.</summary>
    string? Clean(string? name)
    {
        if (ReferenceEquals(name, _lastName)) return _lastClean;
        _lastName = name;
        var text = name.AsSpan().Trim();
        if (text.IndexOfAny('\r', '\n') is >= 0 and var end) text = text[..end].TrimEnd();
        if (text.Length > MaxNameChars) text = string.Concat(text[..(MaxNameChars - 1)], "…");
        if (!text.SequenceEqual(_lastClean)) _lastClean = text.IsEmpty ? null : text.ToString();
        else if (text.IsEmpty) _lastClean = null;
        return _lastClean;
    }
}
