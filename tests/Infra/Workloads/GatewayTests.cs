using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads;

public sealed class GatewayTests
{
    [Fact]
    public void Nodes_and_administrators_come_in_by_different_doors()
    {
        var objects = AllClouds.Objects(Cloud.Azure);
        var nodes = Service(objects, "gateway-nodes");
        var admin = Service(objects, "gateway-admin");

        Assert.Equal("nodes", nodes.At("spec.ports")![0]!["targetPort"]!.ToString());
        Assert.Equal("admin", admin.At("spec.ports")![0]!["targetPort"]!.ToString());
        Assert.Equal(443, (int)nodes.At("spec.ports")![0]!["port"]!);
        Assert.Equal("yes", nodes.At("metadata.annotations")!["example.org/cloud"]!.ToString());
        Assert.Equal("198.51.100.7", nodes.Text("spec.loadBalancerIP"));
        Assert.Null(nodes.At("spec.loadBalancerSourceRanges"));
        Assert.Equal("[\"10.10.0.0/16\",\"203.0.113.0/24\"]", admin.At("spec.loadBalancerSourceRanges")!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Without_any_block_administrators_still_come_from_the_site_only(Cloud cloud)
    {
        var stack = SampleStacks.One(cloud);
        var objects = FakeCluster.Objects(stack with { Coordinator = stack.Coordinator with { AdminCidrs = [] } });

        var admin = Service(objects, "gateway-admin");

        if (admin.Text("spec.type") == "LoadBalancer")
        {
            Assert.NotEmpty(admin.At("spec.loadBalancerSourceRanges")!.AsArray());
        }

        Assert.DoesNotContain("0.0.0.0/0", admin.Body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_port_is_the_one_that_the_load_balancer_was_told()
    {
        var admin = Service(AllClouds.Objects(Cloud.OnPrem), "gateway-admin");

        Assert.Equal("NodePort", admin.Text("spec.type"));
        Assert.Equal(30444, (int)admin.At("spec.ports")![0]!["nodePort"]!);
        Assert.Null(admin.At("spec.loadBalancerSourceRanges"));
    }

    [Fact]
    public void Secrets_are_references_and_only_the_coordinators_site_has_them()
    {
        var secrets = FakeCluster.Objects(SampleStacks.Hybrid()).Where(o => o.Kind == "Secret").ToList();

        Assert.All(secrets, secret => Assert.StartsWith("main-", secret.Resource.Name, StringComparison.Ordinal));
        Assert.Equal(
            ["(secret caKey)", "(secret enrolmentTokens)"],
            secrets.SelectMany(secret => secret.At("stringData")!.AsObject()).Select(value => value.Value!.ToString()).Order());
    }

    private static KubernetesDocument Service(IEnumerable<KubernetesDocument> objects, string name) =>
        Assert.Single(objects, o => o.Kind == "Service" && o.Name == name);
}
