using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Prices.Refresh;

/// <summary>What several tests of price interfaces need.</summary>
internal static class RefreshSamples
{
    /// <summary>A day in the middle of nowhere.</summary>
    public static readonly DateTimeOffset Today = new(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);

    public static readonly PriceList Nothing = new([]);

    /// <summary>A clock that does not wait: retries go on at once.</summary>
    public static TimeProvider Clock { get; } = new Impatient();

    public static PriceHttp Http() => new(new HttpClient(), Clock);

    public static Price Machine(Cloud cloud, string region, string sku, decimal? usd, decimal? spot = null) => new()
    {
        Cloud = cloud,
        Region = region,
        Sku = sku,
        Kind = PriceKinds.Machine,
        Unit = "hour",
        OnDemandUsd = usd,
        SpotUsd = spot,
        AsOf = "2025-01-01",
        Source = "an old list",
        Gpu = "T4 16GB",
        GpuCount = 1,
        Vcpus = 4,
        MemoryGib = 16,
    };

    private sealed class Impatient : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Today;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }
}
