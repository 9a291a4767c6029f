namespace Qalqan.Formats;

/// <summary>Takes hosts and addresses out of a Received field (RFC 5321 §4.4), whatever the server's own habits.</summary>
static class ReceivedTrace
{
    /// <summary>What is called for each host (<see cref="ObservableKind.Domain"/>), address (<see cref="ObservableKind.Ip"/>) and recipient (<see cref="ObservableKind.Email"/>) found.</summary>
    public delegate void Seen(ObservableKind kind, ReadOnlySpan<byte> value);

    enum Clause : byte
    {
        From,
        By,
        For,
        Other,
    }

    /// <summary>Reads the field's value, folds included. The date behind the last semicolon is not looked at.</summary>
    public static void Read(ReadOnlySpan<byte> value, Seen seen)
    {
        if (value.LastIndexOf((byte)';') is var date and >= 0) value = value[..date];
        // "Received: from …" is the rule; the first word decides.
        var clause = Clause.Other;
        var depth = 0;
        var at = 0;
        while (at < value.Length)
        {
            var b = value[at];
            if (b == '(') depth++;
            else if (b == ')') depth = Math.Max(0, depth - 1);
            if (b <= ' ' || "()[]<>,;=\"@"u8.Contains(b))
            {
                at++;
                continue;
            }
            var start = at;
            while (at < value.Length && value[at] > ' ' && !"()[]<>,;=\""u8.Contains(value[at])) at++;
            var word = value[start..at];
            if (depth == 0 && IsKeyword(word, out var next)) clause = next;
            else Word(word, start > 0 ? value[start - 1] : (byte)' ', depth, clause, seen);
        }
    }

    static bool IsKeyword(ReadOnlySpan<byte> word, out Clause clause)
    {
        clause = Clause.Other;
        if (word.Length is < 2 or > 4) return false;
        if (Is(word, "from"u8)) clause = Clause.From;
        else if (Is(word, "by"u8)) clause = Clause.By;
        else if (Is(word, "for"u8)) clause = Clause.For;
        else return Is(word, "with"u8) || Is(word, "via"u8) || Is(word, "id"u8);
        return true;
    }

    static bool Is(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(word, name);

    static void Word(ReadOnlySpan<byte> word, byte before, int depth, Clause clause, Seen seen)
    {
        word = word.TrimEnd("."u8);
        if (word.Length > 5 && Is(word[..5], "ipv6:"u8)) word = word[5..];
        if (clause == Clause.For)
        {
            if (word.Contains((byte)'@')) seen(ObservableKind.Email, word);
            return;
        }
        // "id 15.20.7918.27" and "(Exim 4.94.2.1)" are versions: behind with, via and id only bracketed addresses count.
        if (clause == Clause.Other && before != '[') return;
        if (TryAddress(word)) seen(ObservableKind.Ip, word);
        else if (clause != Clause.Other && MailHost.IsHost(word)) seen(ObservableKind.Domain, word);
        else if (depth > 0 && word.LastIndexOf((byte)'@') is var sign and >= 0 && MailHost.IsHost(word[(sign + 1)..])) seen(ObservableKind.Email, word);
    }

    /// <summary>Whether <paramref name="word"/> is an IPv4 or IPv6 address written in full.</summary>
    public static bool TryAddress(ReadOnlySpan<byte> word) =>
        word.Length is >= 2 and <= 45 && (word.Count((byte)'.') == 3 || word.Count((byte)':') >= 2) && Canonical.IsIp(word);
}
