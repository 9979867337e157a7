using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Prices.Refresh;

public sealed class PriceRefreshTests
{
    private static readonly PriceList _known = new(
    [
        RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", 0.526m, 0.2m),
        RefreshSamples.Machine(Cloud.Aws, "us-west-2", "g4dn.xlarge", 0.526m),
        RefreshSamples.Machine(Cloud.Aws, "eu-west-1", "g4dn.xlarge", 0.587m),
    ]);

    [Fact]
    public void A_fresh_price_replaces_the_old_one_and_keeps_the_spot_price_with_its_own_date()
    {
        var fresh = RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", 0.5m) with { AsOf = "2026-11-23", Source = "AWS Price List" };
        var price = PriceMerge.Merge(_known, [fresh]).Prices.Find(Cloud.Aws, "us-east-1", "g4dn.xlarge")!;
        Assert.Equal((0.5m, 0.2m, "2026-11-23", "2025-01-01"), (price.OnDemandUsd, price.SpotUsd, price.AsOf, price.SpotAsOf));
    }

    [Theory]
    [InlineData(0.01, "too cheap")]
    [InlineData(0.1, "cheaper than")]
    [InlineData(50, "dearer than")]
    public void A_fresh_price_that_cannot_be_right_leaves_the_old_one(double usd, string why)
    {
        var merged = PriceMerge.Merge(_known, [RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", (decimal)usd)]);
        Assert.Contains(merged.Refused, finding => finding.Message.Contains(why, StringComparison.Ordinal));
        Assert.Equal(0.526m, merged.Prices.Find(Cloud.Aws, "us-east-1", "g4dn.xlarge")!.OnDemandUsd);
        Assert.Equal(3, merged.Prices.All.Count);
    }

    [Fact]
    public void A_spot_source_changes_nothing_but_the_spot_price()
    {
        var spot = RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", null, 0.18m) with { AsOf = "2026-11-23" };
        var price = PriceMerge.Merge(_known, [spot]).Prices.Find(Cloud.Aws, "us-east-1", "g4dn.xlarge")!;
        Assert.Equal((0.526m, 0.18m, "2025-01-01", "2026-11-23"), (price.OnDemandUsd, price.SpotUsd, price.AsOf, price.SpotAsOf));
    }

    [Fact]
    public async Task A_young_answer_is_kept_an_old_one_is_asked_for_with_its_tag_and_a_spoilt_one_anew()
    {
        using var folder = new TemporaryFolder();
        var source = new TaggedSource();
        Task<(IReadOnlyList<Price> Prices, bool Kept)> ReadAsync(double hours) =>
            new PriceCache(folder["cache"], TimeSpan.FromHours(hours), RefreshSamples.Clock).ReadAsync(source, "us-east-1", _known, default);

        Assert.False((await ReadAsync(24)).Kept);
        Assert.True((await ReadAsync(24)).Kept);
        Assert.Equal([null], source.Tags);

        var unchanged = await ReadAsync(0);
        Assert.True(unchanged.Kept);
        Assert.Equal(0.5m, Assert.Single(unchanged.Prices).OnDemandUsd);
        Assert.Equal([null, "version-1"], source.Tags);

        foreach (var file in Directory.EnumerateFiles(folder["cache"]))
        {
            File.WriteAllText(file, "spoilt");
        }

        Assert.False((await ReadAsync(24)).Kept);
        Assert.Equal([null, "version-1", null], source.Tags);
    }

    [Fact]
    public async Task A_region_without_prices_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var refresh = new PriceRefresh(new PriceCache(folder["cache"], TimeSpan.Zero, RefreshSamples.Clock), _ => { });
        var thrown = await Assert.ThrowsAsync<InfraException>(() => refresh.RunAsync(_known, [new TaggedSource()], ["atlantis"], default));
        Assert.Contains("'atlantis'", thrown.Message, StringComparison.Ordinal);
    }

    private sealed class TaggedSource : IPriceSource
    {
        public List<string?> Tags { get; } = [];

        public Cloud Cloud => Cloud.Aws;

        public string Name => "a source";

        public Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken)
        {
            Tags.Add(tag);
            IReadOnlyList<Price> prices = region == "us-east-1" ? [RefreshSamples.Machine(Cloud.Aws, region, "g4dn.xlarge", 0.5m)] : [];
            return Task.FromResult(tag == "version-1" ? null : new PriceSourceAnswer(prices, "version-1"));
        }
    }
}
