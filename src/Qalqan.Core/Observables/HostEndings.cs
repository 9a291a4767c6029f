namespace Qalqan;

/// <summary>Which last labels make two words with a dot a host, when nothing else says so.</summary>
static class HostEndings
{
    /// <summary>Whether hosts end in <paramref name="label"/>: a top-level domain, an internationalised one, or a name that is used without being delegated.</summary>
    /// <param name="label">An A-label, lower case.</param>
    public static bool IsKnown(ReadOnlySpan<byte> label) =>
        PublicSuffixes.IsTopLevelDomain(label) || label.StartsWith("xn--"u8) || IsSpecial(label);

    /// <summary>Tor and I2P (malware's servers stand there), Namecoin's <c>bit</c>, and the names for examples and tests (RFC 2606), which manuals and our own samples use.</summary>
    static bool IsSpecial(ReadOnlySpan<byte> label) =>
        label.SequenceEqual("onion"u8) || label.SequenceEqual("i2p"u8) || label.SequenceEqual("bit"u8) ||
        label.SequenceEqual("example"u8) || label.SequenceEqual("test"u8);

    /// <summary>Top-level domains that running text has far more often as the ending of a file: <c>install.sh</c>, <c>README.md</c>, <c>backup.zip</c>.</summary>
    /// <remarks>Countries whose names fill mail are not here although a language has the ending too (<c>pl</c>, <c>cc</c>, <c>ml</c>, <c>in</c>).</remarks>
    public static bool IsFileLike(ReadOnlySpan<byte> label) => label.Length switch
    {
        2 => label.SequenceEqual("sh"u8) || label.SequenceEqual("py"u8) || label.SequenceEqual("rs"u8) || label.SequenceEqual("md"u8) || label.SequenceEqual("so"u8) || label.SequenceEqual("ps"u8),
        3 => label.SequenceEqual("zip"u8) || label.SequenceEqual("mov"u8) || label.SequenceEqual("cab"u8) || label.SequenceEqual("pub"u8),
        _ => false,
    };

    /// <summary>Units of time and length that are also top-level domains: <c>3.pm</c>, <c>2.cm</c>.</summary>
    public static bool IsUnit(ReadOnlySpan<byte> label) =>
        label.Length == 2 && (label[1] == 'm' ? label[0] is (byte)'a' or (byte)'p' or (byte)'c' or (byte)'m' or (byte)'k' : label.SequenceEqual("ms"u8) || label.SequenceEqual("st"u8));

    /// <summary>Endings of files whose names look like an app id: <c>com.evil.app.plist</c>, <c>org.project.Main.java</c>.</summary>
    public static bool IsFileExtension(ReadOnlySpan<byte> label)
    {
        foreach (var extension in FileExtensions)
            if (Ascii.Is(label, extension)) return true;
        return false;
    }

    static readonly byte[][] FileExtensions =
    [
        .. "apk ipa xapk apks plist java class jar kt dex odex vdex oat art xml json js ts html htm css txt log csv db sqlite ips crash png jpg jpeg gif svg webp pdf zip gz tgz tar so dylib dll exe service socket conf cfg ini properties prof lock tmp bak"
            .Split(' ').Select(System.Text.Encoding.ASCII.GetBytes),
    ];
}
