using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>Makes an AWS site: EKS.</summary>
public sealed class AwsClusterBuilder : IClusterBuilder
{
    public Cloud Cloud => Cloud.Aws;

    public Cluster Build(SiteContext context) => throw new InvalidOperationException();
}
