using System.Text.Json.Nodes;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Infra.Tests.Prices.Refresh;

public sealed class AzureRetailPricesTests
{
    [Fact]
    public async Task Pages_are_followed_and_only_Linux_machines_of_today_are_taken()
    {
        await using var server = await PriceServer.StartAsync((server, context) => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("$skip")
                ? Page(null,
                    Item("Standard_NC4as_T4_v3", "NC4as T4 v3", 0.55m, since: "2026-06-01T00:00:00Z"),
                    Item("Standard_NC4as_T4_v3", "NC4as T4 v3 Spot", 0.11m),
                    Item("Standard_D2s_v5", "D2s v5", 0.2m, product: "Virtual Machines Dsv5 Series Windows"))
                : Page($"{server.Address}api/retail/prices?$skip=1000",
                    Item("Standard_NC4as_T4_v3", "NC4as T4 v3", 0.60m, since: "2024-01-01T00:00:00Z"),
                    Item("Standard_NC4as_T4_v3", "NC4as T4 v3 Low Priority", 0.05m, meter: "NC4as T4 v3 Low Priority"),
                    Item("Standard_D2s_v5", "D2s v5", 0.096m),
                    Item("Standard_D2s_v5", "D2s v5", 300, type: "Reservation"))));
        var known = new PriceList([RefreshSamples.Machine(Cloud.Azure, "westeurope", "Standard_NC4as_T4_v3", 0.658m)]);

        var prices = (await new AzureRetailPrices(RefreshSamples.Http(), RefreshSamples.Clock, server.Address).ReadAsync("eastus", known, null, default))!.Prices;

        Assert.Collection(
            prices,
            price => Assert.Equal(("Standard_D2s_v5", 0.096m, null), (price.Sku, price.OnDemandUsd, price.SpotUsd)),
            price => Assert.Equal(("Standard_NC4as_T4_v3", 0.55m, 0.11m, "T4 16GB", "2026-11-23"), (price.Sku, price.OnDemandUsd, price.SpotUsd, price.Gpu, price.AsOf)));
        Assert.Equal(PriceConfidence.High, prices[1].Confidence);
        Assert.Contains("armRegionName eq 'eastus'", server.Requests.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passes_is_tried_again()
    {
        var failures = 0;
        await using var server = await PriceServer.StartAsync((_, context) =>
        {
            if (Interlocked.Increment(ref failures) <= 3)
            {
                context.Response.StatusCode = failures == 1 ? 429 : 503;
                context.Response.Headers.RetryAfter = "1";
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Page(null, Item("Standard_D2s_v5", "D2s v5", 0.096m)));
        });

        var answer = await new AzureRetailPrices(RefreshSamples.Http(), RefreshSamples.Clock, server.Address).ReadAsync("eastus", RefreshSamples.Nothing, null, default);

        Assert.Single(answer!.Prices);
        Assert.Equal(4, server.Requests.Count);
    }

    [Theory]
    [InlineData("300", 1, "answered 429 TooManyRequests and wants to be asked again in 5 minutes")]
    [InlineData("Mon, 23 Nov 2026 03:10:00 GMT", 1, "and wants to be asked again in 10 minutes")]
    [InlineData("Mon, 23 Nov 2026 03:00:30 GMT", 5, "; try again later, or refresh fewer regions")]
    [InlineData("Mon, 23 Nov 2026 02:00:00 GMT", 5, "; try again later, or refresh fewer regions")]
    public async Task Who_wants_a_long_wait_is_asked_once_and_the_wait_is_told(string retryAfter, int asked, string message)
    {
        await using var server = await PriceServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return Task.CompletedTask;
        });

        var thrown = await Assert.ThrowsAsync<InfraException>(
            () => new AzureRetailPrices(RefreshSamples.Http(), RefreshSamples.Clock, server.Address).ReadAsync("eastus", RefreshSamples.Nothing, null, default));

        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(asked, server.Requests.Count);
    }

    [Theory]
    [InlineData(503, "", "answered 503")]
    [InlineData(403, "", "may not read prices")]
    [InlineData(200, "<html>", "does not answer with JSON")]
    [InlineData(200, "[]", "has no list 'Items'")]
    [InlineData(200, """{"Items": [], "NextPageLink": "https://elsewhere.example/"}""", "the next page is not on")]
    public async Task An_answer_that_cannot_be_used_says_why(int status, string body, string message)
    {
        await using var server = await PriceServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync(body);
        });

        var thrown = await Assert.ThrowsAsync<InfraException>(
            () => new AzureRetailPrices(RefreshSamples.Http(), RefreshSamples.Clock, server.Address).ReadAsync("eastus", RefreshSamples.Nothing, null, default));

        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    private static string Page(string? next, params JsonObject[] items) => new JsonObject
    {
        ["BillingCurrency"] = "USD",
        ["CustomerEntityId"] = "Default",
        ["CustomerEntityType"] = "Retail",
        ["Items"] = new JsonArray([.. items]),
        ["NextPageLink"] = next,
        ["Count"] = items.Length,
    }.ToJsonString();

    private static JsonObject Item(
        string arm, string sku, decimal usd, string since = "2023-01-01T00:00:00Z", string product = "Virtual Machines Series", string meter = "meter", string type = "Consumption") => new()
        {
            ["currencyCode"] = "USD",
            ["tierMinimumUnits"] = 0,
            ["retailPrice"] = usd,
            ["unitPrice"] = usd,
            ["armRegionName"] = "eastus",
            ["location"] = "US East",
            ["effectiveStartDate"] = since,
            ["meterId"] = "00000000-0000-0000-0000-000000000000",
            ["meterName"] = meter,
            ["productName"] = product,
            ["skuName"] = sku,
            ["serviceName"] = "Virtual Machines",
            ["unitOfMeasure"] = "1 Hour",
            ["type"] = type,
            ["isPrimaryMeterRegion"] = true,
            ["armSkuName"] = arm,
        };
}
