using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;
using Microsoft.AspNetCore.Http;

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
    public void An_old_price_is_never_lost_to_fresh_ones_beside_it()
    {
        // The old price of us-east-1 is far from the others now; only the fresh ones are judged.
        var odd = new PriceList([RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", 5m), RefreshSamples.Machine(Cloud.Aws, "eu-west-1", "g4dn.xlarge", 6m)]);
        PriceListReading Fresh(params string[] regions) => PriceMerge.Merge(odd, regions.Select(region => RefreshSamples.Machine(Cloud.Aws, region, "g4dn.xlarge", 0.5m)));

        var refused = Fresh("us-east-1");
        Assert.Equal(5m, refused.Prices.Find(Cloud.Aws, "us-east-1", "g4dn.xlarge")!.OnDemandUsd);
        Assert.EndsWith("the old price stays", Assert.Single(refused.Refused).Message, StringComparison.Ordinal);

        var unknown = Fresh("eu-north-1");
        Assert.Null(unknown.Prices.Find(Cloud.Aws, "eu-north-1", "g4dn.xlarge"));
        Assert.EndsWith("it stays without a price", Assert.Single(unknown.Refused).Message, StringComparison.Ordinal);

        var many = Fresh("us-east-1", "us-west-2", "us-east-2", "eu-north-1");
        Assert.Empty(many.Refused);
        Assert.Equal(6m, many.Prices.Find(Cloud.Aws, "eu-west-1", "g4dn.xlarge")!.OnDemandUsd);
    }

    [Theory]
    [InlineData(0.03, true)]
    [InlineData(0.3, false)]
    public void A_fresh_spot_price_is_judged_by_other_regions(double usd, bool refused)
    {
        var known = new PriceList([.. _known.All.Select(price => price with { SpotUsd = 0.2m })]);

        var merged = PriceMerge.Merge(known, [RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", null, (decimal)usd)]);

        Assert.Equal(refused ? 0.2m : (decimal)usd, merged.Prices.Find(Cloud.Aws, "us-east-1", "g4dn.xlarge")!.SpotUsd);
        Assert.Equal(refused, merged.Refused.Any(finding => finding.Message.Contains("spot $0.03 is 6.7 times cheaper", StringComparison.Ordinal)));
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

        var list = Directory.EnumerateFiles(folder["cache"], "*.csv").Single();
        File.WriteAllText(list, File.ReadAllLines(list)[0] + "\naws,us-east-1,g4dn.xlarge,\"vm\" \"cut o");
        Assert.False((await ReadAsync(24)).Kept);
        Assert.Equal([null, "version-1", null, null], source.Tags);
    }

    [Fact]
    public async Task A_region_without_prices_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var refresh = new PriceRefresh(new PriceCache(folder["cache"], TimeSpan.Zero, RefreshSamples.Clock), _ => { });
        var thrown = await Assert.ThrowsAsync<InfraException>(() => refresh.RunAsync(_known, [new TaggedSource()], ["atlantis"], default));
        Assert.Contains("'atlantis'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_reading_an_answer_stumbles_over_is_an_error_that_names_the_source()
    {
        await using var server = await PriceServer.StartAsync((_, context) => context.Response.WriteAsync("{\"Items\": [{\"armSkuName\": \"\\ud800\"}]}"));
        using var folder = new TemporaryFolder();
        var refresh = new PriceRefresh(new PriceCache(folder["cache"], TimeSpan.Zero, RefreshSamples.Clock), _ => { });

        var thrown = await Assert.ThrowsAsync<InfraException>(() => refresh.RunAsync(_known, [new AzureRetailPrices(RefreshSamples.Http(), RefreshSamples.Clock, server.Address)], ["eastus"], default));

        Assert.StartsWith("Azure Retail Prices API, eastus: answers in another shape", thrown.Message, StringComparison.Ordinal);
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
