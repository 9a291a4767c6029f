namespace Qalqan.Formats;

/// <summary>The message part of a syslog line, by the program that wrote it: DNS servers' queries and sshd's clients are typed, everything else is text.</summary>
static class SyslogMessage
{
    /// <summary>Adds the message of <paramref name="program"/>.</summary>
    /// <param name="program">The program's name without path and process id; may be empty.</param>
    /// <param name="message">The message.</param>
    /// <param name="offset">Where in the line it starts.</param>
    /// <param name="fields">Receives its fields.</param>
    public static void Add(ReadOnlySpan<byte> program, ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        var trimmed = message.TrimStart((byte)' ');
        offset += message.Length - trimmed.Length;
        message = trimmed;
        if (message.IsEmpty) return;
        if (program.StartsWith("dnsmasq"u8) && DnsmasqMessage.TryAdd(message, offset, fields)) return;
        if (program.SequenceEqual("unbound"u8) && UnboundMessage.TryAddTagged(message, offset, fields)) return;
        if (program.SequenceEqual("named"u8) && BindMessage.TryAddTagged(message, offset, fields)) return;
        if (program.StartsWith("sshd"u8)) AddSshClient(message, offset, fields);
        fields.Add("message", message, offset);
    }

    /// <summary>sshd and PAM name the other end in a few fixed ways: <c>from 192.0.2.1 port 22</c>, <c>by 192.0.2.1</c>, <c>rhost=192.0.2.1</c>, <c>[192.0.2.1]</c>.</summary>
    static void AddSshClient(ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        // The user's name stands before the address and is the attacker's to choose ("from 10.0.0.1"): the last match counts.
        foreach (var mark in (ReadOnlySpan<byte[]>)Marks)
        {
            var at = message.LastIndexOf(mark);
            if (at < 0) continue;
            at += mark.Length;
            var length = message[at..].IndexOfAny(" ]:;,"u8);
            if (length >= 0 && message[at + length] == ':')
            {
                // A colon ends "Received disconnect from 192.0.2.1: 11", and is part of an IPv6 address.
                var word = message[at..].IndexOf((byte)' ');
                var whole = word < 0 ? message[at..] : message.Slice(at, word);
                length = whole.TrimEnd((byte)':').Length;
                if (!HostText.IsIp(whole[..length])) length = message[at..].IndexOf((byte)':');
            }
            var value = length < 0 ? message[at..] : message.Slice(at, length);
            if (!HostText.IsIp(value) && !(mark == Rhost && HostText.IsDomain(value))) continue;
            TypedField.AddHost(fields, "client", value, offset + at, Places.Client);
            return;
        }
    }

    static readonly byte[] Rhost = "rhost="u8.ToArray();
    static readonly byte[][] Marks = [" from "u8.ToArray(), Rhost, " by "u8.ToArray(), " with "u8.ToArray(), " user "u8.ToArray(), "["u8.ToArray()];
}
