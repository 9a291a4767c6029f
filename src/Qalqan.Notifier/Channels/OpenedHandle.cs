using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Notifier;

/// <summary>A person's address, in clear, for as long as it takes to hand one notice over. Zeroed on <see cref="Dispose"/>.</summary>
sealed class OpenedHandle(ChannelHandle channel, string subject) : IDisposable
{
    readonly char[] _text = Encoding.UTF8.GetChars(channel.Address);

    public string Kind => channel.Kind;

    /// <summary>The address; all zero after <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<char> Text => _text;

    /// <summary>The person's public OpenPGP key, empty if there is none.</summary>
    public ReadOnlyMemory<byte> OpenPgp => channel.OpenPgp;

    /// <summary>The person chose the long form where nobody between can read it.</summary>
    public bool WantsLong => channel.Long;

    /// <summary>The neutral subject that the person chose.</summary>
    public string Subject => subject;

    /// <summary>Nothing of it: this is what a log would print.</summary>
    public override string ToString() => $"a handle of {channel.Kind}";

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_text.AsSpan()));
        CryptographicOperations.ZeroMemory(channel.Address);
    }
}
