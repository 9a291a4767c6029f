using System.Formats.Tar;
using System.IO.Pipelines;
using System.Text;

namespace Qalqan.Hub;

/// <summary>A backup as one file: a tar, sealed as an age file to a key on paper, or to a key that stands before it under a passphrase.</summary>
static class BackupFile
{
    const string Start = "qalqan-backup/1 ";
    const string Purpose = "qalqan/backup/v1";
    const int MaxStart = 4096;

    /// <summary>Seals the files of <paramref name="folder"/>, and <paramref name="more"/>, to <paramref name="to"/>.</summary>
    /// <param name="output">Gets the backup.</param>
    /// <param name="folder">A folder made for it.</param>
    /// <param name="more">Further files: their names in the backup and where they lie.</param>
    /// <param name="to">The key on paper.</param>
    public static void Write(Stream output, string folder, IEnumerable<(string Name, string Path)> more, SealingPublicKey to)
    {
        var pipe = new Pipe();
        var writing = Task.Run(async () =>
        {
            Exception? fault = null;
            try
            {
                await using var tar = new TarWriter(pipe.Writer.AsStream(leaveOpen: true), TarEntryFormat.Pax);
                var own = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(p => (Name: Path.GetRelativePath(folder, p).Replace('\\', '/'), Path: p)).OrderBy(f => f.Name, StringComparer.Ordinal);
                foreach (var (name, path) in own.Concat(more)) await tar.WriteEntryAsync(path, name);
            }
            catch (Exception e)
            {
                fault = e; // it reaches whoever reads the pipe
            }
            await pipe.Writer.CompleteAsync(fault);
        });
        try
        {
            AgeFile.Encrypt(pipe.Reader.AsStream(), output, [to]);
        }
        finally
        {
            pipe.Reader.Complete();
            writing.GetAwaiter().GetResult();
        }
    }

    /// <summary>As above, to a new key under <paramref name="passphrase"/>.</summary>
    public static void Write(Stream output, string folder, IEnumerable<(string Name, string Path)> more, string passphrase)
    {
        using var key = SealingKey.Create();
        var scalar = key.Export();
        output.Write(Encoding.ASCII.GetBytes(Start + Convert.ToBase64String(PassphraseWrap.Wrap(passphrase, scalar, Purpose)) + "\n"));
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(scalar);
        Write(output, folder, more, key.Public);
    }

    /// <summary>Opens a backup into <paramref name="tar"/>, which holds its content only when this returns.</summary>
    /// <param name="input">The backup.</param>
    /// <param name="tar">Gets the tar.</param>
    /// <param name="secret">Asked for what opens it: the passphrase if true, else the 24 words.</param>
    /// <exception cref="HubException">It is no backup, is damaged, or the secret is another's.</exception>
    public static void Open(Stream input, Stream tar, Func<bool, string> secret)
    {
        using var key = Key(input, secret);
        if (!AgeFile.TryDecrypt(input, key, tar, out var reason)) throw new HubException($"the backup does not open: {reason}");
    }

    static SealingKey Key(Stream input, Func<bool, string> secret)
    {
        var line = new StringBuilder();
        for (int b; line.Length < MaxStart && (b = input.ReadByte()) is >= 0 and not '\n';) line.Append((char)b);
        if (!line.ToString().StartsWith(Start, StringComparison.Ordinal))
        {
            input.Position = 0; // an age file from its first byte on
            return RecoveryWords.Read(secret(false));
        }
        if (!PassphraseWrap.TryUnwrap(secret(true), Api.Bytes(line.ToString(Start.Length, line.Length - Start.Length), "the backup's first line"), Purpose, out var scalar)) throw new HubException("the passphrase does not open this backup");
        var key = SealingKey.Import(scalar);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(scalar);
        return key;
    }
}
