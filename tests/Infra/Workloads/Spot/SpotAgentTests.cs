using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads.Spot;

public sealed class SpotAgentTests
{
    [Theory]
    [InlineData(Cloud.Aws, "aws.sh")]
    [InlineData(Cloud.Azure, "azure.sh")]
    [InlineData(Cloud.Gcp, "gcp.sh")]
    public void Each_spot_machine_has_the_watcher_of_its_cloud(Cloud cloud, string script)
    {
        var objects = AllClouds.Objects(cloud);
        var agent = Assert.Single(objects, o => o.Kind == "DaemonSet");
        var scripts = Assert.Single(objects, o => o.Kind == "ConfigMap" && o.Name == "spot-notice").At("data")!.AsObject();

        Assert.Equal("fedinfra-system", agent.Namespace);
        Assert.True((bool)agent.Pod!["hostNetwork"]!);
        Assert.Equal("true", agent.Pod["nodeSelector"]!["fedinfra.io/spot"]!.ToString());
        Assert.Equal($"/etc/spot-notice/{script}", agent.Containers.Single()["command"]![1]!.ToString());
        Assert.Equal(["drain.sh", script], scripts.Select(file => file.Key));
        Assert.Equal("spec.nodeName", agent.Containers.Single()["env"]![0]!["valueFrom"]!["fieldRef"]!["fieldPath"]!.ToString());
    }

    [Fact]
    public void Without_spot_machines_nobody_may_drain()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0] with { Pools = [.. stack.Sites[0].Pools.Select(pool => pool with { Spot = false })] };

        Assert.DoesNotContain(FakeCluster.Objects(stack with { Sites = [site] }), o => o.Name.Contains("spot-notice", StringComparison.Ordinal));
        Assert.DoesNotContain(AllClouds.Objects(Cloud.OnPrem), o => o.Kind == "DaemonSet");
    }

    [Fact]
    public void The_agent_may_drain_and_nothing_else()
    {
        var rules = Assert.Single(AllClouds.Objects(Cloud.Aws), o => o.Kind == "ClusterRole" && o.Name == "fedinfra-spot-notice").At("rules")!.AsArray()
            .Select(rule => $"{string.Join(',', rule!["resources"]!.AsArray())}: {string.Join(',', rule["verbs"]!.AsArray())}");

        Assert.Equal(["nodes: get,patch", "pods: get,list", "pods/eviction: create", "daemonsets: get"], rules);
    }
}
