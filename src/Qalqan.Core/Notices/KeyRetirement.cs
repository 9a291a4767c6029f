using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Qalqan;

/// <summary>One person's handles on their way through the notifier to its next key: the same line in both directions.</summary>
/// <param name="Handles">Sealed to the old key, in the answer to the new one; empty in the answer if they could not be opened.</param>
/// <param name="Person">The pseudonym they are bound to.</param>
public sealed record ResealLine(byte[] Handles, string Person)
{
    /// <summary>One line of JSON.</summary>
    public string ToLine() => Encoding.UTF8.GetString(NoticeJsonBytes.Of(this));

    /// <summary>Reads a line that <see cref="ToLine"/> wrote.</summary>
    public static bool TryRead(string line, [NotNullWhen(true)] out ResealLine? read) => NoticeJson.TryRead(Encoding.UTF8.GetBytes(line), NoticeJson.Default.ResealLine, out read);
}

/// <summary>The hub's word that it has stored every handle under the notifier's new key, so that the old one can be destroyed.</summary>
/// <param name="Key">Id of the key to destroy.</param>
public sealed record KeyRetirement(string Key)
{
    const string Purpose = "qalqan/notifier-key-retirement/v1";

    /// <summary>The line that goes to the notifier, signed by the hub.</summary>
    public string Sign(SigningKey hub) => SignedText.Write(Purpose, NoticeJsonBytes.Of(this), hub);

    /// <summary>Reads a line that the hub signed.</summary>
    public static bool TryRead(string line, VerifyingKey hub, [NotNullWhen(true)] out KeyRetirement? retirement)
    {
        retirement = null;
        return SignedText.TryRead(line, Purpose, hub, out var bytes) && NoticeJson.TryRead(bytes, NoticeJson.Default.KeyRetirement, out retirement);
    }
}
