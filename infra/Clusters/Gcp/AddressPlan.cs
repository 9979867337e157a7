using System.Buffers.Binary;
using System.Net;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// Which addresses of a site are for what. Of the site's network the first half is for machines, the third quarter for
/// Kubernetes services, the seventh eighth for Google's managed services (Cloud SQL), and the last 16 addresses for the
/// control plane; all fit in a /20. Pods need far more, one /25 a machine, and have a range of their own. It is the same
/// at every site, because sites are joined by mTLS and not by routes, and it is a private range of RFC 1918, because
/// Cloud SQL answers no other without further settings.
/// </summary>
internal sealed record AddressPlan
{
    /// <summary>Pods a machine at most: half as many as addresses in its /25, as GKE reserves them.</summary>
    public const int PodsPerMachine = 64;

    private static readonly IPNetwork _pods = IPNetwork.Parse("172.20.0.0/14");
    private static readonly IPNetwork _otherPods = IPNetwork.Parse("10.128.0.0/14");

    private AddressPlan(IPNetwork network)
    {
        var prefix = network.PrefixLength;
        Machines = Part(network, prefix + 1, 0);
        Services = Part(network, prefix + 2, 2);
        ManagedServices = Part(network, prefix + 3, 6);
        ControlPlane = Part(network, 28, (1 << (28 - prefix)) - 1);
        Pods = Overlap(network, _pods) ? _otherPods : _pods;
    }

    public IPNetwork Machines { get; }

    public IPNetwork Services { get; }

    public IPNetwork ManagedServices { get; }

    public IPNetwork ControlPlane { get; }

    public IPNetwork Pods { get; }

    /// <param name="networkCidr">A site's network, /16 to /20.</param>
    /// <exception cref="InfraException">It is no such network.</exception>
    public static AddressPlan For(string networkCidr) =>
        IPNetwork.TryParse(networkCidr, out var network) && network.PrefixLength is >= 16 and <= 20 && network.BaseAddress.GetAddressBytes().Length == 4
            ? new AddressPlan(network)
            : throw new InfraException($"networkCidr '{networkCidr}' is no IPv4 network of /16 to /20.");

    private static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    private static IPNetwork Part(IPNetwork network, int prefix, int index)
    {
        var address = network.BaseAddress.GetAddressBytes();
        var number = BinaryPrimitives.ReadUInt32BigEndian(address) + ((uint)index << (32 - prefix));
        BinaryPrimitives.WriteUInt32BigEndian(address, number);
        return new IPNetwork(new IPAddress(address), prefix);
    }
}
