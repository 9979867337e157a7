using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Clusters.Azure;

/// <summary>The machines of an Azure site, and the tags by which they are paid for.</summary>
public sealed class AzureMachinesTests
{
    private static readonly string[] _tags = [CostTags.Stack, CostTags.Site, CostTags.Owner, CostTags.ManagedBy, CostTags.Pool];

    private readonly StackProgram _program = AzurePrograms.Sample();

    [Fact]
    public void All_machines_carry_the_tags_of_stack_site_owner_and_pool()
    {
        Assert.NotEmpty(Pools());
        Assert.All(Pools().Append(SystemPool()), pool => Assert.Subset(((Inputs)pool["tags"]!).Values.Keys.ToHashSet(), _tags.ToHashSet()));
        Assert.Equal(["cpu", "gpu", "gpu", "gpu"], Pools().Select(pool => pool.Literal("tags", CostTags.Pool)).Order());
    }

    [RequiresDataFact("../schemas")]
    public void Everything_that_can_have_tags_has_them() => Assert.All(
        _program.Resources.Where(resource => resource is not Provider && ProviderSchemas.Find(resource.Package)!.Resource(resource.Type)!.Inputs.Properties.TryGetProperty("tags", out _)),
        resource => Assert.Equal("sample", resource.Inputs.Literal("tags", CostTags.Stack)));

    [Fact]
    public void Spot_machines_are_marked_and_go_for_good_when_evicted()
    {
        var spot = Pools().Where(pool => (string)pool.Literal("scaleSetPriority")! == "Spot").ToList();
        Assert.Equal(2, spot.Count);
        Assert.All(spot, pool =>
        {
            Assert.Equal("Delete", pool.Literal("scaleSetEvictionPolicy"));
            Assert.Equal(-1, pool.Number("spotMaxPrice"));
            Assert.Equal("true", pool.Literal("nodeLabels", WorkloadNames.SpotLabel));
            Assert.Contains("fedinfra.io/spot=true:NoSchedule", Texts(pool["nodeTaints"]));
        });
    }

    [Fact]
    public void The_gpu_operator_takes_the_runtime_class_that_aks_has() =>
        Assert.Equal("nvidia-container-runtime", AzurePrograms.Build(SampleStacks.One(Cloud.Azure)).Cluster.NvidiaRuntimeClass);

    [Fact]
    public void Machines_on_demand_are_not_marked_as_spot()
    {
        var regular = Pools().Where(pool => (string)pool.Literal("scaleSetPriority")! == "Regular").ToList();
        Assert.Equal(2, regular.Count);
        Assert.All(regular, pool =>
        {
            Assert.Null(pool.Literal("nodeLabels", WorkloadNames.SpotLabel));
            Assert.Null(pool.Literal("scaleSetEvictionPolicy"));
        });
    }

    [Fact]
    public void Only_machines_with_accelerators_get_a_driver_and_keep_other_work_away()
    {
        foreach (var pool in Pools())
        {
            var accelerator = (string?)pool.Literal("nodeLabels", WorkloadNames.AcceleratorLabel);
            Assert.Equal(accelerator is null ? null : "Install", pool.Literal("gpuProfile", "driver"));
            Assert.Equal(accelerator is not null, pool.Values.TryGetValue("nodeTaints", out var taints) && Texts(taints).Contains("nvidia.com/gpu=present:NoSchedule"));
        }
    }

    [Fact]
    public void No_machine_has_a_public_address_or_SSH() => Assert.All(Pools().Append(SystemPool()), pool =>
    {
        Assert.Equal(false, pool.Literal("enableNodePublicIP"));
        Assert.Equal("Disabled", pool.Literal("securityProfile", "sshAccess"));
    });

    [Fact]
    public void The_system_pool_is_on_demand_and_spread_over_zones()
    {
        Assert.Null(SystemPool().Literal("scaleSetPriority"));
        Assert.Equal("system", SystemPool().Literal("nodeLabels", WorkloadNames.PoolLabel));
        Assert.Equal(["1", "2"], Texts(SystemPool()["availabilityZones"]));
    }

    [Fact]
    public void The_autoscaler_moves_counts_and_tries_spot_before_on_demand()
    {
        Assert.All(_program.Of("containerservice:AgentPool"), pool => Assert.Contains("count", pool.Options.IgnoreChanges));
        var priorities = (string)_program.Resources.Single(resource => resource.Type == "kubernetes:core/v1:ConfigMap").Inputs.Literal("data", "priorities")!;
        Assert.Equal("1000:\n  - ^aks-gpu-.*\n999:\n  - ^aks-gpu2-.*\n10:\n  - ^aks-gpuod-.*\n  - ^aks-cpu-.*\n1:\n  - .*\n", priorities);
    }

    private IEnumerable<Inputs> Pools() => _program.Of("containerservice:AgentPool").Select(pool => pool.Inputs);

    private Inputs SystemPool() =>
        (Inputs)((ListInput)_program.Of("containerservice:ManagedCluster").Single().Inputs["agentPoolProfiles"]!).Items.Single();

    private static IEnumerable<string> Texts(Input? list) =>
        ((ListInput)list!).Items.Select(item => (string)((LiteralInput)item).Value);
}
