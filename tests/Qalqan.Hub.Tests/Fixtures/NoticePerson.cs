using System.Security.Cryptography;

namespace Qalqan.Hub.Tests;

/// <summary>A made-up person with a card, a mailbox and channels, and jobs for them.</summary>
sealed class NoticePerson
{
    static readonly byte[] VerifyKey = RandomNumberGenerator.GetBytes(32);

    public NoticePerson(SealingPublicKey notifier, params ChannelHandle[] channels)
    {
        Handles = Sealed(notifier, channels);
    }

    /// <summary>The person's handles, sealed anew.</summary>
    public byte[] Sealed(SealingPublicKey notifier, params ChannelHandle[] channels)
    {
        using var bundle = new HandleBundle(Nickname, "Evening tea", ["en"], [.. CardKey], Mailbox.Public.Bytes, [.. channels.Select(c => c with { Address = [.. c.Address], OpenPgp = [.. c.OpenPgp] })]);
        return bundle.Seal(notifier, Pseudonym);
    }

    public const string Nickname = "Tea House";

    public string Pseudonym { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public byte[] CardKey { get; } = RandomNumberGenerator.GetBytes(32);

    public SealingKey Mailbox { get; } = SealingKey.Create();

    /// <summary>Sealed to the notifier.</summary>
    public byte[] Handles { get; }

    /// <summary>A first notice, valid for a day.</summary>
    public NoticeJob Job(string template = NoticeTemplates.Hit, int number = 7)
    {
        var id = Guid.NewGuid();
        var now = DateTimeOffset.UtcNow;
        var hour = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 3600 * 3600);
        return new(1, number, "", Handles, id, "en", MessageCode.For(VerifyKey, id), DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + 86_400), Pseudonym, null, hour, template);
    }
}
