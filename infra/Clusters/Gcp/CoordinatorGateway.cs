using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The way in: a load balancer that passes TCP through to the coordinator at an address that stays, and one for
/// administrators that has an address inside the site's network only.
/// </summary>
internal static class CoordinatorGateway
{
    public static Gateway Create(GcpSite site)
    {
        var address = new Address(
            site.Scope,
            "gateway",
            new Inputs
            {
                ["region"] = site.Region,
                ["addressType"] = "EXTERNAL",
                ["networkTier"] = "PREMIUM",
                ["description"] = "Client nodes dial it",
                ["labels"] = site.Labels,
            },
            site.After("compute"));

        // "l4-rbs" asks for a load balancer on a backend service; without it GKE makes the older one on a target pool.
        var nodes = new GatewayService(
            "LoadBalancer",
            new Inputs { ["cloud.google.com/l4-rbs"] = "enabled" },
            LoadBalancerAddress: address.IpAddress);
        var admin = new GatewayService(
            "LoadBalancer",
            new Inputs { ["networking.gke.io/load-balancer-type"] = "Internal" });
        return new Gateway(address.IpAddress, nodes, admin, [address.IpAddress]);
    }
}
