using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The coordinator's way in: a reserved address for client nodes, the only one at the site that the internet may call, and
/// an internal load balancer for administrators, who come through the site's network (a VPN or a peering).
/// </summary>
internal sealed class AzureGateway
{
    public AzureGateway(AzureSite whole, AzureNetwork network)
    {
        var site = whole.Part("Gateway", "gateway");
        var address = new PublicIPAddress(site.Scope, "ip", site.Placed(AzureNetwork.StaticAddress()), new ResourceOptions { Protect = true });

        // Azure's load balancer leaves the destination as it was, so the rule names the public address.
        _ = new SecurityRule(site.Scope, "allow-nodes", site.InGroup(new Inputs
        {
            ["networkSecurityGroupName"] = network.NodesSecurity.AzureName,
            ["securityRuleName"] = "gateway",
            ["description"] = "Client nodes to the coordinator; it asks for their certificate.",
            ["priority"] = 100,
            ["direction"] = "Inbound",
            ["access"] = "Allow",
            ["protocol"] = "Tcp",
            ["sourceAddressPrefix"] = "Internet",
            ["sourcePortRange"] = "*",
            ["destinationAddressPrefix"] = address.Address,
            ["destinationPortRange"] = "443",
        }));
        Gateway = new Gateway(
            address.Address,
            new GatewayService(
                "LoadBalancer",

                // AKS looks for the address in its own group otherwise; its identity is a network contributor of ours.
                new Inputs { ["service.beta.kubernetes.io/azure-load-balancer-resource-group"] = site.Group.AzureName },
                LoadBalancerAddress: address.Address),
            new GatewayService(
                "LoadBalancer",
                new Inputs { ["service.beta.kubernetes.io/azure-load-balancer-internal"] = "true" }),
            [address.Address]);
    }

    public Gateway Gateway { get; }
}
