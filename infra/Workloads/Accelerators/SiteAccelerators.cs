using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>Which accelerators a site and its client nodes have.</summary>
internal static class SiteAccelerators
{
    /// <summary>The host that has a client node's data; on premises only.</summary>
    public static HostSettings HostOf(this Workplace workplace, ClientNodeSettings node)
    {
        var hosts = workplace.Context.Site.Hosts;
        return node.Host is null ? hosts[0] : hosts.Single(host => host.Name == node.Host);
    }

    /// <summary>The make of the accelerators that a client node trains on; null without any.</summary>
    public static AcceleratorKind? AcceleratorOf(this Workplace workplace, ClientNodeSettings node)
    {
        var site = workplace.Context.Site;
        var name = site.Cloud == Cloud.OnPrem
            ? workplace.HostOf(node).Accelerator
            : site.Pools.FirstOrDefault(pool => pool.Name == node.Pool)?.Accelerator ?? PoolSettings.NoAccelerator;
        return name == PoolSettings.NoAccelerator ? null : AcceleratorKind.Of(name);
    }

    /// <summary>True where some machine of the site has an NVIDIA GPU.</summary>
    public static bool HasNvidia(this SiteSettings site) =>
        site.Pools.Select(pool => pool.Accelerator).Concat(site.Hosts.Select(host => host.Accelerator))
            .Any(accelerator => accelerator != PoolSettings.NoAccelerator && AcceleratorKind.Of(accelerator) == AcceleratorKind.Nvidia);
}
