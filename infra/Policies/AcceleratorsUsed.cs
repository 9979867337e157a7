using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Workloads.Accelerators;

namespace FedInfra.Infra.Policies;

/// <summary>The engine that every image has trains on processors, and <c>torch</c> on NVIDIA GPUs too: whoever pays for accelerators names one that uses them.</summary>
internal sealed class AcceleratorsUsed : IPolicy
{
    public string Id => "accelerators-used";

    public string Summary => "Client nodes with accelerators run an engine that uses them.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        let nodes = site.IdleNodes().Select(node => node.Name).ToList()
        where nodes.Count > 0
        select this.Breach(
            $"The accelerators of {string.Join(", ", nodes)} at site {site.Name} stand idle: {site.TrainsOn()}.",
            $"Name an engine of your image that uses them ({StackConfiguration.Namespace}:sites.{site.Name}.engine), or take machines without accelerators.");
}
