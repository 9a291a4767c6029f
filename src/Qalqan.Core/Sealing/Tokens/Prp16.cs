using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Qalqan;

/// <summary>A pseudorandom permutation of 16-byte blocks: AES-256 on each block alone, under one person's key.</summary>
/// <remarks><para>This is not "ECB on data". ECB is wrong for text because equal blocks of text give equal blocks of ciphertext. What goes in here are outputs of a keyed hash
/// (or labelled random numbers, for padding): each value at most once a segment, and unpredictable without the hash key. Of such inputs a permutation shows nothing but
/// whether two are equal, and being able to test that, for this person alone, while holding the key, is the purpose. A mode with a nonce would make look-ups impossible;
/// AES-SIV would need twice the room to say the same.</para>
/// <para>Processors with AES instructions run it eight blocks at a time: it takes one person's key schedule 0.1 µs instead of the 2 to 3 µs of a cipher object, which is
/// what a sweep of one indicator over ten thousand people is made of. Others use the platform.</para></remarks>
public sealed unsafe class Prp16 : IDisposable
{
    /// <summary>Size of a block, and so of a token.</summary>
    public const int BlockBytes = 16;

    const int Rounds = 14;

    readonly byte[] _key;
    readonly Vector128<byte>[]? _schedule;

    /// <summary>A permutation under <paramref name="key"/>.</summary>
    /// <param name="key">32 bytes; copied.</param>
    public Prp16(ReadOnlySpan<byte> key) : this(key, X86Aes.IsSupported)
    {
    }

    internal Prp16(ReadOnlySpan<byte> key, bool instructions)
    {
        _key = GC.AllocateUninitializedArray<byte>(32, pinned: true);
        HubTokenKey.Sized(key).CopyTo(_key);
        if (!instructions) return;
        _schedule = GC.AllocateUninitializedArray<Vector128<byte>>(Rounds + 1, pinned: true);
        Expand(key, _schedule);
    }

    /// <summary>Permutes each block.</summary>
    /// <param name="blocks">n × 16 bytes.</param>
    /// <param name="result">As long; may be the same memory.</param>
    public void Encrypt(ReadOnlySpan<byte> blocks, Span<byte> result)
    {
        Check(blocks, result);
        if (_schedule is null)
        {
            using var aes = Platform();
            aes.EncryptEcb(blocks, result, PaddingMode.None);
            return;
        }
        fixed (byte* from = blocks, to = result)
        fixed (Vector128<byte>* k = _schedule)
        {
            var i = 0;
            for (; i + 8 * BlockBytes <= blocks.Length; i += 8 * BlockBytes) EncryptEight(k, from + i, to + i);
            for (; i < blocks.Length; i += BlockBytes)
            {
                var a = Vector128.Load(from + i) ^ k[0];
                for (var r = 1; r < Rounds; r++) a = X86Aes.Encrypt(a, k[r]);
                X86Aes.EncryptLast(a, k[Rounds]).Store(to + i);
            }
        }
    }

    /// <summary>The inverse of <see cref="Encrypt"/>.</summary>
    /// <param name="blocks">n × 16 bytes.</param>
    /// <param name="result">As long; may be the same memory.</param>
    public void Decrypt(ReadOnlySpan<byte> blocks, Span<byte> result)
    {
        Check(blocks, result);
        if (_schedule is null)
        {
            using var aes = Platform();
            aes.DecryptEcb(blocks, result, PaddingMode.None);
            return;
        }
        // The equivalent inverse cipher (FIPS 197, section 5.3.5): the schedule backwards, columns of the inner keys mixed.
        var k = stackalloc Vector128<byte>[Rounds + 1];
        k[0] = _schedule[Rounds];
        for (var r = 1; r < Rounds; r++) k[r] = X86Aes.InverseMixColumns(_schedule[Rounds - r]);
        k[Rounds] = _schedule[0];
        fixed (byte* from = blocks, to = result)
        {
            var i = 0;
            for (; i + 8 * BlockBytes <= blocks.Length; i += 8 * BlockBytes) DecryptEight(k, from + i, to + i);
            for (; i < blocks.Length; i += BlockBytes)
            {
                var a = Vector128.Load(from + i) ^ k[0];
                for (var r = 1; r < Rounds; r++) a = X86Aes.Decrypt(a, k[r]);
                X86Aes.DecryptLast(a, k[Rounds]).Store(to + i);
            }
        }
        CryptographicOperations.ZeroMemory(new Span<byte>(k, (Rounds + 1) * BlockBytes));
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_schedule.AsSpan()));
    }

    static void Check(ReadOnlySpan<byte> blocks, Span<byte> result)
    {
        if (blocks.Length % BlockBytes != 0) throw new ArgumentException("not whole blocks", nameof(blocks));
        if (result.Length != blocks.Length) throw new ArgumentException("of another length", nameof(result));
    }

    Aes Platform()
    {
        var aes = Aes.Create();
        aes.Key = _key;
        return aes;
    }

    // One round's latency is several cycles and one can begin each cycle: eight blocks keep the unit busy.
    static void EncryptEight(Vector128<byte>* k, byte* from, byte* to)
    {
        var key = k[0];
        Vector128<byte> a = Vector128.Load(from) ^ key, b = Vector128.Load(from + 16) ^ key, c = Vector128.Load(from + 32) ^ key, d = Vector128.Load(from + 48) ^ key;
        Vector128<byte> e = Vector128.Load(from + 64) ^ key, f = Vector128.Load(from + 80) ^ key, g = Vector128.Load(from + 96) ^ key, h = Vector128.Load(from + 112) ^ key;
        for (var r = 1; r < Rounds; r++)
        {
            key = k[r];
            a = X86Aes.Encrypt(a, key);
            b = X86Aes.Encrypt(b, key);
            c = X86Aes.Encrypt(c, key);
            d = X86Aes.Encrypt(d, key);
            e = X86Aes.Encrypt(e, key);
            f = X86Aes.Encrypt(f, key);
            g = X86Aes.Encrypt(g, key);
            h = X86Aes.Encrypt(h, key);
        }
        key = k[Rounds];
        X86Aes.EncryptLast(a, key).Store(to);
        X86Aes.EncryptLast(b, key).Store(to + 16);
        X86Aes.EncryptLast(c, key).Store(to + 32);
        X86Aes.EncryptLast(d, key).Store(to + 48);
        X86Aes.EncryptLast(e, key).Store(to + 64);
        X86Aes.EncryptLast(f, key).Store(to + 80);
        X86Aes.EncryptLast(g, key).Store(to + 96);
        X86Aes.EncryptLast(h, key).Store(to + 112);
    }

    static void DecryptEight(Vector128<byte>* k, byte* from, byte* to)
    {
        var key = k[0];
        Vector128<byte> a = Vector128.Load(from) ^ key, b = Vector128.Load(from + 16) ^ key, c = Vector128.Load(from + 32) ^ key, d = Vector128.Load(from + 48) ^ key;
        Vector128<byte> e = Vector128.Load(from + 64) ^ key, f = Vector128.Load(from + 80) ^ key, g = Vector128.Load(from + 96) ^ key, h = Vector128.Load(from + 112) ^ key;
        for (var r = 1; r < Rounds; r++)
        {
            key = k[r];
            a = X86Aes.Decrypt(a, key);
            b = X86Aes.Decrypt(b, key);
            c = X86Aes.Decrypt(c, key);
            d = X86Aes.Decrypt(d, key);
            e = X86Aes.Decrypt(e, key);
            f = X86Aes.Decrypt(f, key);
            g = X86Aes.Decrypt(g, key);
            h = X86Aes.Decrypt(h, key);
        }
        key = k[Rounds];
        X86Aes.DecryptLast(a, key).Store(to);
        X86Aes.DecryptLast(b, key).Store(to + 16);
        X86Aes.DecryptLast(c, key).Store(to + 32);
        X86Aes.DecryptLast(d, key).Store(to + 48);
        X86Aes.DecryptLast(e, key).Store(to + 64);
        X86Aes.DecryptLast(f, key).Store(to + 80);
        X86Aes.DecryptLast(g, key).Store(to + 96);
        X86Aes.DecryptLast(h, key).Store(to + 112);
    }

    /// <summary>The key schedule of AES-256 (FIPS 197, section 5.2): two words of eight in turn.</summary>
    static void Expand(ReadOnlySpan<byte> key, Vector128<byte>[] k)
    {
        k[0] = Vector128.Create(key[..16]);
        k[1] = Vector128.Create(key[16..]);
        k[2] = Even(k[0], X86Aes.KeygenAssist(k[1], 1));
        k[3] = Odd(k[1], X86Aes.KeygenAssist(k[2], 0));
        k[4] = Even(k[2], X86Aes.KeygenAssist(k[3], 2));
        k[5] = Odd(k[3], X86Aes.KeygenAssist(k[4], 0));
        k[6] = Even(k[4], X86Aes.KeygenAssist(k[5], 4));
        k[7] = Odd(k[5], X86Aes.KeygenAssist(k[6], 0));
        k[8] = Even(k[6], X86Aes.KeygenAssist(k[7], 8));
        k[9] = Odd(k[7], X86Aes.KeygenAssist(k[8], 0));
        k[10] = Even(k[8], X86Aes.KeygenAssist(k[9], 16));
        k[11] = Odd(k[9], X86Aes.KeygenAssist(k[10], 0));
        k[12] = Even(k[10], X86Aes.KeygenAssist(k[11], 32));
        k[13] = Odd(k[11], X86Aes.KeygenAssist(k[12], 0));
        k[14] = Even(k[12], X86Aes.KeygenAssist(k[13], 64));
    }

    static Vector128<byte> Even(Vector128<byte> before, Vector128<byte> assist) => Spread(before) ^ Vector128.Create(assist.AsUInt32()[3]).AsByte();

    static Vector128<byte> Odd(Vector128<byte> before, Vector128<byte> assist) => Spread(before) ^ Vector128.Create(assist.AsUInt32()[2]).AsByte();

    /// <summary>Each word becomes the sum of itself and those before it.</summary>
    static Vector128<byte> Spread(Vector128<byte> words)
    {
        var w = words.AsUInt32();
        uint a = w[0], b = a ^ w[1], c = b ^ w[2], d = c ^ w[3];
        return Vector128.Create(a, b, c, d).AsByte();
    }
}
