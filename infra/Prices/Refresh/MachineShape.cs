using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>What a machine type has, as some other row of the list says it: price interfaces seldom do.</summary>
internal sealed record MachineShape(string? Gpu, decimal? GpuCount, decimal? Vcpus, decimal? MemoryGib)
{
    /// <summary>The shape of a machine type; all unknown where the list has never heard of it.</summary>
    public static MachineShape Of(Cloud cloud, string sku, PriceList known)
    {
        var rows = known.All.Where(price => price.Cloud == cloud && price.Sku == sku).ToList();
        var best = rows.Find(row => row.GpuCount is not null) ?? rows.Find(row => row.Vcpus is not null);
        return new MachineShape(best?.Gpu, best?.GpuCount, best?.Vcpus, best?.MemoryGib);
    }

    /// <summary>The price with this shape.</summary>
    public Price Fill(Price price) => price with { Gpu = Gpu, GpuCount = GpuCount, Vcpus = Vcpus, MemoryGib = MemoryGib };
}
