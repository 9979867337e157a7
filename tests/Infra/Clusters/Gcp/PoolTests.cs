using FedInfra.Infra.Clusters;
using FedInfra.Infra.Clusters.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters.Gcp;

public sealed class PoolTests
{
    [Theory]
    [InlineData(true, 0, 0, 0, 2, 4)]
    [InlineData(true, 0, 25, 0, 2, 4)]
    [InlineData(true, 1, 50, 1, 3, 7)]
    [InlineData(true, 2, 0, 0, 1, 10)]
    [InlineData(true, 0, 100, 0, 2, 4)]
    [InlineData(true, 4, 0, 0, 4, 4)]
    [InlineData(false, 0, 0, 1, 2, 5)]
    public void Shares_of_spot_and_on_demand_add_up(bool spot, int onDemandBase, int percent, int minimum, int desired, int maximum)
    {
        var pool = Gpu() with { Spot = spot, OnDemandBase = onDemandBase, OnDemandPercent = percent, Minimum = minimum, Desired = desired, Maximum = maximum };
        var pools = GcpProgram.WithPool(pool).NodePools("gpu");

        Assert.Equal(minimum, pools.Sum(resource => GcpProgram.Number(resource.Inputs, "autoscaling/totalMinNodeCount")));
        Assert.Equal(desired, pools.Sum(resource => GcpProgram.Number(resource.Inputs, "initialNodeCount")));
        var kinds = pools.GroupBy(IsSpot).ToDictionary(kind => kind.Key, kind => kind.ToArray());
        Assert.Equal(maximum, kinds.Values.Sum(kind => GcpProgram.Number(kind[0].Inputs, "autoscaling/totalMaxNodeCount")));
        var onDemand = kinds.GetValueOrDefault(false, []);
        Assert.Equal(pool.OnDemandOf(desired), onDemand.Sum(resource => GcpProgram.Number(resource.Inputs, "initialNodeCount")));
        Assert.Equal(pool.OnDemandOf(maximum) > 0, onDemand.Length > 0);
    }

    [Fact]
    public void Counts_are_exact_because_each_pool_is_in_one_zone() => Assert.All(
        GcpProgram.Sample().NodePools("gpu"),
        resource => Assert.Single(Assert.IsType<ListInput>(GcpProgram.At(resource.Inputs, "nodeLocations")).Items));

    [Fact]
    public void All_machines_of_a_pool_are_in_the_same_zone()
    {
        var zones = GcpProgram.WithPool(Gpu()).NodePools("gpu")
            .Select(resource => Assert.IsType<LiteralInput>(Assert.IsType<ListInput>(GcpProgram.At(resource.Inputs, "nodeLocations")).Items[0]).Value);
        Assert.Equal(["us-central1-a"], zones.Distinct());
    }

    [Fact]
    public void Every_spot_machine_type_is_a_fallback_for_the_first()
    {
        var spot = GcpProgram.WithPool(Gpu()).NodePools("gpu").Where(IsSpot).ToArray();
        Assert.Equal(["n1-standard-4", "n1-standard-8"], spot.Select(resource => GcpProgram.Text(resource.Inputs, "nodeConfig/machineType")));
        Assert.Equal(0, GcpProgram.Number(spot[1].Inputs, "initialNodeCount"));
        Assert.Equal(3, GcpProgram.Number(spot[1].Inputs, "autoscaling/totalMaxNodeCount"));
    }

    [Fact]
    public void Machines_carry_the_tags_that_bills_are_allocated_by()
    {
        var program = GcpProgram.Sample();
        foreach (var resource in program.OfType("gcp:container/nodePool:NodePool"))
        {
            var labels = Assert.IsType<Inputs>(GcpProgram.At(resource.Inputs, "nodeConfig/resourceLabels"));
            Assert.Superset(program.Context.Tags.Keys.Append(CostTags.Pool).ToHashSet(), labels.Values.Keys.ToHashSet());
            var pool = GcpProgram.Text(resource.Inputs, $"nodeConfig/labels/{WorkloadNames.PoolLabel.Replace('/', '|')}");
            Assert.Equal(pool, GcpProgram.Text(labels, CostTags.Pool));
        }

        Assert.Equal(
            ["cpu", "gpu", WorkloadNames.SystemPool],
            program.OfType("gcp:container/nodePool:NodePool").Select(resource => GcpProgram.Text(resource.Inputs, $"nodeConfig/resourceLabels/{CostTags.Pool}")!).Distinct().Order());
    }

    [Fact]
    public void Only_spot_machines_are_labelled_and_tainted_as_spot()
    {
        foreach (var resource in GcpProgram.Sample().OfType("gcp:container/nodePool:NodePool"))
        {
            var tainted = Taints(resource).Contains(WorkloadNames.SpotLabel);
            Assert.Equal(IsSpot(resource), tainted);
            Assert.Equal(IsSpot(resource) ? "true" : null, GcpProgram.Text(resource.Inputs, $"nodeConfig/labels/{WorkloadNames.SpotLabel.Replace('/', '|')}"));
        }
    }

    [Fact]
    public void Machines_with_accelerators_are_tainted_but_not_twice_for_nvidia()
    {
        var program = GcpProgram.Sample();
        Assert.All(program.NodePools("gpu"), resource => Assert.Contains(WorkloadNames.AcceleratorLabel, Taints(resource)));
        Assert.All(program.OfType("gcp:container/nodePool:NodePool"), resource => Assert.DoesNotContain("nvidia.com/gpu", Taints(resource)));
        Assert.Empty(Taints(Assert.Single(program.NodePools("cpu"))));
    }

    [Fact]
    public void The_autoscalers_counts_are_left_alone() => Assert.All(
        GcpProgram.Sample().NodePools("gpu"),
        resource => Assert.Contains("initialNodeCount", resource.Options.IgnoreChanges));

    [Theory]
    [InlineData("n1-standard-4", "t4", "nvidia-tesla-t4")]
    [InlineData("n1-standard-8", "v100", "nvidia-tesla-v100")]
    [InlineData("g2-standard-4", "l4", "nvidia-l4")]
    [InlineData("a2-highgpu-1g", "a100-40", "nvidia-tesla-a100")]
    [InlineData("a2-ultragpu-1g", "a100-80", "nvidia-a100-80gb")]
    [InlineData("a3-highgpu-8g", "h100-80", "nvidia-h100-80gb")]
    public void Gpus_are_called_what_gke_calls_them(string machine, string accelerator, string type)
    {
        var pool = Gpu() with { Machines = [machine], Accelerator = accelerator };
        var gpu = Assert.IsType<ListInput>(Accelerators.Of(pool, machine)).Items[0];
        Assert.Equal(type, GcpProgram.Text(gpu, "type"));
        Assert.Equal("DEFAULT", GcpProgram.Text(gpu, "gpuDriverInstallationConfig/gpuDriverVersion"));
    }

    [Fact]
    public void Tpus_are_part_of_their_machines() => Assert.Null(Accelerators.Of(Gpu() with { Accelerator = "tpu-v5e" }, "ct5lp-hightpu-4t"));

    [Fact]
    public void A_machine_type_that_does_not_take_the_accelerator_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => GcpProgram.WithPool(Gpu() with { Machines = ["e2-standard-4"] }));
        Assert.Contains("'e2-standard-4' takes no accelerator 't4'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 2, 1, 1)]
    [InlineData(2, 2, 2, 1)]
    [InlineData(3, 2, 1, 3)]
    [InlineData(3, 3, 3, 1)]
    [InlineData(4, 3, 2, 2)]
    public void The_system_pool_has_exactly_its_count(int machines, int zones, int used, int perZone)
    {
        Assert.Equal((used, perZone), SystemPool.Spread(machines, zones));
        var program = GcpProgram.Sample(site => site with { Zones = zones, SystemPool = site.SystemPool with { Count = machines } });
        var pool = Assert.Single(program.NodePools(WorkloadNames.SystemPool));
        var locations = Assert.IsType<ListInput>(GcpProgram.At(pool.Inputs, "nodeLocations")).Items.Length;
        Assert.Equal(machines, GcpProgram.Number(pool.Inputs, "nodeCount") * locations);
        Assert.False(IsSpot(pool));
    }

    [Theory]
    [InlineData("us-east1", "n1-standard-4", "t4", "us-east1-c")]
    [InlineData("us-east1", "n1-standard-16", "none", "us-east1-b")]
    [InlineData("us-central1", "a2-highgpu-1g", "a100-40", "us-central1-a")]
    [InlineData("europe-west4", "ct5lp-hightpu-4t", "tpu-v5e", "europe-west4-b")]
    public void Machines_are_put_where_the_region_has_them(string region, string machine, string accelerator, string zone) =>
        Assert.Equal(zone, Zones.For(region, machine, accelerator));

    private static PoolSettings Gpu() => new()
    {
        Name = "gpu",
        Accelerator = "t4",
        AcceleratorsPerMachine = 1,
        Machines = ["n1-standard-4", "n1-standard-8"],
        Desired = 2,
        Maximum = 4,
        Spot = true,
        OnDemandPercent = 25,
    };

    private static bool IsSpot(Resource pool) => GcpProgram.Truth(pool.Inputs, "nodeConfig/spot") == true;

    private static IEnumerable<string?> Taints(Resource pool) =>
        GcpProgram.At(pool.Inputs, "nodeConfig/taints") is ListInput taints ? taints.Items.Select(taint => GcpProgram.Text(taint, "key")) : [];
}
