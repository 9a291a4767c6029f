using System.Diagnostics;
using System.Text;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Mail encrypted by the system's gpg and read again by it.</summary>
public sealed class GpgTests : IDisposable
{
    readonly string _home = Directory.CreateTempSubdirectory("g").FullName;

    public void Dispose()
    {
        Run("gpgconf", "", "--homedir", _home, "--kill", "all");
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task A_person_with_a_key_gets_the_long_form_that_only_they_can_read()
    {
        SkipUnlessInstalled();
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var channel = new SmtpChannel(SmtpSendingTests.Config(sink).Smtp!, TimeProvider.System);
        using var handle = new OpenedHandle(new ChannelHandle("smtp", Encoding.UTF8.GetBytes("person@mail.example"), Key(), false), "Tea");
        Assert.Equal(NoticeForm.Long, channel.FormFor(handle));
        var notice = new RenderedNotice(NoticeTemplates.Hit, NoticeForm.Long, Language.All[0], "What to do now\nBCDF ئوقۇڭ");
        Assert.IsType<DeliveryResult.Accepted>(await channel.SendAsync(handle, notice, Guid.NewGuid(), TestContext.Current.CancellationToken));

        var mail = Assert.Single(sink.Mails);
        Assert.StartsWith("multipart/encrypted; protocol=\"application/pgp-encrypted\"", SmtpSink.Header(mail, "Content-Type"), StringComparison.Ordinal);
        Assert.DoesNotContain("What to do", mail, StringComparison.Ordinal);
        var start = mail.IndexOf("-----BEGIN PGP MESSAGE-----", StringComparison.Ordinal);
        var (_, part, status) = Run("gpg", mail[start..], "--homedir", _home, "--batch", "--no-tty", "--quiet", "--status-fd", "2", "--decrypt");
        Assert.Contains("DECRYPTION_OKAY", status, StringComparison.Ordinal);
        Assert.Equal(notice.Text, SmtpSink.Body(part));
        Assert.Contains("ENC_TO 0000000000000000", status, StringComparison.Ordinal); // the recipient is not named
    }

    [Fact]
    public async Task A_key_that_is_none_is_a_permanent_refusal_and_nothing_goes_out_in_clear()
    {
        SkipUnlessInstalled();
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var channel = new SmtpChannel(SmtpSendingTests.Config(sink).Smtp!, TimeProvider.System);
        using var handle = new OpenedHandle(new ChannelHandle("smtp", Encoding.UTF8.GetBytes("person@mail.example"), [1, 2, 3], false), "Tea");
        var result = await channel.SendAsync(handle, new(NoticeTemplates.Hit, NoticeForm.Long, Language.All[0], "secret"), Guid.NewGuid(), TestContext.Current.CancellationToken);
        Assert.Equal("openpgp-key", Assert.IsType<DeliveryResult.Permanent>(result).Reason);
        Assert.Equal(0, sink.Count);
    }

    byte[] Key()
    {
        var (code, _, status) = Run("gpg", "%no-protection\nKey-Type: eddsa\nKey-Curve: ed25519\nSubkey-Type: ecdh\nSubkey-Curve: cv25519\nName-Email: person@mail.example\n%commit\n",
            "--homedir", _home, "--batch", "--no-tty", "--quiet", "--status-fd", "2", "--generate-key");
        Assert.True(code == 0, status);
        return Encoding.ASCII.GetBytes(Run("gpg", "", "--homedir", _home, "--batch", "--armor", "--export").Output);
    }

    static void SkipUnlessInstalled() => Assert.SkipUnless(File.Exists("/usr/bin/gpg"), "gpg is not installed: nothing to encrypt with");

    static (int Code, string Output, string Status) Run(string program, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var status = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, status.Result);
    }
}
