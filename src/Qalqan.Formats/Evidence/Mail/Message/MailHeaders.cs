using System.Text;

namespace Qalqan.Formats;

/// <summary>Takes the observables out of a message's own header fields.</summary>
sealed class MailHeaders(IEvidenceSink sink)
{
    MailMessage _message = null!;
    long _offset;

    /// <summary>Reports what stands in the header of <paramref name="message"/>.</summary>
    public void Read(MailMessage message)
    {
        _message = message;
        var bytes = message.Bytes.Content.Span;
        foreach (var field in message.Tree.FieldsOf(message.Tree.Parts[0]))
        {
            _offset = message.Bytes.OffsetOf(field.Start);
            Field(field, field.Value(bytes), bytes);
        }
    }

    void Field(HeaderField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes)
    {
        switch (Purpose(field.Name(bytes)))
        {
            case Use.Sender:
                Addresses(value, Places.MailSender);
                break;
            case Use.Recipient:
                Addresses(value, Places.MailRecipient);
                break;
            case Use.Trace:
                ReceivedTrace.Read(value, OnTrace);
                break;
            case Use.Address:
                var address = value.Trim("[] "u8);
                if (address.Length > 5 && Ascii.EqualsIgnoreCase(address[..5], "ipv6:"u8)) address = address[5..];
                if (ReceivedTrace.TryAddress(address)) sink.Observe(new(ObservableKind.Ip, address, Places.MailReceived, _offset));
                break;
            case Use.Results:
                foreach (var (name, property) in AuthenticationResults.Properties(value)) Property(name, property);
                break;
            case Use.Signature:
                // DKIM's tags: d= is the signer, i= the identity it signs for (RFC 6376 §3.5).
                foreach (var (name, tag) in AuthenticationTags.Read(value))
                    if (name is "d") Host(tag);
                break;
            case Use.MessageId:
                var id = value.Trim("<> \t"u8);
                if (id.LastIndexOf((byte)'@') is var sign and >= 0 && MailHost.IsHost(id[(sign + 1)..])) sink.Observe(new(ObservableKind.Domain, id[(sign + 1)..], Places.MailHeader, _offset));
                break;
            default:
                Other(field, value, bytes);
                break;
        }
    }

    void OnTrace(ObservableKind kind, ReadOnlySpan<byte> value) =>
        sink.Observe(new(kind, value, kind == ObservableKind.Email ? Places.MailRecipient : Places.MailReceived, _offset));

    void Addresses(ReadOnlySpan<byte> value, string place)
    {
        foreach (var address in MailAddress.ParseList(value))
            sink.Observe(new(ObservableKind.Email, Encoding.UTF8.GetBytes(address.Address), place, _offset));
    }

    void Property(string name, string value)
    {
        if (name is "smtp.mailfrom" or "header.from" or "header.d" or "header.i" or "smtp.helo" or "envelope-from" or "helo") Host(value);
        else if (name is "smtp.remote-ip" or "smtp.client-ip" or "policy.iprev" or "client-ip" or "ip" && ReceivedTrace.TryAddress(Encoding.UTF8.GetBytes(value)))
            sink.Observe(new(ObservableKind.Ip, Encoding.UTF8.GetBytes(value), Places.MailReceived, _offset));
    }

    /// <summary>A host, or an address with a host: <c>header.i=@x.example</c>, <c>smtp.mailfrom=a@x.example</c>.</summary>
    void Host(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value.Trim('@', '<', '>', '.', ' '));
        var sign = bytes.AsSpan().LastIndexOf((byte)'@');
        if (!MailHost.IsHost(bytes.AsSpan(sign + 1))) return;
        sink.Observe(new(sign > 0 ? ObservableKind.Email : ObservableKind.Domain, bytes, Places.MailReceived, _offset));
    }

    /// <summary>The subject is read by people; any other field is looked through where an address of the web stands in it.</summary>
    void Other(HeaderField field, ReadOnlySpan<byte> value, ReadOnlySpan<byte> bytes)
    {
        var subject = field.Is(bytes, "subject"u8);
        if (!subject && value.IndexOf("://"u8) < 0 && value.IndexOf("mailto:"u8) < 0 && value.IndexOf("=?"u8) < 0) return;
        if (value.IndexOf("=?"u8) < 0 && value.IndexOfAny((byte)'\r', (byte)'\n') < 0)
        {
            sink.Text(value, Places.MailHeader, _message.Bytes.OffsetOf(field.ValueStart));
            return;
        }
        sink.Text(Encoding.UTF8.GetBytes(EncodedWords.Decode(value)), Places.MailHeader, _offset);
    }

    enum Use : byte
    {
        Other,
        Sender,
        Recipient,
        Trace,
        Address,
        Results,
        Signature,
        MessageId,
    }

    static Use Purpose(ReadOnlySpan<byte> name)
    {
        Span<char> lower = stackalloc char[HeaderReader.MaxNameBytes];
        Ascii.ToLower(name, lower, out var n);
        return lower[..n] switch
        {
            "from" or "sender" or "reply-to" or "return-path" or "errors-to" or "resent-from" or "resent-sender" or "disposition-notification-to"
                or "x-envelope-from" or "x-sender" or "x-original-from" or "apparently-from" or "envelope-from" or "return-receipt-to" => Use.Sender,
            "to" or "cc" or "bcc" or "delivered-to" or "envelope-to" or "x-original-to" or "resent-to" or "resent-cc" or "x-envelope-to" or "apparently-to"
                or "x-delivered-to" => Use.Recipient,
            "received" or "x-received" => Use.Trace,
            "x-originating-ip" or "x-sender-ip" or "x-source-ip" or "x-client-ip" or "x-remote-ip" or "x-real-ip" or "x-sending-ip" or "x-forwarded-for" => Use.Address,
            "authentication-results" or "arc-authentication-results" or "received-spf" or "x-original-authentication-results" or "authentication-results-original" => Use.Results,
            "dkim-signature" or "arc-message-signature" or "x-google-dkim-signature" or "domainkey-signature" => Use.Signature,
            "message-id" => Use.MessageId,
            _ => Use.Other,
        };
    }
}
