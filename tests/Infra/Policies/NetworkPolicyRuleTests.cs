using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Checks;
using FedInfra.Infra.Tests.Clusters;

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
    [InlineData("cidrIpv4", "0.0.0.0/1", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv4", "128.0.0.0/1", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv4", "203.0.113.7/0", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv6", "0::0/0", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv6", "2000::/3", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv6", "::ffff:0:0/96", 5432, new[] { "The world can reach port 5432." })]
    [InlineData("cidrIpv6", "2001:db8::/32", 5432, new string[0])]
    [InlineData("cidrIpv6", "fd00::/8", 5432, new string[0])]
    public void An_AWS_port_that_is_open_to_the_world_is_found_but_for_the_gateway_s(string source, string cidr, int port, string[] expected) =>
        Assert.Equal(expected, PlantedProgram.Breaches(Gateway, AwsRule, Aws(source, cidr, "tcp", port, port)));

    [Theory]
    [InlineData("elsewhere", "tcp", 1)]
    [InlineData("main", "udp", 1)]
    [InlineData("main", "-1", 1)]
    [InlineData("main", "tcp", 0)]
    public void Only_the_coordinators_site_may_open_the_gateways_port_and_only_for_TCP(string site, string protocol, int findings)
    {
        var planted = new PlantedProgram(site);
        planted.Add(AwsRule, "planted", Aws("cidrIpv4", "0.0.0.0/0", protocol, 443, 443));

        Assert.Equal(findings, planted.Breaches(Gateway).Count);
    }

    [Theory]
    [InlineData(30443, 0)]
    [InlineData(30444, 1)]
    public void The_administrators_load_balancer_is_no_gateway_although_its_port_is_the_same(int target, int findings)
    {
        var planted = new PlantedProgram();
        var group = planted.Add("aws:ec2/securityGroup:SecurityGroup", "firewall", new Inputs());
        var balancer = planted.Add("aws:lb/loadBalancer:LoadBalancer", "balancer", new Inputs { ["securityGroups"] = [group.Id] });
        var targets = planted.Add("aws:lb/targetGroup:TargetGroup", "targets", new Inputs { ["port"] = target });
        planted.Add("aws:lb/listener:Listener", "listener", new Inputs { ["loadBalancerArn"] = balancer.Out("arn"), ["defaultActions"] = [new Inputs { ["targetGroupArn"] = targets.Out("arn") }] });
        planted.Add(AwsRule, "rule", Aws("cidrIpv4", "0.0.0.0/0", "tcp", 443, 443).With(new Inputs { ["securityGroupId"] = group.Id }));

        Assert.Equal(findings, planted.Breaches(Gateway).Count);
    }

    [Fact]
    public void A_group_with_IPv6_only_is_looked_at() => Assert.Equal(
        ["The world can reach port 22."],
        PlantedProgram.Breaches(Gateway, "aws:ec2/securityGroup:SecurityGroup", new Inputs
        {
            ["ingress"] = [new Inputs { ["protocol"] = "tcp", ["fromPort"] = 22, ["toPort"] = 22, ["ipv6CidrBlocks"] = ["::/0"] }],
        }));

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
    [InlineData("internet")]
    [InlineData("AzureCloud.eastus")]
    [InlineData("0.0.0.0/0")]
    [InlineData("0.0.0.0")]
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
    public void An_Azure_rule_in_small_letters_without_source_and_ports_opens_everything()
    {
        var rule = new Inputs { ["direction"] = "inbound", ["access"] = "allow", ["protocol"] = "*" };

        Assert.Equal(["The world can reach all ports."], PlantedProgram.Breaches(Gateway, "azure-native:network:SecurityRule", rule));
        Assert.Equal(2, PlantedProgram.Breaches(Ssh, "azure-native:network:SecurityRule", rule).Count);
        Assert.Empty(PlantedProgram.Breaches(Gateway, "azure-native:network:SecurityRule", rule.With(new Inputs { ["sourceApplicationSecurityGroups"] = [new Inputs { ["id"] = "x" }] })));
    }

    [Fact]
    public void Empty_lists_of_a_GCP_rule_are_no_limits()
    {
        var rule = new Inputs { ["sourceRanges"] = Input.List([]), ["allows"] = [new Inputs { ["protocol"] = "tcp", ["ports"] = Input.List([]) }] };

        Assert.Equal(["The world can reach all ports."], PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", rule));
        Assert.Equal(["The world can reach port 22.", "The world can reach port 3389."], PlantedProgram.Breaches(Ssh, "gcp:compute/firewall:Firewall", rule));
        Assert.Empty(PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", rule.With(new Inputs { ["sourceTags"] = ["bastion"] })));
    }

    [Fact]
    public void Tags_do_not_limit_a_GCP_rule_that_names_the_world_too() => Assert.Single(
        PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", new Inputs
        {
            ["sourceTags"] = ["bastion"],
            ["sourceRanges"] = ["0.0.0.0/0"],
            ["allows"] = [new Inputs { ["protocol"] = "tcp", ["ports"] = ["22"] }],
        }));

    [Fact]
    public void A_ping_from_the_world_is_a_way_in_but_no_login()
    {
        var rule = new Inputs { ["sourceRanges"] = ["0.0.0.0/0"], ["allows"] = [new Inputs { ["protocol"] = "icmp" }] };

        Assert.Equal(["The world can reach it by icmp."], PlantedProgram.Breaches(Gateway, "gcp:compute/firewall:Firewall", rule));
        Assert.Empty(PlantedProgram.Breaches(Ssh, "gcp:compute/firewall:Firewall", rule));
    }

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

    [Theory]
    [InlineData(Cloud.Azure, "service.beta.kubernetes.io/azure-load-balancer-internal", "true", 0)]
    [InlineData(Cloud.Gcp, "networking.gke.io/load-balancer-type", "Internal", 0)]
    [InlineData(Cloud.Aws, "networking.gke.io/load-balancer-type", "Internal", 1)]
    [InlineData(Cloud.Azure, "service.beta.kubernetes.io/azure-load-balancer-internal", "false", 1)]
    public void Only_the_own_clouds_annotation_keeps_a_load_balancer_inside(Cloud cloud, string annotation, string value, int findings)
    {
        var planted = new PlantedProgram { Stack = SampleStacks.One(cloud) };
        planted.Add(Service, "planted", LoadBalancer("prometheus", "http").With(new Inputs { ["metadata"] = new Inputs { ["annotations"] = new Inputs { [annotation] = value } } }));

        Assert.Equal(findings, planted.Breaches(Gateway).Count);
    }

    [Fact]
    public void An_Ingress_is_a_way_in() => Assert.Single(PlantedProgram.Breaches(Gateway, "kubernetes:networking.k8s.io/v1:Ingress", new Inputs { ["spec"] = new Inputs() }));

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
        Assert.Equal([Message], PlantedProgram.Breaches(Gateway, "gcp:container/cluster:Cluster", new Inputs { ["masterAuthorizedNetworksConfig"] = new Inputs { ["gcpPublicCidrsAccessEnabled"] = true } }));
        Assert.Equal([Message], PlantedProgram.Breaches(Gateway, "aws:eks/cluster:Cluster", new Inputs { ["vpcConfig"] = new Inputs { ["publicAccessCidrs"] = ["0.0.0.0/1", "128.0.0.0/1"] } }));
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
        Assert.Single(PlantedProgram.Breaches(Gateway, "azure-native:dbforpostgresql:Server", new Inputs { ["network"] = new Inputs { ["publicNetworkAccess"] = "Enabled" } }));
        Assert.Empty(PlantedProgram.Breaches(Gateway, "azure-native:dbforpostgresql:Server", new Inputs { ["network"] = new Inputs { ["delegatedSubnetResourceId"] = "subnet" } }));
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
    public void A_key_of_an_EKS_pool_without_groups_opens_SSH()
    {
        Assert.Single(PlantedProgram.Breaches(Ssh, "aws:eks/nodeGroup:NodeGroup", new Inputs { ["remoteAccess"] = new Inputs { ["ec2SshKey"] = "ops" } }));
        Assert.Single(PlantedProgram.Breaches(Ssh, "aws:eks/nodeGroup:NodeGroup", new Inputs { ["remoteAccess"] = new Inputs { ["ec2SshKey"] = "ops", ["sourceSecurityGroupIds"] = Input.List([]) } }));
    }

    private static Inputs Aws(string source, string cidr, string protocol, int from, int to) =>
        new() { [source] = cidr, ["ipProtocol"] = protocol, ["fromPort"] = from, ["toPort"] = to };

    private static Inputs Azure(string direction, string access, string source, string ports) =>
        new() { ["direction"] = direction, ["access"] = access, ["protocol"] = "Tcp", ["sourceAddressPrefix"] = source, ["destinationPortRange"] = ports };

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
