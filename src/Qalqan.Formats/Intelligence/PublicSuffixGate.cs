namespace Qalqan.Formats;

static class PublicSuffixGate
{
    public static bool IsIcannSuffix(string domain) => domain is "com" or "co.uk";
}
