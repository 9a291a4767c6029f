using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Qalqan.Hub;

/// <summary>HTTP over a socket and no more, one request after the other: a client that costs more than the server would measure itself.</summary>
sealed partial class BareConnection : IDisposable
{
    readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly byte[] _buffer = new byte[64 << 10];

    BareConnection()
    {
    }

    /// <summary>Connects.</summary>
    /// <param name="address">A hub's, with its port.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<BareConnection> Open(Uri address, CancellationToken cancel)
    {
        var connection = new BareConnection();
        await connection._socket.ConnectAsync(address.Host, address.Port, cancel);
        return connection;
    }

    /// <summary>Sends a request and reads the answer to its end.</summary>
    /// <returns>The answer, headers included; valid until the next request.</returns>
    /// <exception cref="HubException">It is not 200, or longer than 64 KB.</exception>
    public async Task<ReadOnlyMemory<byte>> Ask(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        await _socket.SendAsync(request, cancel);
        for (var length = 0; ;)
        {
            var n = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancel);
            if (n == 0) throw new HubException("the hub closed the connection, or its answer is too long");
            length += n;
            var end = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            if (!_buffer.AsSpan().StartsWith("HTTP/1.1 200"u8)) throw new HubException("not served: " + Encoding.ASCII.GetString(_buffer, 0, Math.Min(length, 12)));
            var announced = Length().Match(Encoding.ASCII.GetString(_buffer, 0, end));
            // Without a length it comes in chunks, the last of which is empty.
            if (announced.Success ? length >= end + 4 + int.Parse(announced.Groups[1].Value, CultureInfo.InvariantCulture) : _buffer.AsSpan(0, length).EndsWith("0\r\n\r\n"u8)) return _buffer.AsMemory(0, length);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    [GeneratedRegex("^content-length: ([0-9]+)", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Length();
}
