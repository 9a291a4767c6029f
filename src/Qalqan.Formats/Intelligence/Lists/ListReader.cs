using System.Text;

namespace Qalqan.Formats;

/// <summary>One value a line: plain lists, hosts files, block lists. See the README beside this file.</summary>
sealed class ListReader(IndicatorIntake intake, ObservableKind hint)
{
    /// <summary>No value is longer; a longer line is a file of another kind.</summary>
    const int MaxLineBytes = 64 << 10;

    /// <summary>Text is a list unless another format claimed it; only what is markup or code is refused.</summary>
    public static bool Recognises(ReadOnlySpan<byte> content, string name)
    {
        var first = content[content.IndexOfAnyExcept(" \t\r\n"u8)..];
        return first[0] is not ((byte)'{' or (byte)'<' or (byte)'%');
    }

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var reader = new ListReader(intake, ListNames.Hint(name));
        var lines = new ListLines(content.Span);
        while (lines.Next())
        {
            if (lines.Number % 4096 == 0) cancel.ThrowIfCancellationRequested();
            reader.Line(lines.Current, lines.Number);
        }
    }

    void Line(ReadOnlySpan<byte> utf8, long number)
    {
        if (utf8.Length > MaxLineBytes)
        {
            intake.Skip(FilePosition.Line(number), RejectionCodes.TooLarge, $"a line longer than {MaxLineBytes >> 10} kB");
            return;
        }
        var line = Encoding.UTF8.GetString(utf8).AsSpan();
        var text = line.Trim().Trim('\uFEFF');
        if (text.IsEmpty || text[0] is '#' or ';' or '!' || text.StartsWith("//")) return;
        if (text.IndexOf(" #") is > 0 and var comment) text = text[..comment].TrimEnd();
        if (text.IndexOf("\t#") is > 0 and var tabbed) text = text[..tabbed].TrimEnd();
        var position = FilePosition.Line(number, line.IndexOf(text) + 1);
        if (HostsLine(text, position)) return;
        text = text.TrimEnd(',').Trim("\"'`");
        // "||host^" is how ad blockers write a host with everything below it.
        if (text.StartsWith("||") && text[^1] == '^') text = text[2..^1];
        Value(text, position);
    }

    void Value(ReadOnlySpan<char> text, FilePosition position)
    {
        var kind = ValueGuess.Kind(text);
        if (hint != ObservableKind.Unknown && !Certain(kind)) kind = hint;
        if (kind == ObservableKind.Unknown) intake.Skip(position, RejectionCodes.InvalidValue, $"{IndicatorIntake.Quote(text)} is of no kind that is known");
        else TypedValue.AddOne(intake, kind, text.ToString(), default, position);
    }

    /// <summary>Kinds that a value shows by itself, whatever the file is called.</summary>
    bool Certain(ObservableKind kind) => kind switch
    {
        ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256 => hint != ObservableKind.Cert,
        ObservableKind.Ip or ObservableKind.Network or ObservableKind.Url => hint is not (ObservableKind.FileName or ObservableKind.Path or ObservableKind.Process),
        ObservableKind.Email => hint is ObservableKind.Domain or ObservableKind.Ip,
        _ => false,
    };

    /// <summary><c>0.0.0.0 host [host …]</c>: the address is where the blocked host is sent, not an indicator.</summary>
    bool HostsLine(ReadOnlySpan<char> text, FilePosition position)
    {
        var blank = text.IndexOfAny(' ', '\t');
        if (blank < 0 || text[..blank] is not ("0.0.0.0" or "127.0.0.1" or "::" or "::1" or "255.255.255.255" or "fe80::1%lo0")) return false;
        var hosts = text[blank..];
        foreach (var range in hosts.SplitAny(' ', '\t'))
        {
            var host = hosts[range];
            if (host.IsEmpty) continue;
            if (host is "localhost" or "localhost.localdomain" or "local" or "broadcasthost" or "ip6-localhost" or "ip6-loopback" or "0.0.0.0")
                intake.Skip(position, RejectionCodes.SingleLabel, $"{IndicatorIntake.Quote(host)} is the machine itself");
            else intake.Add(ObservableKind.Domain, host.ToString(), default, position);
        }
        return true;
    }
}
