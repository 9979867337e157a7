using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// How a network's addresses are shared out. Three quarters are private subnets, one for each zone that there may be,
/// because every pod takes an address of its subnet; of the last quarter each zone has a quarter as public subnet,
/// for NAT gateway and load balancers. A third zone added later moves nothing.
/// </summary>
/// <param name="NetworkCidr">The network, IPv4, /16 to /20.</param>
internal sealed record SubnetPlan(string NetworkCidr)
{
    /// <summary>The private subnet of a zone, 0 to 2.</summary>
    public string Private(int zone) => Part(NetworkCidr, 2, zone);

    /// <summary>The public subnet of a zone, 0 to 2.</summary>
    public string Public(int zone) => Part(Part(NetworkCidr, 2, 3), 2, zone);

    private static string Part(string cidr, int bits, int index)
    {
        var network = IPNetwork.Parse(cidr);
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new InvalidOperationException($"'{cidr}' is no IPv4 network.");
        }

        var length = network.PrefixLength + bits;
        var address = BitConverter.ToUInt32([.. network.BaseAddress.GetAddressBytes().Reverse()]) + ((uint)index << (32 - length));
        return string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}/{length}");
    }
}
