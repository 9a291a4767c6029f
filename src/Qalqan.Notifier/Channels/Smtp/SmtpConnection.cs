using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Qalqan.Notifier;

/// <summary>The server answered with a code that we did not ask for, or not at all.</summary>
/// <param name="code">The reply code of RFC 5321 4.2, or one of the two below.</param>
/// <param name="step">Which command.</param>
sealed class SmtpException(int code, string step) : Exception($"{step}: {code.ToString(CultureInfo.InvariantCulture)}")
{
    /// <summary>The connection ended.</summary>
    public const int Ended = 0;

    /// <summary>There was no answer in time, or none that can be read.</summary>
    public const int Silent = -1;

    public int Code => code;
    public string Step => step;
}

/// <summary>One conversation with the mail server (RFC 5321) over TLS (RFC 3207, RFC 8314). Takes many mails, one after another.</summary>
sealed class SmtpConnection : IAsyncDisposable
{
    const int MaxReplyLine = 1024;  // RFC 5321 4.5.3.1.5 says 512; servers in the field write longer greetings
    const int MaxReplyLines = 64;
    static readonly UTF8Encoding Utf8 = new(false);

    readonly TcpClient _tcp = new() { NoDelay = true };
    readonly TimeSpan _answer;
    readonly byte[] _buffer = new byte[4096];
    Stream _stream = Stream.Null;
    int _start, _end;

    SmtpConnection(TimeSpan answer) => _answer = answer;

    /// <summary>When it was used last, in milliseconds of the system's uptime.</summary>
    public long LastUsed { get; private set; } = Environment.TickCount64;

    /// <summary>Connects, encrypts, says who we are.</summary>
    /// <exception cref="SmtpException">The server refused.</exception>
    /// <exception cref="AuthenticationException">Its certificate is not valid for its name.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">Nobody listens.</exception>
    public static async Task<SmtpConnection> OpenAsync(SmtpSettings settings, CancellationToken cancel)
    {
        var connection = new SmtpConnection(TimeSpan.FromSeconds(settings.AnswerSeconds));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(connection._answer);
            await connection._tcp.ConnectAsync(settings.Host, settings.Port, limit.Token);
            connection._stream = connection._tcp.GetStream();
            if (settings.ImplicitTls) await connection.EncryptAsync(settings, limit.Token);
            await connection.ExpectAsync("greeting", 220, cancel);
            var offers = await connection.HelloAsync(cancel);
            if (!settings.ImplicitTls)
            {
                if (!offers.Contains("STARTTLS")) throw new SmtpException(250, "no-starttls");
                await connection.CommandAsync("STARTTLS", "starttls", 220, cancel);
                // Bytes that came with the answer were not encrypted: somebody between put them there (the 2011 STARTTLS injections).
                if (connection._start != connection._end) throw new SmtpException(220, "starttls-injected");
                await connection.EncryptAsync(settings, limit.Token);
                await connection.HelloAsync(cancel);
            }
            if (settings.User is not null) await connection.SignInAsync(settings, cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands one mail over. Returns when the server took responsibility for it.</summary>
    /// <param name="from">Our address.</param>
    /// <param name="to">The person's, checked by <see cref="MailAddress"/>: no control characters, no angle brackets.</param>
    /// <param name="message">The mail, lines ended by CR LF, not yet dot-stuffed.</param>
    /// <param name="cancel">Ends the attempt.</param>
    /// <exception cref="SmtpException">The server refused. After step <c>data-end</c> with code 0 it may have the mail.</exception>
    public async Task SendAsync(string from, ReadOnlyMemory<char> to, byte[] message, CancellationToken cancel)
    {
        await CommandAsync($"MAIL FROM:<{from}>", "mail-from", 250, cancel);
        await AddressAsync(to, cancel);
        await CommandAsync("DATA", "data", 354, cancel);
        await WriteAsync(Stuffed(message), "data-body", cancel);
        await ExpectAsync("data-end", 250, cancel);
        LastUsed = Environment.TickCount64;
    }

    /// <summary>Asks whether the server is still there.</summary>
    public Task CheckAsync(CancellationToken cancel) => CommandAsync("NOOP", "noop", 250, cancel);

    /// <summary>Ends a mail that the server refused, so that the connection can take the next.</summary>
    public Task ResetAsync(CancellationToken cancel) => CommandAsync("RSET", "rset", 250, cancel);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // The server counts a connection without QUIT as broken, some then slow us down.
            if (_stream is SslStream) await _stream.WriteAsync("QUIT\r\n"u8.ToArray()).AsTask().WaitAsync(TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is IOException or TimeoutException or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            // It is gone already.
        }
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    async Task AddressAsync(ReadOnlyMemory<char> to, CancellationToken cancel)
    {
        var line = new byte[10 + Utf8.GetMaxByteCount(to.Length) + 3];
        try
        {
            "RCPT TO:<"u8.CopyTo(line);
            var length = 9 + Utf8.GetBytes(to.Span, line.AsSpan(9));
            ">\r\n"u8.CopyTo(line.AsSpan(length));
            await WriteAsync(line.AsMemory(0, length + 3), "rcpt-to", cancel);
            await ExpectAsync("rcpt-to", 250, cancel);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(line);
        }
    }

    async Task SignInAsync(SmtpSettings settings, CancellationToken cancel)
    {
        var password = settings.PasswordFile is null ? "" : (await File.ReadAllLinesAsync(settings.PasswordFile, cancel)).FirstOrDefault("");
        await CommandAsync($"AUTH PLAIN {Convert.ToBase64String(Utf8.GetBytes($"\0{settings.User}\0{password}"))}", "auth", 235, cancel);
    }

    async Task EncryptAsync(SmtpSettings settings, CancellationToken cancel)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(Tls(settings), cancel);
    }

    static SslClientAuthenticationOptions Tls(SmtpSettings settings)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = settings.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // asking would tell a third party when we send
        };
        if (settings.Authority is null) return options;
        options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        options.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(settings.Authority);
        return options;
    }

    async Task<HashSet<string>> HelloAsync(CancellationToken cancel)
    {
        // RFC 5321 4.1.3: a host without a public name says its address; ours says only that it has none.
        await WriteAsync("EHLO [127.0.0.1]\r\n"u8.ToArray(), "ehlo", cancel);
        var lines = await ExpectAsync("ehlo", 250, cancel);
        return lines.Select(l => l.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    async Task CommandAsync(string command, string step, int expected, CancellationToken cancel)
    {
        await WriteAsync(Utf8.GetBytes(command + "\r\n"), step, cancel);
        await ExpectAsync(step, expected, cancel);
    }

    async Task WriteAsync(ReadOnlyMemory<byte> bytes, string step, CancellationToken cancel)
    {
        using var limit = Limit(cancel);
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SmtpException(SmtpException.Silent, step); // a peer that reads nothing
        }
        catch (IOException)
        {
            throw new SmtpException(SmtpException.Ended, step);
        }
    }

    async Task<List<string>> ExpectAsync(string step, int expected, CancellationToken cancel)
    {
        using var limit = Limit(cancel);
        var lines = new List<string>();
        while (lines.Count < MaxReplyLines)
        {
            var line = await ReadLineAsync(step, limit.Token, cancel);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) throw new SmtpException(SmtpException.Silent, step);
            if (line.Length > 3 && line[3] == '-')
            {
                lines.Add(line[4..]);
                continue;
            }
            if (code != expected && !(expected == 250 && code == 251)) throw new SmtpException(code, step);
            lines.Add(line.Length > 4 ? line[4..] : "");
            return lines;
        }
        throw new SmtpException(SmtpException.Silent, step);
    }

    async Task<string> ReadLineAsync(string step, CancellationToken limited, CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var take = end < 0 ? _end - _start : end + 1;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, take));
            _start += take;
            if (line.Length > MaxReplyLine) throw new SmtpException(SmtpException.Silent, step);
            if (end >= 0) return line.ToString().TrimEnd('\r', '\n');
            try
            {
                (_start, _end) = (0, await _stream.ReadAsync(_buffer, limited));
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new SmtpException(SmtpException.Silent, step); // half open: connected, silent
            }
            catch (IOException)
            {
                _end = 0;
            }
            if (_end == 0) throw new SmtpException(SmtpException.Ended, step);
        }
    }

    CancellationTokenSource Limit(CancellationToken cancel)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_answer);
        return limit;
    }

    // RFC 5321 4.5.2: a line that starts with a dot gets another in front of it; the last line is a dot alone.
    static byte[] Stuffed(byte[] message)
    {
        var stuffed = new MemoryStream(message.Length + 64);
        var lineStart = true;
        foreach (var b in message)
        {
            if (lineStart && b == (byte)'.') stuffed.WriteByte(b);
            stuffed.WriteByte(b);
            lineStart = b == (byte)'\n';
        }
        stuffed.Write(".\r\n"u8);
        return stuffed.ToArray();
    }
}
