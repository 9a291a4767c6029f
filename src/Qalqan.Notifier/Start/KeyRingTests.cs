using System.Security.Cryptography;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The notifier's key file.</summary>
[Trait("Speed", "slow")]
public sealed class KeyRingTests : IDisposable
{
    const string Purpose = "qalqan/notifier-root/v1";

    readonly string _folder = Directory.CreateTempSubdirectory("qring").FullName;

    string KeyFile => Path.Combine(_folder, "keys.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Files of before keys went without rounds cost a second of processor at every start; they are read once more and written anew.</summary>
    [Fact]
    public void A_file_that_an_older_program_wrapped_slowly_opens_and_is_wrapped_anew()
    {
        var words = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var id = IdOf(words);
        var stored = StateFile.Read(KeyFile, StateJson.Default.StoredKeys)!;
        Assert.True(PassphraseWrap.TryUnwrap(words, stored.Root, Purpose, out var root));
        StateFile.Write(KeyFile, stored with { Root = PassphraseWrap.Wrap(words, root, Purpose) }, StateJson.Default.StoredKeys);
        Assert.Equal(PassphraseWrap.Pbkdf2Sha512, Kdf());
        Assert.Equal(id, IdOf(words));
        Assert.Equal(PassphraseWrap.HkdfSha256, Kdf());
        Assert.Equal(id, IdOf(words));
    }

    /// <summary>What a person may have chosen keeps its rounds, and the file stays as it is.</summary>
    [Fact]
    public void A_passphrase_of_words_keeps_its_rounds()
    {
        var id = IdOf("seven words that somebody may have chosen");
        Assert.Equal(PassphraseWrap.Pbkdf2Sha512, Kdf());
        var before = File.ReadAllBytes(KeyFile);
        Assert.Equal(id, IdOf("seven words that somebody may have chosen"));
        Assert.Equal(before, File.ReadAllBytes(KeyFile));
        Assert.Throws<CryptographicException>(() => IdOf("other words"));
    }

    byte Kdf() => StateFile.Read(KeyFile, StateJson.Default.StoredKeys)!.Root[1];

    string IdOf(string passphrase)
    {
        using var ring = KeyRing.Open(KeyFile, passphrase, TimeProvider.System);
        return ring.Current.Id;
    }
}
