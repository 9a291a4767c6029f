using System.Globalization;

namespace Qalqan;

/// <summary>Names in a custody bundle and what one may cost to read.</summary>
static class BundleFormat
{
    public const string Version = "qalqan-custody-bundle/1";
    public const string Manifest = "manifest.json";
    public const string Entries = "entries.jsonl";
    public const string Proofs = "proofs.json";
    public const string CheckpointStart = "checkpoint-";

    /// <summary>Bytes of manifest, entries, proofs and checkpoints together. A case of 10,000 entries has 20 MB.</summary>
    public const int MaxMetadataBytes = 256 << 20;

    /// <summary>Entries of one case. A case that a whole help desk worked on for years has some thousands.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>Files of one bundle.</summary>
    public const int MaxFiles = 100_000;

    /// <summary>Checkpoints of one bundle: one for each earlier export that it is to agree with.</summary>
    public const int MaxCheckpoints = 1000;

    /// <summary>How many things that do not hold are told. One is enough to refuse.</summary>
    public const int MaxFaults = 100;

    public static string Checkpoint(int number) => FormattableString.Invariant($"{CheckpointStart}{number}");

    /// <summary>Whether <paramref name="name"/> is one of the parts that prove something, which are held in memory.</summary>
    public static bool IsMetadata(string name) => name is Manifest or Entries or Proofs || IsCheckpoint(name, out _);

    public static bool IsCheckpoint(string name, out int number)
    {
        number = 0;
        return name.StartsWith(CheckpointStart, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(CheckpointStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number is > 0 and <= MaxCheckpoints && name == Checkpoint(number);
    }

    /// <summary>Whether a file may be called so: plain characters, no way out of the folder it is unpacked into, none of the names above.</summary>
    public static bool IsFileName(string name) =>
        name.Length is > 0 and <= 200 && !IsMetadata(name)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/')
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.');
}
