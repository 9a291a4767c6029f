using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Qalqan;

/// <summary>One AES encryption round, by the processor's instruction where there is one and by table elsewhere; the bits are the same.</summary>
static class AesRound
{
    /// <summary>ShiftRows, SubBytes, MixColumns and the round key (FIPS 197, section 5.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Encrypt(Vector128<byte> state, Vector128<byte> key) =>
        Aes.IsSupported ? Aes.Encrypt(state, key) : Portable(state, key);

    // Column c of the result mixes the bytes that ShiftRows brings there: row r comes from column c + r.
    internal static Vector128<byte> Portable(Vector128<byte> state, Vector128<byte> key)
    {
        Span<byte> s = stackalloc byte[16];
        state.CopyTo(s);
        Span<byte> result = stackalloc byte[16];
        for (var c = 0; c < 4; c++)
        {
            var column = Table[s[4 * c]]
                ^ uint.RotateLeft(Table[s[(4 * c + 5) & 15]], 8)
                ^ uint.RotateLeft(Table[s[(4 * c + 10) & 15]], 16)
                ^ uint.RotateLeft(Table[s[(4 * c + 15) & 15]], 24);
            BinaryPrimitives.WriteUInt32LittleEndian(result[(4 * c)..], column);
        }
        return Vector128.Create<byte>(result) ^ key;
    }

    // SubBytes and the first column of MixColumns in one look-up: bytes 2s, s, s, 3s.
    static readonly uint[] Table = MakeTable();

    static uint[] MakeTable()
    {
        var table = new uint[256];
        byte p = 1, q = 1;
        // p runs through all non-zero elements of GF(2^8) as powers of 3, q through their inverses.
        do
        {
            p = (byte)(p ^ Double(p));
            q ^= (byte)(q << 1);
            q ^= (byte)(q << 2);
            q ^= (byte)(q << 4);
            if ((q & 0x80) != 0) q ^= 0x09;
            table[p] = Column((byte)(q ^ Rotate(q, 1) ^ Rotate(q, 2) ^ Rotate(q, 3) ^ Rotate(q, 4) ^ 0x63));
        }
        while (p != 1);
        table[0] = Column(0x63);
        return table;
    }

    static byte Double(byte x) => (byte)((x << 1) ^ ((x & 0x80) != 0 ? 0x1B : 0));

    static byte Rotate(byte x, int n) => (byte)((x << n) | (x >> (8 - n)));

    static uint Column(byte s) => Double(s) | (uint)s << 8 | (uint)s << 16 | (uint)(byte)(Double(s) ^ s) << 24;
}
