using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>Everything that the hub's root key opens. In memory only; derived at unlock, zeroed at lock.</summary>
/// <remarks>One label for each purpose, so that no key serves two (RFC 5869).</remarks>
sealed class HubKeys : IDisposable
{
    /// <summary>Size of the root key.</summary>
    public const int RootBytes = 32;

    readonly byte[] _lookupPepper, _hitKey, _rowKey, _tokenKey, _handleKey, _accountKey, _auditKey;

    /// <summary>Derives all keys.</summary>
    /// <param name="root"><see cref="RootBytes"/> bytes; the caller's to zero.</param>
    public HubKeys(ReadOnlySpan<byte> root)
    {
        var key = root.ToArray();
        Tokens = new(Derive(key, "index-hub"), Derive(key, "index-guard"));
        Meta = new(Derive(key, "meta"));
        People = new(Derive(key, "person-keys"));
        Jobs = SigningKey.Derive(Derive(key, "job-signing"));
        Checkpoints = SigningKey.Derive(Derive(key, "checkpoint-signing"));
        VerifyCode = Derive(key, "verify-code");
        CaseReference = Derive(key, "case-reference");
        DataProtection = Derive(key, "data-protection");
        Check = Derive(key, "check");
        Forms = Derive(key, "forms");
        NotifierPassphrase = Convert.ToHexStringLower(Derive(key, "notifier-passphrase"));
        _lookupPepper = Derive(key, "mailbox-pepper");
        _hitKey = Derive(key, "hit");
        _rowKey = Derive(key, "row");
        _tokenKey = Derive(key, "machine-token");
        _handleKey = Derive(key, "handle-tag");
        _accountKey = Derive(key, "account");
        _auditKey = Derive(key, "audit");
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Makes the tokens of the sealed index. Before a second machine holds the second key, a live hub can test any value.</summary>
    public LocalHmacKey Tokens { get; }

    /// <summary>Seals what the running hub must read again: names of feeds, indicators, labels.</summary>
    public Sealer Meta { get; }

    /// <summary>Wraps each person's own key.</summary>
    public Sealer People { get; }

    /// <summary>Signs jobs to the notifier.</summary>
    public SigningKey Jobs { get; }

    /// <summary>Signs the checkpoints of the custody log.</summary>
    public SigningKey Checkpoints { get; }

    /// <summary>Makes the codes by which a notice is checked. Owned by this object.</summary>
    public byte[] VerifyCode { get; }

    /// <summary>Makes the references to cases in the custody log. Owned by this object.</summary>
    public byte[] CaseReference { get; }

    /// <summary>Seals the key ring of cookies and form tokens. Owned by this object.</summary>
    public byte[] DataProtection { get; }

    /// <summary>Makes the tokens of the pages' forms. Owned by this object.</summary>
    public byte[] Forms { get; }

    /// <summary>Unlocks a notifier on the same machine: whoever starts the hub starts both. 64 hexadecimal digits, which need no rounds: one that fell over is back at once.</summary>
    public string NotifierPassphrase { get; }

    /// <summary>Tells whether this root key belongs to a store, without telling anything else.</summary>
    public byte[] Check { get; }

    /// <summary>The row a receipt code leads to.</summary>
    public byte[] LookupId(ReceiptCode code) => code.LookupId(_lookupPepper);

    /// <summary>The row of a hit: one for each person and indicator, and a thief cannot tell which two share an indicator.</summary>
    public byte[] HitId(string person, ReadOnlySpan<byte> indicator) => Mac(_hitKey, person, indicator);

    /// <summary>The row of a feed or indicator.</summary>
    public byte[] RowId(params ReadOnlySpan<string> parts) => Mac(_rowKey, string.Join('\0', parts), []);

    /// <summary>The row of a machine token.</summary>
    public byte[] TokenMac(string token) => Mac(_tokenKey, token, []);

    /// <summary>The same for the same way to reach somebody, so that one is not enrolled twice by mistake.</summary>
    public byte[] HandleTag(string kind, string address) => Mac(_handleKey, $"{kind}\0{address}", []);

    /// <summary>What an account is found and its passphrase checked by, 16 bytes.</summary>
    public byte[] AccountMac(string kind, string text) => Mac(_accountKey, $"{kind}\0{text}", []);

    /// <summary>Chains a line of the audit to those before it.</summary>
    public byte[] AuditMac(string line, ReadOnlySpan<byte> before) => Mac(_auditKey, line, before);

    /// <inheritdoc/>
    public void Dispose()
    {
        Tokens.Dispose();
        Meta.Dispose();
        People.Dispose();
        Jobs.Dispose();
        Checkpoints.Dispose();
        foreach (var key in (byte[][])[VerifyCode, CaseReference, DataProtection, Check, Forms, _lookupPepper, _hitKey, _rowKey, _tokenKey, _handleKey, _accountKey, _auditKey])
            CryptographicOperations.ZeroMemory(key);
    }

    static byte[] Derive(byte[] root, string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: Encoding.ASCII.GetBytes($"qalqan/{purpose}/v1"));

    static byte[] Mac(byte[] key, string text, ReadOnlySpan<byte> more)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(Encoding.UTF8.GetBytes(text));
        mac.AppendData([0]);
        mac.AppendData(more);
        return mac.GetHashAndReset()[..16];
    }
}
