using System.Buffers;

namespace Qalqan.Notifier;

/// <summary>Mail addresses that we send to: RFC 5321 dot-atoms of ASCII and a host name.</summary>
/// <remarks>Quoted local parts, address literals and letters outside ASCII are refused: nobody of ours has one, and each has been a way to smuggle a command.</remarks>
static class MailAddress
{
    const int MaxLocal = 64, MaxAddress = 254; // RFC 5321 4.5.3.1
    static readonly SearchValues<char> Local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~.");
    static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    public static HandleCheck Check(ReadOnlySpan<char> address)
    {
        var at = address.LastIndexOf('@');
        if (address.Length > MaxAddress || at <= 0 || at > MaxLocal || at == address.Length - 1) return new("mail-address");
        var local = address[..at];
        var host = address[(at + 1)..];
        if (local.ContainsAnyExcept(Local) || host.ContainsAnyExcept(Host)) return new("mail-address");
        return HasEmptyPart(local) || HasEmptyPart(host) || host[0] == '-' || host[^1] == '-' ? new("mail-address") : HandleCheck.Good;
    }

    static bool HasEmptyPart(ReadOnlySpan<char> dotted) => dotted[0] == '.' || dotted[^1] == '.' || dotted.Contains("..", StringComparison.Ordinal);
}
