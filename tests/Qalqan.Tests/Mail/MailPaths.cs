using Xunit;

namespace Qalqan.Tests.Mail;

/// <summary>Where the tests of mail find their files.</summary>
static class MailPaths
{
    /// <summary>Our own samples.</summary>
    public static string Samples => Path.Combine(Golden.Root, "src", "Qalqan.Formats", "Evidence", "Mail", "Samples");

    /// <summary>A folder of real mail beside the project; the test is skipped, with the reason, where it is missing.</summary>
    public static string RealMail(params string[] below)
    {
        if (RealData.At(["mail", .. below]) is { } folder) return folder;
        Assert.Skip("real mail is not here; this test needs it");
        return "";
    }
}
