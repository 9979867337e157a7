using FedInfra.Infra.Addresses;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>
/// How a network's addresses are shared out. Three quarters are private subnets, one for each zone that there may be,
/// because every pod takes an address of its subnet; of the last quarter each zone has a quarter as public subnet,
/// for NAT gateway and load balancers. A third zone added later moves nothing.
/// </summary>
internal sealed class SubnetPlan
{
    private const int Quarters = 2;

    private readonly Ipv4Block _network;

    /// <param name="networkCidr">The network, checked before: IPv4, /16 to /20.</param>
    public SubnetPlan(string networkCidr) => _network = Ipv4Block.Parse(networkCidr);

    /// <summary>The private subnet of a zone, 0 to 2.</summary>
    public string Private(int zone) => _network.Part(Quarters, zone).ToString();

    /// <summary>The public subnet of a zone, 0 to 2.</summary>
    public string Public(int zone) => _network.Part(Quarters, 3).Part(Quarters, zone).ToString();
}
