using System.ComponentModel;
using System.Diagnostics;

namespace Qalqan.Notifier;

/// <summary>Encrypts to one public key with the system's gpg, in a home of its own that is removed afterwards.</summary>
static class Gpg
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Armoured ciphertext, or null if the key cannot be encrypted to (expired, revoked, damaged) or gpg is missing.</summary>
    /// <param name="publicKey">Armoured or binary. The first key in it counts.</param>
    /// <param name="plaintext">A MIME part.</param>
    /// <param name="cancel">Ends gpg.</param>
    public static async Task<byte[]?> EncryptAsync(ReadOnlyMemory<byte> publicKey, byte[] plaintext, CancellationToken cancel)
    {
        // Mode 0700 and short: gpg's sockets lie in it, and a socket's path has 108 bytes.
        var home = Directory.CreateTempSubdirectory("q").FullName;
        try
        {
            var key = Path.Combine(home, "key");
            await File.WriteAllBytesAsync(key, publicKey, cancel);
            // The recipient's key id is left out of the message: a mail provider's archive would name the person's key.
            return await RunAsync("gpg", home, ["--trust-model", "always", "--disable-dirmngr", "--no-autostart", "--hidden-recipient-file", key, "--armor", "--encrypt"], plaintext, cancel);
        }
        finally
        {
            await RunAsync("gpgconf", home, ["--kill", "all"], [], CancellationToken.None);
            Directory.Delete(home, recursive: true);
        }
    }

    static async Task<byte[]?> RunAsync(string program, string home, string[] arguments, byte[] input, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--homedir", home, .. program == "gpg" ? (string[])["--batch", "--no-tty", "--quiet", "--status-fd", "2"] : [], .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        using var process = TryStart(start);
        if (process is null) return null;
        try
        {
            var output = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            var status = process.StandardError.ReadToEndAsync(limit.Token);
            await WriteAsync(process, input, limit.Token);
            await Task.WhenAll(reading, status, process.WaitForExitAsync(limit.Token));
            return process.ExitCode == 0 && (program != "gpg" || (await status).Contains("END_ENCRYPTION", StringComparison.Ordinal)) ? output.ToArray() : null;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return null;
        }
    }

    // A key that gpg refuses ends it before it has read everything: the broken pipe is not news, the exit code is.
    static async Task WriteAsync(Process process, byte[] input, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            return;
        }
    }

    static Process? TryStart(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null; // not installed
        }
    }
}
