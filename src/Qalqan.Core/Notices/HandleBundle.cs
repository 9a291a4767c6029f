using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Qalqan;

/// <summary>One of a person's channels.</summary>
/// <param name="Kind">As the notifier's channels are named: <c>smtp</c>, <c>ntfy</c>, <c>matrix</c>, <c>signal</c>, <c>webhook</c>.</param>
/// <param name="Address">UTF-8 of the mail address, topic URL, room, telephone number or partner URL. Owned by the bundle, which zeroes it.</param>
/// <param name="OpenPgp">For <c>smtp</c>: the person's public key, armoured or binary; empty if there is none.</param>
/// <param name="Long">The person wants the long form where the channel is encrypted from end to end.</param>
public sealed record ChannelHandle(string Kind, byte[] Address, byte[] OpenPgp, bool Long)
{
    /// <summary>A channel without a key, with the short form.</summary>
    public ChannelHandle(string kind, string address) : this(kind, Encoding.UTF8.GetBytes(address), [], false) { }

    /// <summary>Never the address: a record would print it.</summary>
    public override string ToString() => Kind;
}

/// <summary>How one person is reached and what only that person and the notifier know. Sealed to the notifier; the hub keeps it and cannot open it.</summary>
/// <param name="nickname">What the person calls the organisation.</param>
/// <param name="subject">The neutral subject of mails that the person chose; empty for none.</param>
/// <param name="languages">Language tags, best first.</param>
/// <param name="cardKey">32 bytes from which the words of the card come.</param>
/// <param name="mailbox">The mailbox's public key, 65 bytes.</param>
/// <param name="channels">In the order in which they are tried; none for a person who only looks into the mailbox.</param>
public sealed class HandleBundle(string nickname, string subject, IReadOnlyList<string> languages, byte[] cardKey, byte[] mailbox, IReadOnlyList<ChannelHandle> channels) : IDisposable
{
    /// <summary>A person with more than two mails, a phone and a chat chooses the best eight.</summary>
    public const int MaxChannels = 8;

    const int MaxLanguages = 4;
    const int MaxAddress = 2048;       // a UnifiedPush endpoint is a URL of up to about 1,000 characters
    const int MaxOpenPgp = 32 * 1024;  // a key with an ordinary number of signatures; one with hundreds is exported with export-minimal
    static ReadOnlySpan<byte> SealInfo => "qalqan/handles/v1"u8;

    /// <summary>What the person calls the organisation.</summary>
    public string Nickname => nickname;

    /// <summary>The neutral subject of mails; empty for none.</summary>
    public string Subject => subject;

    /// <summary>Language tags, best first.</summary>
    public IReadOnlyList<string> Languages => languages;

    /// <summary>32 bytes; zeroed with the bundle.</summary>
    public byte[] CardKey => cardKey;

    /// <summary>The mailbox's public key.</summary>
    public byte[] Mailbox => mailbox;

    /// <summary>The channels, in the order in which they are tried.</summary>
    public IReadOnlyList<ChannelHandle> Channels => channels;

    /// <summary>Seals the bundle to the notifier.</summary>
    /// <param name="notifier">The notifier's key.</param>
    /// <param name="person">The pseudonym that jobs will carry.</param>
    public byte[] Seal(SealingPublicKey notifier, string person)
    {
        var plaintext = ToBytes();
        try
        {
            return Sealed.Seal(notifier, plaintext, SealInfo, Encoding.UTF8.GetBytes(person));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Opens a sealed bundle.</summary>
    public static bool TryOpen(SealingKey notifier, ReadOnlySpan<byte> blob, string person, [NotNullWhen(true)] out HandleBundle? bundle)
    {
        bundle = null;
        if (!Sealed.TryOpen(notifier, blob, SealInfo, Encoding.UTF8.GetBytes(person), out var plaintext)) return false;
        try
        {
            return TryRead(plaintext, out bundle);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    /// <summary>Zeroes the addresses and the card's key. Strings made of them elsewhere remain until they are collected: make none that are not needed.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(cardKey);
        foreach (var channel in channels)
        {
            CryptographicOperations.ZeroMemory(channel.Address);
            CryptographicOperations.ZeroMemory(channel.OpenPgp);
        }
    }

    byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBase64String("cardKey", cardKey);
            json.WriteStartArray("channels");
            foreach (var channel in channels)
            {
                json.WriteStartObject();
                json.WriteString("address", channel.Address);
                json.WriteString("kind", channel.Kind);
                json.WriteBoolean("long", channel.Long);
                json.WriteBase64String("openpgp", channel.OpenPgp);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("languages");
            foreach (var language in languages) json.WriteStringValue(language);
            json.WriteEndArray();
            json.WriteBase64String("mailbox", mailbox);
            json.WriteString("nickname", nickname);
            json.WriteString("subject", subject);
            json.WriteEndObject();
        }
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.Clear(); // zeroes what was written
        return bytes;
    }

    internal static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out HandleBundle? bundle)
    {
        bundle = null;
        HandleBundle read;
        try
        {
            read = HandleBundleReader.Read(json);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
        var again = read.ToBytes();
        var ours = read.IsValid && json.SequenceEqual(again);
        CryptographicOperations.ZeroMemory(again);
        if (ours) bundle = read;
        else read.Dispose();
        return ours;
    }

    bool IsValid =>
        cardKey.Length == 32 && nickname.Length <= NoticeLinter.MaxName && subject.Length <= NoticeLinter.MaxName && languages.Count <= MaxLanguages
        && channels.Count <= MaxChannels && channels.All(c => c.Address.Length is > 0 and <= MaxAddress && c.OpenPgp.Length <= MaxOpenPgp && c.Kind.Length is > 0 and <= 16);
}
