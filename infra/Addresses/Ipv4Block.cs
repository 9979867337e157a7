using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FedInfra.Infra.Addresses;

/// <summary>An IPv4 block, <c>10.10.0.0/16</c>.</summary>
/// <param name="First">Its first address, as a number.</param>
/// <param name="Length">Length of its prefix, 0 to 32.</param>
internal readonly record struct Ipv4Block(uint First, int Length)
{
    private const int Bits = 32;

    private static readonly Ipv4Block[] _private = [Parse("10.0.0.0/8"), Parse("172.16.0.0/12"), Parse("192.168.0.0/16"), Parse("100.64.0.0/10")];

    /// <summary>True where no host outside can have such an address (RFC 1918, RFC 6598).</summary>
    public bool IsPrivate
    {
        get
        {
            var block = this;
            return _private.Any(range => range.Contains(block));
        }
    }

    /// <summary>How many addresses it has.</summary>
    public ulong Size => 1UL << (Bits - Length);

    private ulong End => First + Size;

    /// <summary>True where some address is in both.</summary>
    public bool Overlaps(Ipv4Block other) => First < other.End && other.First < End;

    /// <summary>True where all addresses of <paramref name="other"/> are in this one.</summary>
    public bool Contains(Ipv4Block other) => First <= other.First && other.End <= End;

    /// <summary>One of the equal parts that the block falls into when its prefix grows.</summary>
    /// <param name="bits">By how much it grows: there are 2 to the power of this many parts.</param>
    /// <param name="index">Which part, from 0.</param>
    /// <exception cref="InvalidOperationException">There is no such part.</exception>
    public Ipv4Block Part(int bits, int index) =>
        bits >= 0 && Length + bits <= Bits && index >= 0 && (ulong)index < 1UL << bits
            ? new Ipv4Block(First + (uint)((ulong)index << (Bits - Length - bits)), Length + bits)
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{this} has no part {index} of {bits} bits."));

    /// <summary>One of its addresses, <c>10.10.0.10</c>.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="InvalidOperationException">It has fewer addresses.</exception>
    public string Address(uint index) => index < Size
        ? Text(First + index)
        : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{this} has no address {index}."));

    /// <summary>As a stack file and the clouds write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text(First)}/{Length}");

    /// <exception cref="InvalidOperationException">It is no block; texts of people go through <see cref="TryParse"/>.</exception>
    public static Ipv4Block Parse(string text) =>
        TryParse(text, out var block) ? block : throw new InvalidOperationException($"'{text}' is no IPv4 block.");

    /// <summary>Reads a block whose address has four numbers and whose host bits are 0.</summary>
    public static bool TryParse(string text, out Ipv4Block block)
    {
        block = default;
        if (text.Split('/') is not [var address, var length]
            || address.Count(letter => letter == '.') != 3
            || !IPAddress.TryParse(address, out var ip)
            || ip.AddressFamily != AddressFamily.InterNetwork
            || ip.ToString() != address
            || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > Bits)
        {
            return false;
        }

        var first = ip.GetAddressBytes().Aggregate(0u, (sum, part) => (sum << 8) | part);
        block = new Ipv4Block(first, bits);
        return block.First % block.Size == 0;
    }

    private static string Text(uint address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
}
