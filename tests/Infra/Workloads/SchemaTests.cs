using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Workloads;

public sealed class SchemaTests
{
    [RequiresDataFact("../schemas/kubernetes.trimmed.json")]
    public void Every_object_is_one_that_the_provider_knows()
    {
        Assert.All(Enum.GetValues<Cloud>(), cloud => Assert.Empty(SchemaCheck.Run(FakeCluster.Build(SampleStacks.One(cloud)))));
        Assert.Empty(SchemaCheck.Run(FakeCluster.Build(SampleStacks.Hybrid())));
    }

    [Fact]
    public void The_same_stack_gives_the_same_program()
    {
        var first = FakeCluster.Objects(SampleStacks.Hybrid());
        var second = FakeCluster.Objects(SampleStacks.Hybrid());

        Assert.Equal(first.Select(o => o.Body.ToJsonString()), second.Select(o => o.Body.ToJsonString()));
    }

    [Fact]
    public void Objects_are_made_by_their_clusters_provider_once_the_cluster_stands()
    {
        var program = FakeCluster.Build(SampleStacks.Hybrid());
        Assert.All(program.Resources.Where(resource => resource is not Provider), resource =>
        {
            var site = resource.Name[..resource.Name.IndexOf('-', StringComparison.Ordinal)];
            Assert.Equal($"{site}-kubernetes", resource.Provider?.Name);
            Assert.True(WaitsForCluster(resource), $"{resource} may be made before the cluster is ready");
        });
    }

    /// <summary>By itself, or through what it refers to.</summary>
    private static bool WaitsForCluster(Resource resource) =>
        resource.Options.DependsOn.OfType<Provider>().Any()
        || resource.Inputs.SelfAndDescendants().OfType<ReferenceInput>().Any(reference => reference.Resource is not Provider && WaitsForCluster(reference.Resource));
}
