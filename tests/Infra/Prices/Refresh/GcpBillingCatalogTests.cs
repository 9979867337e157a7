using System.Text.Json.Nodes;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Infra.Tests.Prices.Refresh;

public sealed class GcpBillingCatalogTests
{
    [Fact]
    public async Task Machines_are_put_together_from_processors_memory_and_accelerators()
    {
        await using var server = await PriceServer.StartAsync((_, context) => context.Response.WriteAsync(
            context.Request.Query["pageToken"] == "two"
                ? Page("",
                    Sku("G2 Instance Ram running in Americas", "RAM", "OnDemand", 2_930_000, "GiBy.h"),
                    Sku("Nvidia L4 GPU running in Americas", "GPU", "OnDemand", 560_040_000),
                    Sku("Nvidia L4 GPU attached to Spot Preemptible VMs running in Americas", "GPU", "OnDemand", 223_100_000),
                    Sku("Commitment v1: Nvidia L4 GPU running in Americas for 1 Year", "GPU", "Commit1Yr", 352_000_000))
                : Page("two", Sku("G2 Instance Core running in Americas", "CPU", "OnDemand", 24_990_000))));
        var known = new PriceList([RefreshSamples.Machine(Cloud.Gcp, "europe-west4", "g2-standard-4", 0.8m) with { Gpu = "L4 24GB" }]);

        var prices = (await new GcpBillingCatalog(RefreshSamples.Http(), RefreshSamples.Clock, "the-key", server.Address).ReadAsync("us-central1", known, null, default))!.Prices;

        // 4 x 0.02499 + 16 x 0.00293 + 0.56004; a SKU that says spot is spot, though labelled OnDemand.
        Assert.Collection(
            prices,
            price => Assert.Equal(("GPU L4", 0.56004m, 0.2231m), (price.Sku, price.OnDemandUsd, price.SpotUsd)),
            price => Assert.Equal(("g2-standard-4", 0.70688m, null), (price.Sku, price.OnDemandUsd, price.SpotUsd)));
    }

    [Theory]
    [InlineData("""{"skus": [3, null, {"serviceRegions": [4, null]}, {"serviceRegions": ["us-central1"], "category": []}]}""")]
    [InlineData("""{"skus": [{"serviceRegions": ["us-central1"], "description": "N1 Predefined Instance Core running in X", "category": {"resourceFamily": "Compute", "usageType": "OnDemand"}, "pricingInfo": [3]}]}""")]
    [InlineData("""{"skus": [{"serviceRegions": ["us-central1"], "description": "N1 Predefined Instance Core running in X", "category": {"resourceFamily": "Compute", "usageType": "OnDemand"}, "pricingInfo": [{"pricingExpression": {"usageUnit": "h", "tieredRates": [[]]}}]}]}""")]
    public async Task SKUs_of_any_other_shape_are_passed_over(string page)
    {
        await using var server = await PriceServer.StartAsync((_, context) => context.Response.WriteAsync(page));

        var exception = await Record.ExceptionAsync(async () =>
            Assert.Empty((await new GcpBillingCatalog(RefreshSamples.Http(), RefreshSamples.Clock, "key", server.Address).ReadAsync("us-central1", RefreshSamples.Nothing, null, default))!.Prices));

        Assert.True(exception is null or InfraException, exception?.ToString());
    }

    [Fact]
    public async Task The_key_is_in_no_message()
    {
        await using var server = await PriceServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 400;
            return Task.CompletedTask;
        });
        var thrown = await Assert.ThrowsAsync<InfraException>(
            () => new GcpBillingCatalog(RefreshSamples.Http(), RefreshSamples.Clock, "s3cret-key", server.Address).ReadAsync("us-central1", RefreshSamples.Nothing, null, default));
        Assert.Contains("answered 400", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-key", thrown.ToString(), StringComparison.Ordinal);
    }

    private static string Page(string next, params JsonObject[] skus) => new JsonObject { ["skus"] = new JsonArray([.. skus]), ["nextPageToken"] = next }.ToJsonString();

    private static JsonObject Sku(string description, string group, string usage, int nanos, string unit = "h") => new()
    {
        ["name"] = "services/6F81-5844-456A/skus/0000",
        ["skuId"] = "0000",
        ["description"] = description,
        ["category"] = new JsonObject
        {
            ["serviceDisplayName"] = "Compute Engine",
            ["resourceFamily"] = "Compute",
            ["resourceGroup"] = group,
            ["usageType"] = usage,
        },
        ["serviceRegions"] = new JsonArray("us-central1", "us-east1"),
        ["pricingInfo"] = new JsonArray(new JsonObject
        {
            ["effectiveTime"] = "2026-11-22T00:00:00Z",
            ["pricingExpression"] = new JsonObject
            {
                ["usageUnit"] = unit,
                ["displayQuantity"] = 1,
                ["tieredRates"] = new JsonArray(new JsonObject
                {
                    ["startUsageAmount"] = 0,
                    ["unitPrice"] = new JsonObject { ["currencyCode"] = "USD", ["units"] = "0", ["nanos"] = nanos },
                }),
            },
        }),
    };
}
