namespace Qalqan;

// Provisional: to be replaced by PublicSuffixes.IsPublicSuffix.
static class PublicSuffixList
{
    /// <summary>Whether a canonical host is a public suffix, under which anybody can register a name.</summary>
    public static bool Contains(ReadOnlySpan<byte> canonicalHost) =>
        canonicalHost.SequenceEqual("co.uk"u8) || canonicalHost.SequenceEqual("com.cn"u8) || canonicalHost.SequenceEqual("github.io"u8);
}
