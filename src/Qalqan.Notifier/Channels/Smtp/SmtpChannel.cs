using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Qalqan.Notifier;

/// <summary>Mail: the short form in plain text, or the long form encrypted to the person's OpenPGP key. Connections are kept open and used again.</summary>
sealed class SmtpChannel(SmtpSettings settings, TimeProvider clock) : INoticeChannel, IAsyncDisposable
{
    const int IdleMilliseconds = 50_000; // servers hang up after one to five minutes
    const int Closing = 421; // RFC 5321 3.8: the server ends the conversation
    static readonly TimeSpan Outage = TimeSpan.FromSeconds(15), Soon = TimeSpan.FromMinutes(2), GreylistDelay = TimeSpan.FromMinutes(6);

    readonly SemaphoreSlim _places = new(settings.Connections);
    readonly ConcurrentStack<SmtpConnection> _idle = new();

    public string Kind => "smtp";

    public ChannelTraits Traits { get; } = new(EndToEnd: false, "the mail providers of both sides", 1_000_000, Linkifies: true, Receipt: false);

    public HandleCheck Normalise(ReadOnlySpan<char> handle) => MailAddress.Check(handle);

    public NoticeForm FormFor(OpenedHandle handle) => handle.OpenPgp.Length > 0 ? NoticeForm.Long : NoticeForm.Short;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        var check = Normalise(handle.Text);
        if (!check.IsGood) return new DeliveryResult.Permanent(check.Fault!);
        var body = MailBody.Plain(notice);
        if (handle.OpenPgp.Length > 0)
        {
            var encrypted = await Gpg.EncryptAsync(handle.OpenPgp, body, cancel);
            if (encrypted is null) return new DeliveryResult.Permanent("openpgp-key");
            body = MailBody.Encrypted(encrypted, idempotencyKey);
        }
        var to = handle.Text.ToArray().AsMemory();
        try
        {
            var message = MailBody.WithHeaders(body, settings.From, to.Span, handle.Subject, idempotencyKey, clock.GetUtcNow());
            return await TalkAsync(c => c.SendAsync(settings.From, to, message, cancel), cancel);
        }
        finally
        {
            to.Span.Clear();
        }
    }

    public Task<DeliveryResult> ProbeAsync(CancellationToken cancel) => TalkAsync(c => c.CheckAsync(cancel), cancel);

    public async ValueTask DisposeAsync()
    {
        await HangUpAsync();
        _places.Dispose();
    }

    // What ended one conversation has probably ended those that rest: the next mail shall not have to find that out.
    async Task HangUpAsync()
    {
        var rested = new List<Task>();
        while (_idle.TryPop(out var connection)) rested.Add(connection.DisposeAsync().AsTask());
        await Task.WhenAll(rested);
    }

    // Before the mail: the server restarts, or wants no more over this connection. Elsewhere 421 says that we ask too much of it, and asking again at once would be more of that.
    static bool HasEnded(SmtpException refused) =>
        (refused.Code == SmtpException.Ended && refused.Step is not ("data-body" or "data-end")) || (refused.Code == Closing && refused.Step == "mail-from");

    async Task<DeliveryResult> TalkAsync(Func<SmtpConnection, Task> talk, CancellationToken cancel)
    {
        await _places.WaitAsync(cancel);
        SmtpConnection? connection = null;
        try
        {
            connection = await TakeAsync(cancel);
            await talk(connection);
            _idle.Push(connection);
            connection = null;
            return new DeliveryResult.Accepted();
        }
        catch (SmtpException refused)
        {
            if (connection is not null && HasEnded(refused)) await HangUpAsync();
            else if (refused.Code >= 400 && connection is not null && await TryResetAsync(connection, cancel))
            {
                _idle.Push(connection);
                connection = null;
            }
            return Meaning(refused);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            return new DeliveryResult.RetryAfter(Outage, "smtp-connection", BrokeOff: true);
        }
        catch (AuthenticationException)
        {
            return new DeliveryResult.RetryAfter(Soon, "smtp-certificate"); // somebody between, or an expired certificate: never without TLS
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeliveryResult.RetryAfter(Outage, "smtp-connection");
        }
        finally
        {
            if (connection is not null) await connection.DisposeAsync();
            _places.Release();
        }
    }

    // RFC 5321 4.2.1: 4yz is "not now", 5yz is "never"; below 100 there was none.
    static DeliveryResult Meaning(SmtpException refused) => refused.Code switch
    {
        >= 500 when refused.Step is "rcpt-to" or "data-end" or "data" => new DeliveryResult.Permanent($"smtp-{refused.Step}"),
        _ when HasEnded(refused) => new DeliveryResult.RetryAfter(Outage, $"smtp-{refused.Step}", BrokeOff: true),
        >= 400 and < 500 => new DeliveryResult.RetryAfter(GreylistDelay, $"smtp-{refused.Step}"),
        _ => new DeliveryResult.RetryAfter(Soon, $"smtp-{refused.Step}"), // a 5yz to our greeting or sign-in is our fault, not the person's; no answer to the mail itself may mean that it arrived
    };

    async Task<SmtpConnection> TakeAsync(CancellationToken cancel)
    {
        while (_idle.TryPop(out var idle))
        {
            if (Environment.TickCount64 - idle.LastUsed > IdleMilliseconds)
            {
                await idle.DisposeAsync();
                continue;
            }
            // One that rested may have been hung up on; to learn that from a mail would leave open whether it arrived.
            if (Environment.TickCount64 - idle.LastUsed < 1000 || await TryCheckAsync(idle, cancel)) return idle;
            await idle.DisposeAsync();
        }
        return await SmtpConnection.OpenAsync(settings, cancel);
    }

    static async Task<bool> TryCheckAsync(SmtpConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.CheckAsync(cancel);
            return true;
        }
        catch (SmtpException)
        {
            return false;
        }
    }

    static async Task<bool> TryResetAsync(SmtpConnection connection, CancellationToken cancel)
    {
        try
        {
            await connection.ResetAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is SmtpException or OperationCanceledException)
        {
            return false;
        }
    }
}
