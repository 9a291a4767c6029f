namespace Qalqan.Notifier;

/// <summary>The notifier's data folder: readable by its own user only, used by one process at a time.</summary>
sealed class NotifierFolder : IDisposable
{
    readonly string _path;
    readonly FileStream _lock;

    /// <exception cref="IOException">Another notifier uses it.</exception>
    public NotifierFolder(string path)
    {
        _path = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_path);
        else Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _lock = new FileStream(Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public string Config => Path.Combine(_path, "config.json");
    public string Keys => Path.Combine(_path, "keys.json");
    public string Journal => Path.Combine(_path, "journal");
    public string Opens => Path.Combine(_path, "opens.json");
    public string Releases => Path.Combine(_path, "releases.json");

    public void Dispose() => _lock.Dispose();
}
