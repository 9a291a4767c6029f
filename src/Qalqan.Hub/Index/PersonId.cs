using System.Globalization;
using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>A person as the index knows them: 16 random bytes, written as 32 hexadecimal digits.</summary>
readonly record struct PersonId(UInt128 Value) : IComparable<PersonId>
{
    /// <summary>A new one.</summary>
    public static PersonId New() => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)));

    /// <summary>Reads the 32 digits.</summary>
    /// <exception cref="FormatException">They are not.</exception>
    public static PersonId Parse(string id) =>
        id.Length == 32 && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? new(value) : throw new FormatException("not an id of 32 hexadecimal digits");

    /// <inheritdoc/>
    public int CompareTo(PersonId other) => Value.CompareTo(other.Value);

    /// <summary>The 32 digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
