using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>One-time codes (RFC 6238): six digits, 30 seconds, HMAC-SHA-1, which is what every authenticator has. Collisions of SHA-1 do not matter within HMAC.</summary>
static class Totp
{
    /// <summary>Bytes of a secret (RFC 4226 section 4 recommends 160 bits).</summary>
    public const int SecretBytes = 20;

    const int StepSeconds = 30;
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A new secret.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The step that a code belongs to: now, the one before or the one after, for clocks that are off; 0 if it belongs to none of them.</summary>
    /// <param name="secret">The account's.</param>
    /// <param name="typed">As typed; spaces do not matter.</param>
    /// <param name="seconds">Now, Unix seconds.</param>
    public static long Step(ReadOnlySpan<byte> secret, string typed, long seconds)
    {
        var digits = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)));
        if (digits.Length != 6) return 0;
        var (now, found) = (seconds / StepSeconds, 0L);
        for (var step = now - 1; step <= now + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(digits))) found = step;
        return found;
    }

    /// <summary>The code of a step (RFC 4226 section 5.3).</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, mac);
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 15)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The secret in letters (RFC 4648 section 6), for typing it into an authenticator.</summary>
    public static string Letters(ReadOnlySpan<byte> secret)
    {
        var text = new StringBuilder();
        var (bits, count) = (0, 0);
        foreach (var b in secret)
        {
            (bits, count) = ((bits << 8) | b, count + 8);
            for (; count >= 5; count -= 5) text.Append(Base32[(bits >> (count - 5)) & 31]);
        }
        return text.ToString();
    }

    /// <summary>What the picture says. Only the login: an organisation's name on a phone's screen tells whoever looks over a shoulder.</summary>
    public static string Address(string login, ReadOnlySpan<byte> secret) => $"otpauth://totp/{Uri.EscapeDataString(login)}?secret={Letters(secret)}&algorithm=SHA1&digits=6&period={StepSeconds}";
}
