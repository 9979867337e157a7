using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>Which machines pods run on, and with which devices.</summary>
public sealed class PlacementTests
{
    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void The_coordinator_never_runs_on_spot(Cloud cloud)
    {
        var pod = Set(AllClouds.Objects(cloud), "coordinator").Pod!;

        Assert.Null(pod["tolerations"]);
        Assert.Equal("system", pod["nodeSelector"]!["fedinfra.io/pool"]!.ToString());
    }

    [Fact]
    public void A_client_node_runs_on_its_pool_and_puts_up_with_its_taints()
    {
        var pod = Set(AllClouds.Objects(Cloud.Azure), "node-main-cardiology").Pod!;
        var tolerated = pod["tolerations"]!.AsArray().Select(toleration => toleration!["key"]!.ToString()).ToList();

        Assert.Equal("gpu", pod["nodeSelector"]!["fedinfra.io/pool"]!.ToString());
        Assert.All(
            new[] { "nvidia.com/gpu", "fedinfra.io/spot", "fedinfra.io/accelerator", "kubernetes.azure.com/scalesetpriority" },
            taint => Assert.Contains(taint, tolerated));
    }

    [Fact]
    public void A_client_node_without_a_pool_runs_on_the_system_pool()
    {
        var objects = With(Cloud.Aws, node => node with { Pool = null, Accelerators = 0 });

        var pod = Set(objects, "node-main-cardiology").Pod!;

        Assert.Equal("system", pod["nodeSelector"]!["fedinfra.io/pool"]!.ToString());
        Assert.Null(pod["tolerations"]);
    }

    [Fact]
    public void On_premises_a_client_node_runs_on_the_host_of_its_data()
    {
        var objects = AllClouds.Objects(Cloud.OnPrem);
        var node = Set(objects, "node-main-cardiology");
        var volume = Assert.Single(objects, o => o.Kind == "PersistentVolume" && o.Name == "node-main-cardiology");
        var claim = Assert.Single(objects, o => o.Kind == "PersistentVolumeClaim" && o.Name == "node-main-cardiology-data");

        Assert.Equal("rack-2", node.Pod!["nodeSelector"]!["fedinfra.io/host"]!.ToString());
        Assert.Equal("/srv/fedinfra/cardiology", volume.Text("spec.hostPath.path"));
        Assert.Equal(volume.Name, claim.Text("spec.volumeName"));
        Assert.Contains("rack-2", volume.At("spec.nodeAffinity.required")!.ToJsonString(), StringComparison.Ordinal);
        Assert.All(node.Pod["volumes"]!.AsArray(), item => Assert.True((bool?)item!["persistentVolumeClaim"]?["readOnly"] ?? true));
    }

    [Theory]
    [InlineData("t4", "nvidia.com/gpu")]
    [InlineData("a100-80", "nvidia.com/gpu")]
    [InlineData("tpu-v5e", "google.com/tpu")]
    [InlineData("trainium2", "aws.amazon.com/neuron")]
    [InlineData("inferentia2", "aws.amazon.com/neuron")]
    [InlineData("mi300x", "amd.com/gpu")]
    public void An_accelerator_is_asked_for_by_the_name_of_its_make(string accelerator, string resource)
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0];
        var pool = site.Pools[0] with { Accelerator = accelerator, AcceleratorsPerMachine = 4 };
        var node = site.ClientNodes[0] with { Accelerators = 4, Cpus = 6, MemoryGib = 24 };

        var objects = FakeCluster.Objects(stack with { Sites = [site with { Pools = [pool], ClientNodes = [node] }] });
        var containers = Set(objects, "node-main-cardiology").Containers;

        Assert.Equal(["load-data", "device-gate", "client-node"], containers.Select(container => container["name"]!.ToString()));
        Assert.All(containers.Skip(1), container => Assert.All(new[] { "requests", "limits" }, kind =>
        {
            var amounts = container["resources"]![kind]!.AsObject();
            Assert.Equal(3, amounts.Count);
            Assert.Equal("4", amounts[resource]!.ToString());
            Assert.Equal("6", amounts["cpu"]!.ToString());
            Assert.Equal("24Gi", amounts["memory"]!.ToString());
        }));
        Assert.Equal("4", Assert.Single(objects, o => o.Kind == "ResourceQuota").At("spec.hard")!["requests." + resource]!.ToString());
    }

    [Fact]
    public void A_client_node_without_accelerators_has_no_gate()
    {
        var node = Set(AllClouds.Objects(Cloud.Aws), "node-main-oncology");

        Assert.DoesNotContain(node.Containers, container => container["name"]!.ToString() == "device-gate");
        Assert.All(node.Containers, container => Assert.Equal(2, container["resources"]!["limits"]!.AsObject().Count));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void The_quota_holds_what_the_site_runs(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var hard = Assert.Single(objects, o => o.Kind == "ResourceQuota").At("spec.hard")!;
        var wanted = objects.Where(o => o.Namespace == "fedinfra" && o.Kind is "StatefulSet" or "Deployment" or "CronJob")
            .SelectMany(o => o.Pod!["containers"]!.AsArray())
            .Sum(container => Cpus(container!["resources"]!["requests"]!["cpu"]!.ToString()));

        Assert.True(wanted < Cpus(hard["requests.cpu"]!.ToString()));
    }

    [Theory]
    [InlineData(Cloud.Aws, true, "False", "False")]
    [InlineData(Cloud.Azure, true, "False", "False")]
    [InlineData(Cloud.Gcp, false, null, null)]
    [InlineData(Cloud.OnPrem, true, "False", "False")]
    public void The_gpu_operator_brings_what_machines_lack(Cloud cloud, bool installed, string? driver, string? toolkit)
    {
        var release = AllClouds.Objects(cloud).SingleOrDefault(o => o.Kind == "Release");

        Assert.Equal(installed, release is not null);
        Assert.Equal(driver, (bool?)release?.At("values.driver.enabled") is { } d ? d.ToString() : null);
        Assert.Equal(toolkit, (bool?)release?.At("values.toolkit.enabled") is { } t ? t.ToString() : null);
    }

    [Fact]
    public void Where_the_image_has_no_driver_the_operator_brings_driver_and_runtime()
    {
        var release = Assert.Single(FakeCluster.Objects(SampleStacks.One(Cloud.Aws), cluster => cluster with { InstallDriver = true }), o => o.Kind == "Release");

        Assert.True((bool)release.At("values.driver.enabled")!);
        Assert.True((bool)release.At("values.toolkit.enabled")!);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nvidia-container-runtime")]
    public void The_gpu_operators_pods_see_the_driver_by_the_clusters_runtime_class(string? runtime)
    {
        var objects = FakeCluster.Objects(SampleStacks.One(Cloud.Azure), cluster => cluster with { NvidiaRuntimeClass = runtime });

        Assert.Equal(runtime, Assert.Single(objects, o => o.Kind == "Release").Text("values.operator.runtimeClass"));
    }

    [Fact]
    public void Without_nvidia_there_is_no_gpu_operator()
    {
        var stack = SampleStacks.One(Cloud.Aws);
        var site = stack.Sites[0] with { Pools = [stack.Sites[0].Pools[1]], ClientNodes = [] };

        Assert.DoesNotContain(FakeCluster.Objects(stack with { Sites = [site] }), o => o.Kind == "Release");
    }

    [Theory]
    [InlineData("coordinator", "500m", "2")]
    [InlineData("prometheus", "250m", "1")]
    public void What_works_in_bursts_leaves_room_on_a_small_system_machine_and_takes_more_when_it_can(string name, string kept, string most)
    {
        var resources = Set(AllClouds.Objects(Cloud.Aws), name).Containers.Single()["resources"]!;

        Assert.Equal((kept, most), (resources["requests"]!["cpu"]!.ToString(), resources["limits"]!["cpu"]!.ToString()));
        Assert.Equal(resources["requests"]!["memory"]!.ToString(), resources["limits"]!["memory"]!.ToString());
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void No_budget_blocks_a_drain(Cloud cloud)
    {
        var objects = AllClouds.Objects(cloud);
        var budgets = objects.Where(o => o.Kind == "PodDisruptionBudget").ToList();

        Assert.Contains(budgets, budget => budget.Name == "coordinator");
        Assert.All(budgets, budget => Assert.Equal(1, (int)budget.At("spec.maxUnavailable")!));

        // One that covered two client nodes would hold the second spot machine of a bad minute.
        Assert.All(objects.Where(o => o.Kind == "StatefulSet" && o.Name.StartsWith("node-", StringComparison.Ordinal)), set =>
            Assert.Single(budgets, budget => budget.At("spec.selector.matchLabels")!.AsObject()
                .All(label => label.Value!.ToString() == set.PodTemplate!["metadata"]!["labels"]![label.Key]?.ToString())));
    }

    [Theory]
    [MemberData(nameof(AllClouds.Data), MemberType = typeof(AllClouds))]
    public void Images_are_pinned(Cloud cloud) =>
        Assert.All(AllClouds.Objects(cloud).SelectMany(o => o.Containers), container =>
            Assert.Matches("^[^:]+:v?[0-9]+[.][0-9]+[.][0-9]+[a-z0-9.-]*$", container["image"]!.ToString()));

    private static double Cpus(string amount) => amount.EndsWith('m') ? int.Parse(amount[..^1], null) / 1000.0 : int.Parse(amount, null);

    private static IReadOnlyList<KubernetesDocument> With(Cloud cloud, Func<ClientNodeSettings, ClientNodeSettings> change)
    {
        var stack = SampleStacks.One(cloud);
        var site = stack.Sites[0];
        return FakeCluster.Objects(stack with { Sites = [site with { ClientNodes = [change(site.ClientNodes[0])] }] });
    }

    private static KubernetesDocument Set(IEnumerable<KubernetesDocument> objects, string name) =>
        Assert.Single(objects, o => o.Kind == "StatefulSet" && o.Name == name);
}
