using FedInfra.Infra.Addresses;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// Who gets which addresses of a site's network (/16 to /20): machines the first half, the rest a sixteenth each. Pods and
/// services have addresses of their own (CNI overlay), which must not be the network's.
/// </summary>
internal sealed class AddressPlan
{
    private const int Halves = 1;
    private const int Sixteenths = 4;
    private const uint DnsIndex = 10;

    private readonly Ipv4Block _network;

    /// <param name="networkCidr">The network, checked before: an IPv4 CIDR.</param>
    public AddressPlan(string networkCidr) => _network = Ipv4Block.Parse(networkCidr);

    /// <summary>Machines and internal load balancers.</summary>
    public string Nodes => _network.Part(Halves, 0).ToString();

    /// <summary>PostgreSQL, which wants a subnet of its own.</summary>
    public string Database => _network.Part(Sixteenths, 8).ToString();

    /// <summary>Private endpoints of data stores.</summary>
    public string Endpoints => _network.Part(Sixteenths, 9).ToString();

    /// <summary>Pods; each machine takes a /24, so a /11 is enough for 8,192 of them, more than AKS allows.</summary>
    public string Pods => Free("10.128.0.0/11", "10.160.0.0/11");

    /// <summary>Kubernetes services.</summary>
    public string Services => Free("10.0.0.0/16", "10.1.0.0/16");

    /// <summary>The cluster's DNS: the tenth address of <see cref="Services"/>, by custom.</summary>
    public string Dns => Ipv4Block.Parse(Services).Address(DnsIndex);

    private string Free(string first, string second) => Ipv4Block.Parse(first).Overlaps(_network) ? second : first;
}
