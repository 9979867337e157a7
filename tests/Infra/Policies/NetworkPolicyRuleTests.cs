using FedInfra.Infra.Resources;
using FedInfra.Infra.Tests.Checks;

namespace FedInfra.Infra.Tests.Policies;

/// <summary>only-gateway-open and no-ssh-from-world: one planted mistake of each kind, and what is let through.</summary>
public sealed class NetworkPolicyRuleTests
{
    private const string Gateway = "only-gateway-open";

    private const string Ssh = "no-ssh-from-world";

    private const string AwsRule = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

    private const string Service = "kubernetes:core/v1:Service";

    [Theory]
    [InlineData("cidrIpv4", "0.0.0.0/0", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv6", "::/0", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv4", "0.0.0.0/0", 443, new string[0])]
    [InlineData("cidrIpv4", "10.0.0.0/8", 5432, new string[0])]
    public void An_AWS_port_that_is_open_to_the_world_is_found_but_for_the_gateway_s(string source, string cidr, int port, string[] expected) =>
        Assert.Equal(expected, PlantedProgram.Breaches(Gateway, AwsRule, Aws(source, cidr, "tcp", port, port)));

    [Fact]
    public void Every_port_of_a_group_is_looked_at() => Assert.Equal(
        ["The world can reach all ports."],
        PlantedProgram.Breaches(Gateway, "aws:ec2/securityGroup:SecurityGroup", new Inputs
        {
            ["ingress"] =
            [
                new Inputs { ["protocol"] = "-1", ["fromPort"] = 0, ["toPort"] = 0, ["cidrBlocks"] = ["10.0.0.0/8", "0.0.0.0/0"] },
                new Inputs { ["protocol"] = "tcp", ["fromPort"] = 22, ["toPort"] = 22, ["cidrBlocks"] = ["10.0.0.0/8"] },
            ],
        }));

    [Theory]
    [InlineData("*")]
    [InlineData("Internet")]
    [InlineData("0.0.0.0/0")]
    public void An_Azure_rule_that_lets_everybody_in_is_found(string source) => Assert.Equal(
        ["The world can reach port 8000-8999."],
        PlantedProgram.Breaches(Gateway, "azure-native:network:NetworkSecurityGroup", new Inputs
        {
            ["securityRules"] =
            [
                Azure("Inbound", "Allow", source, "8000-8999"),
                Azure("Inbound", "Allow", source, "443"),
                Azure("Inbound", "Deny", source, "*"),
                Azure("Outbound", "Allow", source, "*"),
            ],
        }));

    [Fact]
    public void A_GCP_rule_without_a_source_is_open_to_the_world() => Assert.Equal(
        ["The world can reach port 6443."],
        PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", new Inputs { ["allows"] = [new Inputs { ["protocol"] = "tcp", ["ports"] = ["6443"] }] }));

    [Fact]
    public void A_GCP_rule_for_outgoing_traffic_is_not_a_way_in() => Assert.Empty(
        PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", new Inputs { ["direction"] = "EGRESS", ["allows"] = [new Inputs { ["protocol"] = "all" }] }));

    [Fact]
    public void A_load_balancer_without_source_ranges_is_found() =>
        Assert.Equal(["The load balancer is open to the world."], PlantedProgram.Breaches(Gateway, Service, LoadBalancer("prometheus", "http")));

    [Fact]
    public void The_coordinator_s_port_for_administrators_is_not_the_gateway() =>
        Assert.Equal(["The load balancer is open to the world."], PlantedProgram.Breaches(Gateway, Service, LoadBalancer("coordinator", "admin")));

    [Fact]
    public void The_gateway_may_be_open() => Assert.Empty(PlantedProgram.Breaches(Gateway, Service, LoadBalancer("coordinator", "nodes")));

    [Fact]
    public void Source_ranges_close_a_load_balancer()
    {
        var service = LoadBalancer("coordinator", "admin");
        ((Inputs)service["spec"])["loadBalancerSourceRanges"] = Input.List(["203.0.113.0/24"]);

        Assert.Empty(PlantedProgram.Breaches(Gateway, Service, service));
    }

    [Fact]
    public void A_gateway_where_no_coordinator_runs_is_found()
    {
        var planted = new PlantedProgram("elsewhere");
        planted.Add(Service, "gateway", LoadBalancer("coordinator", "nodes"));

        Assert.Equal("A gateway stands where no coordinator runs.", Assert.Single(planted.Breaches(Gateway)).Message);
    }

    [Fact]
    public void A_control_plane_that_is_open_to_the_world_is_found()
    {
        const string Message = "The Kubernetes API is open to the world.";

        Assert.Equal([Message], PlantedProgram.Breaches(Gateway, "aws:eks/cluster:Cluster", new Inputs { ["vpcConfig"] = new Inputs { ["subnetIds"] = ["a"] } }));
        Assert.Equal([Message], PlantedProgram.Breaches(Gateway, "azure-native:containerservice:ManagedCluster", new Inputs()));
        Assert.Equal([Message], PlantedProgram.Breaches(Gateway, "gcp:container/cluster:Cluster", new Inputs
        {
            ["masterAuthorizedNetworksConfig"] = new Inputs { ["cidrBlocks"] = [new Inputs { ["cidrBlock"] = "0.0.0.0/0" }] },
        }));
    }

    [Fact]
    public void A_control_plane_that_names_networks_passes()
    {
        Assert.Empty(PlantedProgram.Breaches(Gateway, "aws:eks/cluster:Cluster", new Inputs { ["vpcConfig"] = new Inputs { ["publicAccessCidrs"] = ["203.0.113.0/24"] } }));
        Assert.Empty(PlantedProgram.Breaches(Gateway, "azure-native:containerservice:ManagedCluster", new Inputs { ["apiServerAccessProfile"] = new Inputs { ["enablePrivateCluster"] = true } }));
        Assert.Empty(PlantedProgram.Breaches(Gateway, "gcp:container/cluster:Cluster", new Inputs { ["masterAuthorizedNetworksConfig"] = new Inputs() }));
    }

    [Fact]
    public void A_database_with_a_public_address_is_found()
    {
        Assert.Single(PlantedProgram.Breaches(Gateway, "aws:rds/instance:Instance", new Inputs { ["publiclyAccessible"] = true }));
        Assert.Single(PlantedProgram.Breaches(Gateway, "azure-native:dbforpostgresql:FirewallRule", new Inputs { ["startIpAddress"] = "0.0.0.0" }));
        Assert.Single(PlantedProgram.Breaches(Gateway, "gcp:sql/databaseInstance:DatabaseInstance", new Inputs()));
    }

    [Theory]
    [InlineData("tcp", 22, 22)]
    [InlineData("tcp", 0, 1024)]
    [InlineData("tcp", 3389, 3389)]
    [InlineData("-1", 0, 0)]
    public void A_login_port_that_is_open_to_the_world_is_found(string protocol, int from, int to) =>
        Assert.Contains("The world can reach port", PlantedProgram.Breaches(Ssh, AwsRule, Aws("cidrIpv4", "0.0.0.0/0", protocol, from, to))[0], StringComparison.Ordinal);

    [Fact]
    public void SSH_from_one_network_passes() => Assert.Empty(PlantedProgram.Breaches(Ssh, AwsRule, Aws("cidrIpv4", "203.0.113.0/24", "tcp", 22, 22)));

    [Fact]
    public void A_key_of_an_EKS_pool_without_groups_opens_SSH() => Assert.Single(
        PlantedProgram.Breaches(Ssh, "aws:eks/nodeGroup:NodeGroup", new Inputs { ["remoteAccess"] = new Inputs { ["ec2SshKey"] = "ops" } }));

    private static Inputs Aws(string source, string cidr, string protocol, int from, int to) =>
        new() { [source] = cidr, ["ipProtocol"] = protocol, ["fromPort"] = from, ["toPort"] = to };

    private static Inputs Azure(string direction, string access, string source, string ports) =>
        new() { ["direction"] = direction, ["access"] = access, ["sourceAddressPrefix"] = source, ["destinationPortRange"] = ports };

    private static Inputs LoadBalancer(string app, string target) => new()
    {
        ["spec"] = new Inputs
        {
            ["type"] = "LoadBalancer",
            ["selector"] = new Inputs { ["app.kubernetes.io/name"] = app },
            ["ports"] = [new Inputs { ["port"] = 443, ["targetPort"] = target }],
        },
    };
}
