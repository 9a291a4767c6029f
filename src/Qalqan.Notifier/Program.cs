using System.Security.Cryptography;
using System.Text.Json;
using Qalqan.Notifier;

try
{
    return await NotifierCommand.Create().Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or JsonException or CryptographicException)
{
    // None of these comes from a job: the folder, the configuration or the passphrase is not as it must be.
    Console.Error.WriteLine($"qalqan-notifier: {e.Message}");
    return 2;
}
