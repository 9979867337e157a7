using FedInfra.Infra.Checks;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>The engine that every image has trains on processors: whoever pays for accelerators names one that uses them.</summary>
internal sealed class AcceleratorsUsed : IPolicy
{
    public string Id => "accelerators-used";

    public string Summary => "Client nodes with accelerators run an engine that uses them.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        from site in context.Stack.Sites
        where site.LeavesAcceleratorsIdle
        let nodes = site.ClientNodes.Where(node => node.Accelerators > 0).Select(node => node.Name)
        select this.Breach(
            $"The accelerators of {string.Join(", ", nodes)} at site {site.Name} stand idle: the engine {SiteSettings.ManagedEngine} trains on processors only.",
            $"Name an engine of your image that uses them ({StackConfiguration.Namespace}:sites.{site.Name}.engine), or take machines without accelerators.");
}
