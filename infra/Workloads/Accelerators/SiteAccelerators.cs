using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>Which accelerators a site and its client nodes have.</summary>
internal static class SiteAccelerators
{
    /// <summary>The host that has a client node's data; on premises only.</summary>
    public static HostSettings HostOf(this Workplace workplace, ClientNodeSettings node) => workplace.Context.Site.HostOf(node);

    /// <summary>The make of the accelerators that a client node trains on; null without any.</summary>
    public static AcceleratorKind? AcceleratorOf(this Workplace workplace, ClientNodeSettings node) => workplace.Context.Site.AcceleratorOf(node);

    /// <summary>The client nodes that ask for accelerators which their site's engine is known not to use; of an engine that is not known here, none.</summary>
    public static IReadOnlyList<ClientNodeSettings> IdleNodes(this SiteSettings site) =>
    [
        .. site.ClientNodes.Where(node => node.Accelerators > 0 && site.Engine switch
        {
            null or SiteSettings.ManagedEngine => true,
            SiteSettings.TorchEngine => site.AcceleratorOf(node) is { } kind && kind != AcceleratorKind.Nvidia,
            _ => false,
        }),
    ];

    /// <summary>What the site's engine trains on, where that leaves nodes idle.</summary>
    public static string TrainsOn(this SiteSettings site) => site.Engine == SiteSettings.TorchEngine
        ? $"the engine {SiteSettings.TorchEngine} trains on processors and NVIDIA GPUs only"
        : $"the engine {SiteSettings.ManagedEngine} trains on processors only";

    private static AcceleratorKind? AcceleratorOf(this SiteSettings site, ClientNodeSettings node)
    {
        var name = site.Cloud == Cloud.OnPrem
            ? site.HostOf(node).Accelerator
            : site.Pools.FirstOrDefault(pool => pool.Name == node.Pool)?.Accelerator ?? PoolSettings.NoAccelerator;
        return name == PoolSettings.NoAccelerator ? null : AcceleratorKind.Of(name);
    }

    private static HostSettings HostOf(this SiteSettings site, ClientNodeSettings node) =>
        node.Host is null ? site.Hosts[0] : site.Hosts.Single(host => host.Name == node.Host);

    /// <summary>True where some machine of the site has an NVIDIA GPU.</summary>
    public static bool HasNvidia(this SiteSettings site) =>
        site.Pools.Select(pool => pool.Accelerator).Concat(site.Hosts.Select(host => host.Accelerator))
            .Any(accelerator => accelerator != PoolSettings.NoAccelerator && AcceleratorKind.Of(accelerator) == AcceleratorKind.Nvidia);
}
