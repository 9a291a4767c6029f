namespace Qalqan.Cli;

/// <summary>A folder that holds both what is checked and what it is checked against (docs/decisions/0001).</summary>
/// <param name="Evidence">What is checked.</param>
/// <param name="Intelligence">The indicator files that come with it.</param>
sealed record CaseFolder(string Evidence, string Intelligence)
{
    /// <summary>The case folder at <paramref name="path"/>, or null if it is an ordinary path.</summary>
    public static CaseFolder? At(string path)
    {
        var (evidence, intelligence) = (Path.Combine(path, "evidence"), Path.Combine(path, "intelligence"));
        return Directory.Exists(evidence) && Directory.Exists(intelligence) ? new(evidence, intelligence) : null;
    }

    /// <summary>What is read of <paramref name="path"/>: of a case folder its evidence, else all of it.</summary>
    public static string EvidenceOf(string path) => At(path)?.Evidence ?? path;
}
