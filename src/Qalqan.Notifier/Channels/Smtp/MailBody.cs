using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Notifier;

/// <summary>Writes our mails: RFC 5322 headers, plain text in UTF-8 as base64, or PGP/MIME (RFC 3156).</summary>
static class MailBody
{
    const int Base64Line = 76;          // RFC 2045 6.8
    const int EncodedWordBytes = 42;    // 42 bytes are 56 letters of base64; with =?utf-8?B?…?= under the 75 of RFC 2047 2
    const string NeutralSubject = "Hello";

    /// <summary>The text as one part.</summary>
    public static byte[] Plain(RenderedNotice notice) => Encoding.ASCII.GetBytes(
        $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\nContent-Language: {notice.Language.Tag}\r\n\r\n"
        + Base64(Encoding.UTF8.GetBytes(notice.Text.Replace("\n", "\r\n", StringComparison.Ordinal))));

    /// <summary>A part that gpg has encrypted, as the two parts of RFC 3156 4.</summary>
    public static byte[] Encrypted(byte[] armoured, Guid job)
    {
        var boundary = "q" + Convert.ToHexStringLower(Derived("boundary", job));
        var head = $"Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=\"{boundary}\"\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n"
            + $"--{boundary}\r\nContent-Type: application/octet-stream; name=\"encrypted.asc\"\r\n\r\n";
        var text = Encoding.ASCII.GetString(armoured).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes($"{head}{text}\r\n--{boundary}--\r\n");
    }

    /// <summary>A whole mail.</summary>
    /// <param name="body">From <see cref="Plain"/> or <see cref="Encrypted"/>.</param>
    /// <param name="from">Our address.</param>
    /// <param name="to">The person's, checked.</param>
    /// <param name="subject">What the person chose; replaced if it could be more than words.</param>
    /// <param name="job">From which the Message-ID follows: the same job sent twice is the same mail.</param>
    /// <param name="now">For the Date.</param>
    public static byte[] WithHeaders(byte[] body, string from, ReadOnlySpan<char> to, string subject, Guid job, DateTimeOffset now)
    {
        if (!MailAddress.Check(from).IsGood || !MailAddress.Check(to).IsGood) throw new ArgumentException("an address was not checked");
        var said = NoticeLinter.IsPlainName(subject) ? subject : NeutralSubject;
        var date = now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        var head = $"Date: {date}\r\nFrom: <{from}>\r\nTo: <{to}>\r\nMessage-ID: {MessageId(job, from)}\r\nSubject: {Encoded(said)}\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>The Message-ID of a job.</summary>
    public static string MessageId(Guid job, string from) => $"<{Convert.ToHexStringLower(Derived("message-id", job))}@{from.AsSpan(from.LastIndexOf('@') + 1)}>";

    // RFC 2047: words of base64, each a whole number of characters.
    static string Encoded(string subject)
    {
        if (Ascii.IsValid(subject)) return subject;
        var words = new StringBuilder();
        var word = new List<byte>();
        foreach (var rune in subject.EnumerateRunes())
        {
            var bytes = new byte[4];
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > EncodedWordBytes) Flush();
            word.AddRange(bytes.AsSpan(0, length));
        }
        Flush();
        return words.ToString();

        void Flush()
        {
            if (words.Length > 0) words.Append("\r\n ");
            words.Append(CultureInfo.InvariantCulture, $"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    static string Base64(byte[] bytes)
    {
        var letters = Convert.ToBase64String(bytes);
        var lines = new StringBuilder(letters.Length + letters.Length / Base64Line * 2 + 2);
        for (var at = 0; at < letters.Length; at += Base64Line) lines.Append(letters, at, Math.Min(Base64Line, letters.Length - at)).Append("\r\n");
        return lines.ToString();
    }

    static byte[] Derived(string use, Guid job) => SHA256.HashData([.. Encoding.ASCII.GetBytes($"qalqan/{use}/v1"), .. job.ToByteArray()])[..16];
}
