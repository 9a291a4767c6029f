using System.Buffers.Binary;

namespace Qalqan;

/// <summary>Under which names anybody can register a domain (publicsuffix.org): no warning may cover such a name with everything below it.</summary>
/// <remarks>Answers from a table inside the assembly, without allocating. Hosts are canonical (<see cref="ObservableKind.Domain"/>) or one label.
/// Names below an unlisted top-level domain follow the list's default rule: the last label is the suffix.</remarks>
public static class PublicSuffixes
{
    const int HeaderBytes = 32;
    const byte Rule = 1, Wildcard = 2, Exception = 4, PrivateRule = 8, PrivateWildcard = 16;

    /// <summary>The version of the list, as Debian numbers it.</summary>
    public static string Version { get; } = System.Text.Encoding.ASCII.GetString(Table[17..HeaderBytes]).TrimEnd('\0');

    internal static int RuleCount => BinaryPrimitives.ReadInt32LittleEndian(Table[12..]);

    static unsafe ReadOnlySpan<byte> Table => new(Blob.Start, Blob.Length);

    /// <summary>Whether <paramref name="host"/> is itself a suffix: <c>com</c>, <c>co.uk</c>, <c>github.io</c>.</summary>
    public static bool IsPublicSuffix(ReadOnlySpan<byte> host)
    {
        var dot = host.IndexOf((byte)'.');
        if (dot < 0) return host.Length > 0;
        // The same as SuffixStart says, by two look-ups: a rule of its own, or one with a wildcard for what lies behind the first label.
        var hash = HashStart;
        for (var i = host.Length - 1; i > dot; i--) hash = Extend(hash, host[i]);
        var parent = hash;
        for (var i = dot; i >= 0; i--) hash = Extend(hash, host[i]);
        var flags = Flags(host, hash);
        return (flags & Exception) == 0 && ((flags & Rule) != 0 || (Flags(host[(dot + 1)..], parent) & Wildcard) != 0);
    }

    /// <summary>Whether <paramref name="host"/> is a suffix that its owner, not a registry, rents out names under: <c>github.io</c>. Such a host exists and is visited.</summary>
    public static bool IsPrivateSuffix(ReadOnlySpan<byte> host) => host.Length > 0 && SuffixStart(host, out var isPrivate) == 0 && isPrivate;

    /// <summary>Where the domain starts that was registered for <paramref name="host"/>: one label more than its suffix. −1 if the host is itself a suffix.</summary>
    public static int RegistrableStart(ReadOnlySpan<byte> host) => LabelBefore(host, SuffixStart(host, out _));

    /// <summary>As <see cref="RegistrableStart(ReadOnlySpan{byte})"/>, by the registries' rules alone: for <c>x.github.io</c> it is <c>github.io</c>.</summary>
    public static int RegistrableStartIgnoringPrivate(ReadOnlySpan<byte> host) => LabelBefore(host, SuffixStart(host, out _, ignorePrivate: true));

    /// <summary>Where the suffix of <paramref name="host"/> starts. 0 if the host is a suffix.</summary>
    /// <param name="host">Canonical.</param>
    /// <param name="isPrivate">Whether the rule stands in the list's private section.</param>
    public static int SuffixStart(ReadOnlySpan<byte> host, out bool isPrivate) => SuffixStart(host, out isPrivate, ignorePrivate: false);

    /// <summary>Whether <paramref name="label"/> is a top-level domain of the list's ICANN section: an A-label, lower case.</summary>
    public static bool IsTopLevelDomain(ReadOnlySpan<byte> label)
    {
        if (label.Contains((byte)'.')) return false;
        var hash = HashStart;
        for (var i = label.Length - 1; i >= 0; i--) hash = Extend(hash, label[i]);
        return (Flags(label, hash) & (Rule | Wildcard)) != 0;
    }

    static int SuffixStart(ReadOnlySpan<byte> host, out bool isPrivate, bool ignorePrivate)
    {
        isPrivate = false;
        var start = host.LastIndexOf((byte)'.') + 1;
        var hash = HashStart;
        var depth = Table[16];
        for (int end = host.Length, labels = 0; end > 0 && labels < depth; labels++)
        {
            var at = host[..end].LastIndexOf((byte)'.') + 1;
            for (var i = end - 1; i >= at; i--) hash = Extend(hash, host[i]);
            var flags = Flags(host[at..], hash);
            if ((flags & Exception) != 0)
            {
                isPrivate = false;
                return end + 1;
            }
            if ((flags & Rule) != 0 && !(ignorePrivate && (flags & PrivateRule) != 0))
            {
                start = at;
                isPrivate = (flags & PrivateRule) != 0;
            }
            if ((flags & Wildcard) != 0 && at > 0 && !(ignorePrivate && (flags & PrivateWildcard) != 0))
            {
                start = host[..(at - 1)].LastIndexOf((byte)'.') + 1;
                isPrivate = (flags & PrivateWildcard) != 0;
            }
            if (at == 0) break;
            hash = Extend(hash, (byte)'.');
            end = at - 1;
        }
        return start;
    }

    static int LabelBefore(ReadOnlySpan<byte> host, int suffix) => suffix <= 0 ? -1 : host[..(suffix - 1)].LastIndexOf((byte)'.') + 1;

    const uint HashStart = 0x811C9DC5;

    static uint Extend(uint hash, byte b) => (hash ^ b) * 0x01000193;

    static byte Flags(ReadOnlySpan<byte> suffix, uint hash)
    {
        var table = Table;
        var mask = BinaryPrimitives.ReadUInt32LittleEndian(table[8..]) - 1;
        for (var slot = hash & mask; ; slot = (slot + 1) & mask)
        {
            var at = (int)BinaryPrimitives.ReadUInt32LittleEndian(table[(HeaderBytes + 4 * (int)slot)..]);
            if (at == 0) return 0;
            var entry = table[at..];
            if (entry[1] == suffix.Length && entry.Slice(2, entry[1]).SequenceEqual(suffix)) return entry[0];
        }
    }

    /// <summary>The table as it lies in the mapped assembly.</summary>
    static unsafe class Blob
    {
        public static readonly byte* Start;
        public static readonly int Length;

        static Blob()
        {
            // The runtime hands out resources as memory of the image itself: nothing is read or copied.
            var stream = (UnmanagedMemoryStream)typeof(PublicSuffixes).Assembly.GetManifestResourceStream("suffixes.bin")!;
            Start = stream.PositionPointer;
            Length = (int)stream.Length;
        }
    }
}
