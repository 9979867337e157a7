using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>An IPv4 block, <c>10.10.0.0/16</c>.</summary>
/// <param name="First">Its first address, as a number.</param>
/// <param name="Length">Length of its prefix, 0 to 32.</param>
internal readonly record struct Ipv4Block(uint First, int Length)
{
    private static readonly Ipv4Block[] _private = [new(10u << 24, 8), new((172u << 24) | (16u << 16), 12), new((192u << 24) | (168u << 16), 16), new((100u << 24) | (64u << 16), 10)];

    /// <summary>True where no host outside can have such an address (RFC 1918, RFC 6598).</summary>
    public bool IsPrivate
    {
        get
        {
            var block = this;
            return _private.Any(range => range.Length <= block.Length && range.Overlaps(block));
        }
    }

    private ulong End => First + (1UL << (32 - Length));

    public bool Overlaps(Ipv4Block other) => First < other.End && other.First < End;

    public static bool TryParse(string text, out Ipv4Block block)
    {
        block = default;
        if (text.Split('/') is not [var address, var length]
            || address.Count(letter => letter == '.') != 3
            || !IPAddress.TryParse(address, out var ip)
            || ip.AddressFamily != AddressFamily.InterNetwork
            || ip.ToString() != address
            || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            || bits > 32)
        {
            return false;
        }

        var first = ip.GetAddressBytes().Aggregate(0u, (sum, part) => (sum << 8) | part);
        block = new Ipv4Block(first, bits);
        return bits == 0 ? first == 0 : first << bits == 0 || bits == 32;
    }
}
