using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>
/// The site's network: machines without public addresses, which reach the internet through one NAT gateway, and subnets
/// apart for the database and for private endpoints. Its security groups let nothing in from outside; the gateway adds the
/// one rule that does.
/// </summary>
internal sealed class AzureNetwork
{
    public AzureNetwork(AzureSite whole)
    {
        var site = whole.Part("Network", "network");
        var addresses = new AddressPlan(site.Context.Site.NetworkCidr);

        // Subnets are resources of their own; the network must not take the ones that it does not name for removed.
        Network = new VirtualNetwork(
            site.Scope,
            "vnet",
            site.Placed(new Inputs { ["addressSpace"] = new Inputs { ["addressPrefixes"] = [site.Context.Site.NetworkCidr] } }),
            new ResourceOptions { IgnoreChanges = ["subnets"] });
        NatAddress = new PublicIPAddress(site.Scope, "nat-ip", site.Placed(StaticAddress()));
        NodesSecurity = new NetworkSecurityGroup(
            site.Scope,
            "nodes-nsg",
            site.Placed(new Inputs()),
            new ResourceOptions { IgnoreChanges = ["securityRules"] });
        Nodes = AddNodes(site, addresses);
        var endpoints = AddEndpoints(site, addresses);
        Database = site.Context.HostsDatabase ? AddDatabase(site, addresses, endpoints) : null;
    }

    public VirtualNetwork Network { get; }

    /// <summary>The address from which everything at the site calls out.</summary>
    public PublicIPAddress NatAddress { get; }

    /// <summary>What may reach the machines.</summary>
    public NetworkSecurityGroup NodesSecurity { get; }

    /// <summary>Where machines are.</summary>
    public Subnet Nodes { get; }

    /// <summary>Where PostgreSQL is; null where the coordinator is not.</summary>
    public Subnet? Database { get; }

    /// <summary>Inputs of a public address that stays.</summary>
    public static Inputs StaticAddress() => new()
    {
        ["sku"] = new Inputs { ["name"] = "Standard", ["tier"] = "Regional" },
        ["publicIPAllocationMethod"] = "Static",
        ["publicIPAddressVersion"] = "IPv4",
    };

    private Subnet AddNodes(AzureSite site, AddressPlan addresses)
    {
        var nat = new NatGateway(site.Scope, "nat", site.Placed(new Inputs
        {
            ["sku"] = new Inputs { ["name"] = "Standard" },
            ["publicIpAddresses"] = [new Inputs { ["id"] = NatAddress.Id }],

            // A node's stream of directives may be silent for minutes; Azure's default is 4.
            ["idleTimeoutInMinutes"] = 30,
        }));
        return AddSubnet(site, "nodes", addresses.Nodes, NodesSecurity, new Inputs
        {
            ["natGateway"] = new Inputs { ["id"] = nat.Id },
            ["defaultOutboundAccess"] = false,
            ["serviceEndpoints"] =
            [
                new Inputs { ["service"] = "Microsoft.Storage" },
                new Inputs { ["service"] = "Microsoft.KeyVault" },
            ],
        });
    }

    private Subnet AddDatabase(AzureSite site, AddressPlan addresses, Subnet after)
    {
        var security = new NetworkSecurityGroup(site.Scope, "database-nsg", site.Placed(new Inputs
        {
            ["securityRules"] =
            [
                // Pods leave their machine with its address. Primary and standby speak to each other inside the subnet.
                Rule("nodes", 100, "Allow", addresses.Nodes, addresses.Database, "5432"),
                Rule("standby", 110, "Allow", addresses.Database, addresses.Database, "*"),
                Rule("others", 4000, "Deny", "*", "*", "*"),
            ],
        }));
        return AddSubnet(
            site,
            "database",
            addresses.Database,
            security,
            new Inputs
            {
                ["delegations"] =
                [
                    new Inputs { ["name"] = "postgres", ["serviceName"] = "Microsoft.DBforPostgreSQL/flexibleServers" },
                ],

                // The servers write their backups through it; Azure adds it where it is missing.
                ["serviceEndpoints"] = [new Inputs { ["service"] = "Microsoft.Storage" }],
            },
            after);
    }

    /// <summary>Free until used: a site's owner puts the private endpoints of its own data stores here.</summary>
    private Subnet AddEndpoints(AzureSite site, AddressPlan addresses)
    {
        var security = new NetworkSecurityGroup(site.Scope, "endpoints-nsg", site.Placed(new Inputs
        {
            ["securityRules"] =
            [
                Rule("nodes", 100, "Allow", addresses.Nodes, addresses.Endpoints, "443"),
                Rule("others", 4000, "Deny", "*", "*", "*"),
            ],
        }));
        return AddSubnet(
            site,
            "endpoints",
            addresses.Endpoints,
            security,
            new Inputs { ["privateEndpointNetworkPolicies"] = "Enabled", ["defaultOutboundAccess"] = false },
            Nodes);
    }

    /// <summary>Azure refuses to change a network in two places at once, so each subnet waits for the one before it.</summary>
    private Subnet AddSubnet(
        AzureSite site, string name, string cidr, NetworkSecurityGroup security, Inputs inputs, Subnet? after = null)
    {
        var all = new Inputs
        {
            ["virtualNetworkName"] = Network.AzureName,
            ["addressPrefix"] = cidr,
            ["networkSecurityGroup"] = new Inputs { ["id"] = security.Id },
        };
        var options = new ResourceOptions { DependsOn = after is null ? [] : [after] };
        return new Subnet(site.Scope, name, site.InGroup(all.With(inputs)), options);
    }

    private static Inputs Rule(string name, int priority, string access, string from, string to, string port) => new()
    {
        ["name"] = name,
        ["priority"] = priority,
        ["direction"] = "Inbound",
        ["access"] = access,
        ["protocol"] = access == "Allow" ? "Tcp" : "*",
        ["sourceAddressPrefix"] = from,
        ["sourcePortRange"] = "*",
        ["destinationAddressPrefix"] = to,
        ["destinationPortRange"] = port,
    };
}
