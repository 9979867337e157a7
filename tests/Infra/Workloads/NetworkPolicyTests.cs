using System.Net;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads;

public sealed class NetworkPolicyTests
{
    private static readonly IPAddress _metadataService = IPAddress.Parse("169.254.169.254");

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Each_namespace_denies_what_is_not_named(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        Assert.All(objects.Where(o => o.Kind == "Namespace"), home => Assert.Contains(objects, o =>
            o.Kind == "NetworkPolicy" && o.Namespace == home.Name
            && o.At("spec.podSelector")!.AsObject().Count == 0
            && o.At("spec.policyTypes")!.AsArray().Count == 2
            && o.At("spec.ingress") is null && o.At("spec.egress") is null));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void A_policy_names_the_directions_that_it_has_rules_for(Cloud cloud) =>
        Assert.All(AllClouds.Objects(cloud).Where(o => o.Kind == "NetworkPolicy" && o.Name != "default-deny"), policy =>
        {
            var types = policy.At("spec.policyTypes")!.AsArray().Select(type => type!.ToString());
            Assert.Equal(
                new[] { "Ingress", "Egress" }.Where(type => policy.At($"spec.{(type == "Ingress" ? "ingress" : "egress")}") is not null),
                types);
        });

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void A_policy_that_names_peers_and_ports_leaves_neither_empty(Cloud cloud) =>
        Assert.All(Rules(AllClouds.Objects(cloud), "ingress").Concat(Rules(AllClouds.Objects(cloud), "egress")), rule =>
        {
            Assert.NotEmpty(rule.Rule["ports"]!.AsArray());
            Assert.All(new[] { "from", "to" }, direction => Assert.NotEqual(0, rule.Rule[direction]?.AsArray().Count ?? -1));
        });

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Client_nodes_reach_only_the_coordinator_names_and_the_collector(Cloud cloud)
    {
        var rules = Rules(AllClouds.Objects(cloud), "egress").Where(rule => Selects(rule.Policy, "client-node")).ToList();

        Assert.All(rules, rule => Assert.NotNull(rule.Rule["to"]));
        Assert.Equal(
            cloud switch
            {
                Cloud.Aws => [53, 80, 443, 4317, 4318, 8443],
                Cloud.Gcp => [53, 80, 443, 988, 4317, 4318, 8443],
                _ => [53, 443, 4317, 4318, 8443],
            },
            rules.SelectMany(rule => PortsOf(rule.Rule)).Distinct().Order());
        Assert.All(rules.Where(rule => PortsOf(rule.Rule).Contains(443)), rule =>
            Assert.All(Blocks(rule.Rule, "to"), block => Assert.False(Contains(block, IPAddress.Parse("10.10.3.4")))));
    }

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.Gcp)]
    public void Client_nodes_reach_no_other_address_of_the_internet_than_the_gateways(Cloud cloud)
    {
        var policy = Assert.Single(AllClouds.Objects(cloud), o => o.Kind == "NetworkPolicy" && o.Name == "client-node-to-coordinator");

        Assert.Equal(["198.51.100.7/32"], policy.At("spec.egress")!.AsArray().SelectMany(rule => Blocks(rule!.AsObject(), "to")).Select(block => block["cidr"]!.ToString()));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("fl.example.org", true)]
    public void A_coordinator_on_premises_may_have_another_address_only_where_it_has_a_name(string? hostname, bool internet)
    {
        var stack = SampleStacks.One(Cloud.OnPrem);
        var objects = FakeCluster.Objects(stack with { Coordinator = stack.Coordinator with { Hostname = hostname } });

        var blocks = Rules(objects, "egress").First(rule => rule.Policy.Name == "client-node-to-coordinator").Rule;

        Assert.Equal(internet, Blocks(blocks, "to").Any(block => block["cidr"]!.ToString() == "0.0.0.0/0"));
        Assert.Contains("192.0.2.11/32", Blocks(blocks, "to").Select(block => block["cidr"]!.ToString()));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Nobody_reaches_a_client_node(Cloud cloud) =>
        Assert.DoesNotContain(Rules(AllClouds.Objects(cloud), "ingress"), rule => Selects(rule.Policy, "client-node"));

    [Theory]
    [InlineData(Cloud.Aws)]
    [InlineData(Cloud.Azure)]
    [InlineData(Cloud.OnPrem)]
    public void Nothing_reaches_the_machines_metadata_service(Cloud cloud) =>
        Assert.Empty(MetadataPolicies(cloud));

    [Fact]
    public void On_gke_only_what_has_an_identity_reaches_the_metadata_server() =>
        Assert.Equal(["allow-identity", "client-node-identity"], MetadataPolicies(Cloud.Gcp).Order());

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void The_coordinator_reaches_nothing_but_names_and_the_collector(Cloud cloud) =>
        Assert.Equal(["allow-dns", "allow-otlp"], Rules(AllClouds.Objects(cloud), "egress").Where(rule => Selects(rule.Policy, "coordinator")).Select(rule => rule.Policy.Name).Distinct().Order());

    /// <summary>As docs/infrastructure.md says: other pods need policies of their own, in both directions.</summary>
    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Coordinator_and_client_nodes_alone_send_to_the_collector_and_of_the_pods_here_Prometheus_fetches_from_it_alone(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);

        Assert.Equal(
            ["client-node", "coordinator"],
            Rules(objects, "ingress").Where(rule => Selects(rule.Policy, "telemetry") && PortsOf(rule.Rule).Contains(4317)).SelectMany(rule => Apps(rule.Rule, "from")).Order());
        Assert.Equal(
            ["telemetry"],
            Rules(objects, "egress").Where(rule => Selects(rule.Policy, "prometheus") && !PortsOf(rule.Rule).Contains(53)).SelectMany(rule => Apps(rule.Rule, "to")));
    }

    [Fact]
    public void A_site_without_the_coordinator_has_no_rules_about_it()
    {
        var objects = FakeCluster.Objects(SampleStacks.Hybrid()).Where(o => o.Resource.Name.StartsWith("north-", StringComparison.Ordinal)).ToList();

        Assert.Contains(objects, o => o.Kind == "NetworkPolicy" && o.Name == "client-node-to-coordinator");
        Assert.DoesNotContain(objects, o => o.Kind == "NetworkPolicy" && o.Name.StartsWith("coordinator", StringComparison.Ordinal));
        Assert.DoesNotContain(objects, o => o.Kind is "Secret" || (o.Kind == "StatefulSet" && o.Name == "coordinator"));
    }

    [Fact]
    public void Administrators_come_from_the_stacks_blocks_the_site_and_the_cluster()
    {
        var rule = Assert.Single(Rules(AllClouds.Objects(Cloud.Aws), "ingress"), rule => PortsOf(rule.Rule).Contains(8444)).Rule;

        Assert.Equal(["10.10.0.0/16", "203.0.113.0/24"], Blocks(rule, "from").Select(block => block["cidr"]!.ToString()).Order());
    }

    [Fact]
    public void On_premises_administrators_come_from_the_stacks_blocks_and_the_hosts()
    {
        var rule = Assert.Single(Rules(AllClouds.Objects(Cloud.OnPrem), "ingress"), rule => PortsOf(rule.Rule).Contains(8444)).Rule;

        Assert.Equal(["192.0.2.11/32", "192.0.2.12/32", "203.0.113.0/24"], Blocks(rule, "from").Select(block => block["cidr"]!.ToString()).Order());
    }

    [Theory]
    [InlineData("192.0.2.11", "192.0.2.11/32")]
    [InlineData("2001:db8::11", "2001:db8::11/128")]
    [InlineData("rack-1.example.org", "192.168.0.0/16")]
    public void A_coordinator_on_a_host_of_ones_own_is_reached_at_its_address(string address, string block)
    {
        var stack = SampleStacks.One(Cloud.OnPrem);
        var site = stack.Sites[0] with { Hosts = [.. stack.Sites[0].Hosts.Select(host => host with { Address = address })] };

        var rule = Rules(FakeCluster.Objects(stack with { Sites = [site] }), "egress")
            .First(rule => rule.Policy.Name == "client-node-to-coordinator").Rule;

        Assert.Contains(block, Blocks(rule, "to").Select(peer => peer["cidr"]!.ToString()));
    }

    private static IEnumerable<string> MetadataPolicies(Cloud cloud) => Rules(AllClouds.Objects(cloud), "egress")
        .Where(rule => !PortsOf(rule.Rule).SequenceEqual([10250])) // the kubelet's: a metadata service has none
        .Where(rule => rule.Rule["to"] is null || Blocks(rule.Rule, "to").Any(block => Contains(block, _metadataService)))
        .Select(rule => rule.Policy.Name);

    private static bool Contains(JsonObject block, IPAddress address) =>
        Holds(block["cidr"]!, address) && !(block["except"]?.AsArray() ?? []).Any(except => Holds(except!, address));

    private static bool Holds(JsonNode cidr, IPAddress address) => IPNetwork.Parse(cidr.ToString()).Contains(address);

    private static IEnumerable<JsonObject> Blocks(JsonObject rule, string direction) =>
        (rule[direction]?.AsArray() ?? []).Select(peer => peer!["ipBlock"]).OfType<JsonObject>();

    private static IEnumerable<int> PortsOf(JsonObject rule) => rule["ports"]!.AsArray().Select(port => (int)port!["port"]!);

    private static IEnumerable<(KubernetesDocument Policy, JsonObject Rule)> Rules(IEnumerable<KubernetesDocument> objects, string direction) =>
        objects.Where(o => o.Kind == "NetworkPolicy")
            .SelectMany(policy => (policy.At($"spec.{direction}")?.AsArray() ?? []).Select(rule => (policy, rule!.AsObject())));

    /// <summary>Names of the workloads of the same namespace that a rule is for.</summary>
    private static IEnumerable<string> Apps(JsonObject rule, string direction) => (rule[direction]?.AsArray() ?? [])
        .Where(peer => peer!["podSelector"] is not null && peer["namespaceSelector"] is null)
        .SelectMany(peer => peer!["podSelector"]!["matchLabels"]?["app.kubernetes.io/name"]?.ToString() is { } name
            ? [name]
            : peer["podSelector"]!["matchExpressions"]![0]!["values"]!.AsArray().Select(value => value!.ToString()));

    private static bool Selects(KubernetesDocument policy, string app)
    {
        var selector = policy.At("spec.podSelector")!;
        var named = selector["matchLabels"]?["app.kubernetes.io/name"]?.ToString();
        var listed = selector["matchExpressions"]?[0]?["values"]?.AsArray().Select(value => value!.ToString());
        return policy.Namespace == "fedinfra" && (named == app || listed?.Contains(app) == true || selector.AsObject().Count == 0);
    }
}
