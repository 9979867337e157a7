using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The site's own network: private machines that reach the internet through NAT and Google's APIs without it, and a
/// firewall that lets nothing in. GKE adds rules for what it needs, control plane to machines, and the gateway's port.
/// </summary>
/// <param name="Vpc">The network.</param>
/// <param name="Subnetwork">Where machines, pods and services have their addresses.</param>
/// <param name="Nat">The way out; machines that start before it pull no images.</param>
/// <param name="Addresses">Which addresses are for what.</param>
internal sealed record SiteNetwork(Network Vpc, Subnetwork Subnetwork, RouterNat Nat, AddressPlan Addresses)
{
    public const string PodRange = "pods";

    public const string ServiceRange = "services";

    public static SiteNetwork Create(GcpSite site)
    {
        var scope = site.Scope.Child("fedinfra:gcp:Network", "network");
        var addresses = AddressPlan.For(site.Settings.NetworkCidr);
        var vpc = new Network(
            scope,
            "vpc",
            new Inputs { ["autoCreateSubnetworks"] = false, ["routingMode"] = "REGIONAL" },
            site.After("compute"));
        var subnetwork = new Subnetwork(scope, "private", new Inputs
        {
            ["network"] = vpc.Id,
            ["region"] = site.Region,
            ["ipCidrRange"] = addresses.Machines.ToString(),
            ["secondaryIpRanges"] =
            [
                new Inputs { ["rangeName"] = PodRange, ["ipCidrRange"] = addresses.Pods.ToString() },
                new Inputs { ["rangeName"] = ServiceRange, ["ipCidrRange"] = addresses.Services.ToString() },
            ],
            ["privateIpGoogleAccess"] = true,
            ["logConfig"] = new Inputs
            {
                ["aggregationInterval"] = "INTERVAL_10_MIN",
                ["flowSampling"] = 0.1,
                ["metadata"] = "INCLUDE_ALL_METADATA",
            },
        });
        DenyIngress(scope, vpc);
        return new SiteNetwork(vpc, subnetwork, CreateNat(scope, site, vpc), addresses);
    }

    private static RouterNat CreateNat(Scope scope, GcpSite site, Network vpc)
    {
        var router = new Router(scope, "router", new Inputs { ["network"] = vpc.Id, ["region"] = site.Region });
        return new RouterNat(scope, "nat", new Inputs
        {
            ["router"] = router.CloudName,
            ["region"] = site.Region,
            ["natIpAllocateOption"] = "AUTO_ONLY",
            ["sourceSubnetworkIpRangesToNat"] = "ALL_SUBNETWORKS_ALL_IP_RANGES",
            ["logConfig"] = new Inputs { ["enable"] = true, ["filter"] = "ERRORS_ONLY" },
        });
    }

    // A network denies ingress anyway; this rule comes just before that one and logs what it refuses. Rules that GKE
    // makes have priority 1000 and win.
    private static void DenyIngress(Scope scope, Network vpc) => _ = new Firewall(scope, "deny-ingress", new Inputs
    {
        ["network"] = vpc.Id,
        ["direction"] = "INGRESS",
        ["priority"] = 65000,
        ["sourceRanges"] = ["0.0.0.0/0"],
        ["denies"] = [new Inputs { ["protocol"] = "all" }],
        ["logConfig"] = new Inputs { ["metadata"] = "EXCLUDE_ALL_METADATA" },
    });
}
