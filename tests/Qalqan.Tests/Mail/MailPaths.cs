using Xunit;

namespace Qalqan.Tests.Mail;

/// <summary>Where the tests of mail find their files.</summary>
static class MailPaths
{
    /// <summary>The folder with Qalqan.slnx.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Our own samples.</summary>
    public static string Samples => Path.Combine(Root, "src", "Qalqan.Formats", "Evidence", "Mail", "Samples");

    /// <summary>Whether golden files are to be written instead of compared.</summary>
    public static bool Rewrite => Environment.GetEnvironmentVariable("QALQAN_REWRITE_GOLDEN") == "1";

    /// <summary>A folder of real mail beside the project; the test is skipped, with the reason, where it is missing.</summary>
    public static string RealMail(params string[] below)
    {
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine([folder.FullName, "shared", "data", "mail", .. below]);
            if (Directory.Exists(path)) return path;
        }
        Assert.Skip("real mail (shared/data/mail) is not here; this test needs it");
        return "";
    }

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Qalqan.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Qalqan.slnx is in no folder above the tests");
    }
}
