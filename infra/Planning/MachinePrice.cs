using FedInfra.Infra.Catalogue;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>What one machine with its accelerators costs an hour in one region, US dollars; null where that is not known.</summary>
internal sealed record MachinePrice(decimal? OnDemandUsd, decimal? SpotUsd)
{
    /// <summary>The price in exactly that region. GCP's N1 machines and the accelerators attached to them are two prices, as in cost reports.</summary>
    public static MachinePrice? Of(Machine machine, string region, PriceList prices)
    {
        if (prices.Find(machine.Cloud, region, machine.Name) is not { Kind: PriceKinds.Machine, Unit: "hour" } host)
        {
            return null;
        }

        if (machine.Cloud != Cloud.Gcp || !machine.Name.StartsWith("n1-", StringComparison.Ordinal))
        {
            return new MachinePrice(host.OnDemandUsd, host.SpotUsd);
        }

        return prices.Find(machine.Cloud, region, $"GPU {machine.Accelerator.ToUpperInvariant()}") is { Unit: "hour" } gpu
            ? new MachinePrice(host.OnDemandUsd + (machine.Accelerators * gpu.OnDemandUsd), host.SpotUsd + (machine.Accelerators * gpu.SpotUsd))
            : null;
    }
}
