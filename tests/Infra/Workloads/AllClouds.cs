using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Workloads;

/// <summary>What holds on every cloud is tested on every cloud.</summary>
internal static class AllClouds
{
    public static TheoryData<Cloud> Data { get; } = [.. Enum.GetValues<Cloud>()];

    public static IReadOnlyList<KubernetesDocument> Objects(Cloud cloud) => FakeCluster.Objects(SampleStacks.One(cloud));
}
