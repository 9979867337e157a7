using FedInfra.Infra.Addresses;

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

    private const int ControlPlaneLength = 28;

    private static readonly Ipv4Block _pods = Ipv4Block.Parse("172.20.0.0/14");
    private static readonly Ipv4Block _otherPods = Ipv4Block.Parse("10.128.0.0/14");

    private AddressPlan(Ipv4Block network)
    {
        var controlPlanes = ControlPlaneLength - network.Length;
        Machines = network.Part(1, 0);
        Services = network.Part(2, 2);
        ManagedServices = network.Part(3, 6);
        ControlPlane = network.Part(controlPlanes, (1 << controlPlanes) - 1);
        Pods = network.Overlaps(_pods) ? _otherPods : _pods;
    }

    public Ipv4Block Machines { get; }

    public Ipv4Block Services { get; }

    public Ipv4Block ManagedServices { get; }

    public Ipv4Block ControlPlane { get; }

    public Ipv4Block Pods { get; }

    /// <param name="networkCidr">A site's network, /16 to /20.</param>
    /// <exception cref="InfraException">It is no such network.</exception>
    public static AddressPlan For(string networkCidr) =>
        Ipv4Block.TryParse(networkCidr, out var network) && network.Length is >= 16 and <= 20
            ? new AddressPlan(network)
            : throw new InfraException($"networkCidr '{networkCidr}' is no IPv4 network of /16 to /20.");
}
