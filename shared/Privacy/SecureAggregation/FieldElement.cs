using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>
/// An element of GF(2^128) with the polynomial x^128 + x^7 + x^2 + x + 1; bit i is the coefficient of x^i. Addition is
/// exclusive or. No step depends on the value of an element.
/// </summary>
internal readonly record struct FieldElement(UInt128 Value)
{
    /// <summary>Bytes of an element.</summary>
    public const int Size = 16;

    public static FieldElement Zero => default;

    public static FieldElement One => new(UInt128.One);

    public static FieldElement Read(ReadOnlySpan<byte> bigEndian) => new(BinaryPrimitives.ReadUInt128BigEndian(bigEndian));

    public void Write(Span<byte> bigEndian) => BinaryPrimitives.WriteUInt128BigEndian(bigEndian, Value);

    public static FieldElement operator +(FieldElement a, FieldElement b) => new(a.Value ^ b.Value);

    public static FieldElement operator *(FieldElement a, FieldElement b) => Pclmulqdq.IsSupported ? MultiplyCarryless(a, b) : MultiplyPortably(a, b);

    /// <summary>The element that times this is 1: this to the power 2^128 - 2.</summary>
    /// <exception cref="DivideByZeroException">This is 0.</exception>
    public FieldElement Inverse()
    {
        if (Value == 0)
        {
            throw new DivideByZeroException("0 has no inverse in GF(2^128).");
        }

        // 2^128 - 2 is 127 ones and a zero: product of this to the powers 2, 4, 8, …, 2^127.
        var (power, product) = (this, One);
        for (var i = 1; i < 128; i++)
        {
            power *= power;
            product *= power;
        }

        return product;
    }

    /// <summary>One bit after the other, for machines without carry-less multiplication; also what the other is tested against.</summary>
    internal static FieldElement MultiplyPortably(FieldElement a, FieldElement b)
    {
        var (product, shifted) = (UInt128.Zero, a.Value);
        for (var i = 0; i < 128; i++)
        {
            product ^= shifted & (UInt128.Zero - ((b.Value >> i) & 1));
            var carry = UInt128.Zero - (shifted >> 127);
            shifted = (shifted << 1) ^ (carry & 0x87);
        }

        return new FieldElement(product);
    }

    private static FieldElement MultiplyCarryless(FieldElement a, FieldElement b)
    {
        var x = Vector128.Create((ulong)a.Value, (ulong)(a.Value >> 64));
        var y = Vector128.Create((ulong)b.Value, (ulong)(b.Value >> 64));
        var low = ToInteger(Pclmulqdq.CarrylessMultiply(x, y, 0x00));
        var high = ToInteger(Pclmulqdq.CarrylessMultiply(x, y, 0x11));
        var middle = ToInteger(Pclmulqdq.CarrylessMultiply(x, y, 0x10)) ^ ToInteger(Pclmulqdq.CarrylessMultiply(x, y, 0x01));
        low ^= middle << 64;
        high ^= middle >> 64;

        // x^128 = x^7 + x^2 + x + 1 = 0x87: fold the upper half down, then the few bits that this pushes over the edge.
        var folded = Vector128.Create((ulong)high, (ulong)(high >> 64));
        var polynomial = Vector128.Create(0x87UL, 0);
        var lower = ToInteger(Pclmulqdq.CarrylessMultiply(folded, polynomial, 0x00));
        var upper = ToInteger(Pclmulqdq.CarrylessMultiply(folded, polynomial, 0x01));
        low ^= lower ^ (upper << 64);
        var rest = Vector128.Create((ulong)(upper >> 64), 0);
        return new FieldElement(low ^ ToInteger(Pclmulqdq.CarrylessMultiply(rest, polynomial, 0x00)));
    }

    private static UInt128 ToInteger(Vector128<ulong> vector) => new(vector[1], vector[0]);
}
