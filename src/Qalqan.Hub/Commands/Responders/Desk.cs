using System.CommandLine;

namespace Qalqan.Hub;

/// <summary>A responder at the terminal: their keys, opened here, and who they are to the hub.</summary>
sealed class Desk : IDisposable
{
    static readonly Option<string> Key = new("--key") { Description = "The responder's file", HelpName = "responder.json", Required = true };
    static readonly Option<string?> PassphraseFile = new("--passphrase-file") { Description = "A file with the passphrase that opens it; asked for if not given", HelpName = "FILE" };

    Desk(ResponderKeys keys, ResponderShown self, IReadOnlyList<ResponderShown> all) => (Keys, Self, Responders) = (keys, self, all);

    public ResponderKeys Keys { get; }

    /// <summary>The responder whose keys they are.</summary>
    public ResponderShown Self { get; }

    /// <summary>Everybody, former ones too.</summary>
    public IReadOnlyList<ResponderShown> Responders { get; }

    /// <summary>Adds the options by which a command knows whose keys to use.</summary>
    public static Command AddOptions(Command command)
    {
        command.Add(Key);
        command.Add(PassphraseFile);
        return command;
    }

    /// <summary>Opens the keys and finds their owner at the hub.</summary>
    /// <exception cref="HubException">The passphrase is wrong, or the hub knows no responder with these keys.</exception>
    public static async Task<Desk> Open(ParseResult parsed, HubClient hub, CancellationToken cancel)
    {
        var file = ResponderKeys.Read(parsed.GetRequiredValue(Key));
        var all = await hub.Get("responders", ApiJson.Default.IReadOnlyListResponderShown, cancel);
        var self = all.FirstOrDefault(r => r.Active && r.SigningKey == file.SigningKey && r.SealingKey == file.SealingKey) ?? throw new HubException("this hub knows no responder with these keys: 'qalqan hub responder add'");
        return new(ResponderKeys.Open(file, Ask.Passphrase(parsed.GetValue(PassphraseFile), "Passphrase")), self, all);
    }

    /// <summary>A line of a case's history in the custody log, signed here.</summary>
    public CustodyAct Sign(CustodyVerb verb, byte[] caseReference, byte[]? about) =>
        new CustodyAct { Verb = verb, Time = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Case = caseReference, Object = about }.Signed(Keys.Signing);

    /// <inheritdoc/>
    public void Dispose() => Keys.Dispose();
}
