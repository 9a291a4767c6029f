using System.CommandLine;

namespace Qalqan.Hub;

/// <summary>The options of everything that opens a hub's store.</summary>
static class HubArguments
{
    static readonly Option<string> Data = new("--data") { Description = "the data folder", HelpName = "DIR", Required = true };
    static readonly Option<string> Listen = new("--listen") { Description = "address and port; put a TLS proxy or an onion service before it", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:8080" };
    static readonly Option<string?> Store = new("--store") { Description = "a PostgreSQL server instead of SQLite in the data folder", HelpName = "postgres://…" };
    static readonly Option<string?> PassphraseFile = new("--passphrase-file") { Description = "a file with the passphrase that unlocks the hub", HelpName = "FILE" };
    static readonly Option<string?> KeyFile = new("--key-file") { Description = "a file with the hub's key itself, outside the data folder", HelpName = "FILE" };
    static readonly Option<string?> Notifier = new("--notifier") { Description = "a notifier that runs elsewhere; without it the hub starts its own", HelpName = "ADDRESS" };
    static readonly Option<int> Retention = new("--retention") { Description = "months for which observations are kept", HelpName = "MONTHS", DefaultValueFactory = _ => 24 };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } = [Data, Listen, Store, PassphraseFile, KeyFile, Notifier, Retention];

    /// <summary>Those of a process that only shares the store.</summary>
    public static IReadOnlyList<Option> OfWorker { get; } = [Data, Store, PassphraseFile, KeyFile];

    /// <summary>What was given.</summary>
    public static HubOptions Read(ParseResult parsed) => new()
    {
        Data = parsed.GetRequiredValue(Data),
        Listen = parsed.GetValue(Listen) ?? "127.0.0.1:8080",
        Store = parsed.GetValue(Store),
        PassphraseFile = parsed.GetValue(PassphraseFile),
        KeyFile = parsed.GetValue(KeyFile),
        Notifier = parsed.GetValue(Notifier),
        RetentionMonths = parsed.GetValue(Retention),
    };
}
