namespace Qalqan.Notifier;

/// <summary>Where the passphrase of the keys comes from: never an argument or a variable of the environment, which other processes can read.</summary>
static class Passphrase
{
    const string Credential = "qalqan-notifier-passphrase";

    /// <param name="file">A file, or <c>stdin</c> for the first line of standard input; null for systemd's credential.</param>
    /// <param name="input">Standard input.</param>
    /// <returns>The first line, or null if there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? Read(string? file, TextReader input)
    {
        if (file == "stdin") return NotEmpty(input.ReadLine());
        if (file is null && Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is { } folder) file = Path.Combine(folder, Credential);
        return file is null ? null : NotEmpty(File.ReadLines(file).FirstOrDefault());
    }

    static string? NotEmpty(string? line) => string.IsNullOrWhiteSpace(line) ? null : line.Trim();
}
