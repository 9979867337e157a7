using System.Globalization;
using System.Net;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// Who gets which addresses of a site's network (/16 to /20): machines the first half, the rest a sixteenth each. Pods and
/// services have addresses of their own (CNI overlay), which must not be the network's.
/// </summary>
internal sealed class AddressPlan
{
    private readonly uint _first;
    private readonly int _prefix;

    /// <param name="networkCidr">The network, checked before: an IPv4 CIDR.</param>
    public AddressPlan(string networkCidr)
    {
        var network = IPNetwork.Parse(networkCidr);
        _first = Number(network.BaseAddress);
        _prefix = network.PrefixLength;
    }

    /// <summary>Machines and internal load balancers.</summary>
    public string Nodes => Block(_prefix + 1, 0);

    /// <summary>PostgreSQL, which wants a subnet of its own.</summary>
    public string Database => Block(_prefix + 4, 8);

    /// <summary>Private endpoints of data stores.</summary>
    public string Endpoints => Block(_prefix + 4, 9);

    /// <summary>Pods; each machine takes a /24, so a /11 is enough for 8,192 of them, more than AKS allows.</summary>
    public string Pods => Free("10.128.0.0/11", "10.160.0.0/11");

    /// <summary>Kubernetes services.</summary>
    public string Services => Free("10.0.0.0/16", "10.1.0.0/16");

    /// <summary>The cluster's DNS: the tenth address of <see cref="Services"/>, by custom.</summary>
    public string Dns => Text(Number(IPNetwork.Parse(Services).BaseAddress) + 10);

    private string Block(int prefix, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Text(_first + ((uint)index << (32 - prefix)))}/{prefix}");

    private string Free(string first, string second)
    {
        var network = IPNetwork.Parse(first);
        return network.Contains(Address(_first)) ? second : first;
    }

    private static uint Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }

    private static IPAddress Address(uint number) =>
        new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);

    private static string Text(uint number) => Address(number).ToString();
}
