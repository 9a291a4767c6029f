using System.Buffers;

namespace Qalqan.Formats;

/// <summary>Adds a field with the kind its value really has: a name promises, the shape decides. What does not keep the promise is text.</summary>
static class TypedField
{
    static readonly SearchValues<byte> NotInMailboxes = SearchValues.Create(" <>,;\""u8);

    /// <summary>Adds <paramref name="value"/> under <paramref name="name"/>; a port that stood behind an address becomes a field <c>port</c>.</summary>
    public static void Add(LineFields fields, string name, ReadOnlySpan<byte> value, int offset, FieldMeaning meaning)
    {
        switch (meaning.Form)
        {
            case ValueForm.Host or ValueForm.RequestHost:
                AddHost(fields, name, value, offset, meaning.Place);
                break;
            case ValueForm.Url:
                AddUrl(fields, name, value, offset, meaning.Place);
                break;
            case ValueForm.Email:
                AddEmail(fields, name, value, offset, meaning.Place);
                break;
            case ValueForm.Hash or ValueForm.Cert:
                fields.Add(name, value, offset, HashKind(value, meaning.Form == ValueForm.Cert), meaning.Place);
                break;
            case ValueForm.FileName or ValueForm.Path or ValueForm.Process when IsAbsent(value):
                fields.Add(name, value, offset);
                break;
            case ValueForm.FileName:
                fields.Add(name, value, offset, value.ContainsAny((byte)'/', (byte)'\\') ? ObservableKind.Path : ObservableKind.FileName, meaning.Place);
                break;
            case ValueForm.Path:
                fields.Add(name, value, offset, ObservableKind.Path, meaning.Place);
                break;
            case ValueForm.Process:
                fields.Add(name, value, offset, ObservableKind.Process, meaning.Place);
                break;
            default:
                fields.Add(name, value, offset, ObservableKind.Unknown, meaning.Place);
                break;
        }
    }

    /// <summary>Adds an address or host name.</summary>
    public static void AddHost(LineFields fields, string name, ReadOnlySpan<byte> value, int offset, string place)
    {
        if (HostText.TryIp(value, out var ip, out var port))
        {
            var (start, length) = ip.GetOffsetAndLength(value.Length);
            fields.Add(name, value.Slice(start, length), offset + start, ObservableKind.Ip, place);
        }
        else
        {
            var host = HostText.WithoutPort(value, out port);
            if (!HostText.IsDomain(host))
            {
                fields.Add(name, value, offset, ObservableKind.Unknown, place);
                return;
            }
            fields.Add(name, host, offset, ObservableKind.Domain, place);
        }
        if (!port.IsEmpty) fields.Add("port", port, offset + value.Length - port.Length);
    }

    /// <summary>Adds a URL; a host that stands alone in its field is typed as the host it is.</summary>
    public static void AddUrl(LineFields fields, string name, ReadOnlySpan<byte> value, int offset, string place)
    {
        if (IsUrl(value)) fields.Add(name, value, offset, ObservableKind.Url, place);
        else if (value.ContainsAny((byte)'/', (byte)' ')) fields.Add(name, value, offset, ObservableKind.Unknown, place);
        else AddHost(fields, name, value, offset, place);
    }

    /// <summary>Whether a value starts with a scheme and <c>://</c>.</summary>
    public static bool IsUrl(ReadOnlySpan<byte> value)
    {
        // The longest scheme met in logs is "chrome-extension"; without the bound a hostile field would be searched to its end.
        var i = value[..Math.Min(value.Length, 24)].IndexOf("://"u8);
        if (i < 2 || value.Length < i + 5) return false;
        foreach (var b in value[..i])
            if (!char.IsAsciiLetterOrDigit((char)b) && b != '+' && b != '-' && b != '.') return false;
        return true;
    }

    static void AddEmail(LineFields fields, string name, ReadOnlySpan<byte> value, int offset, string place)
    {
        var mail = value;
        var start = 0;
        if (mail.Length > 2 && mail[0] == '<' && mail[^1] == '>')
        {
            mail = mail[1..^1];
            start = 1;
        }
        var at = mail.IndexOf((byte)'@');
        var whole = at > 0 && HostText.IsDomain(mail[(at + 1)..]) && !mail[..at].ContainsAny(NotInMailboxes);
        fields.Add(name, whole ? mail : value, whole ? offset + start : offset, whole ? ObservableKind.Email : ObservableKind.Unknown, place);
    }

    static ObservableKind HashKind(ReadOnlySpan<byte> value, bool cert)
    {
        var digits = 0;
        foreach (var b in value)
        {
            if (b == ':' && cert) continue;
            if (!char.IsAsciiHexDigit((char)b)) return ObservableKind.Unknown;
            digits++;
        }
        return digits switch
        {
            32 => cert ? ObservableKind.Cert : ObservableKind.Md5,
            40 => cert ? ObservableKind.Cert : ObservableKind.Sha1,
            64 => cert ? ObservableKind.Cert : ObservableKind.Sha256,
            _ => ObservableKind.Unknown,
        };
    }

    static bool IsAbsent(ReadOnlySpan<byte> value) => value.IsEmpty || value.SequenceEqual("-"u8);
}
