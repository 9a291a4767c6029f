using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>The code that the first start prints, by which the operator proves to have started this hub. It works once.</summary>
sealed class SetupCode(Settings settings, HubKeys keys)
{
    const string Open = "setup-code", Done = "setup-done";

    /// <summary>Makes the code; null if the hub was set up already. A start before that makes a new one.</summary>
    public string? Renew()
    {
        if (settings.Get(Done) is not null) return null;
        var code = string.Join('-', ReceiptCode.Generate().Groups);
        settings.Set(Open, Mac(code));
        return code;
    }

    /// <summary>Uses it up; false if it is wrong or used.</summary>
    public bool Use(string typed)
    {
        if (!ReceiptCode.TryParse(typed, out var code) || settings.Get(Open) is not { } expected) return false;
        if (!CryptographicOperations.FixedTimeEquals(expected, Mac(string.Join('-', code.Groups)))) return false;
        settings.Set(Done, [1]);
        return settings.Remove(Open);
    }

    byte[] Mac(string code) => keys.TokenMac(Encoding.UTF8.GetByteCount(code) + code);
}
