using System.Text;
using System.Text.Json.Nodes;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Infra.Tests.Prices.Refresh;

public sealed class AwsPriceListTests
{
    private const string Version = "20261101000000";

    [Fact]
    public async Task Machines_and_databases_are_picked_out_of_a_regions_files()
    {
        await using var server = await PriceServer.StartAsync((_, context) => AnswerAsync(context));

        var answer = await Source(server).ReadAsync("us-east-1", RefreshSamples.Nothing, null, default);

        Assert.Collection(
            answer!.Prices,
            price => Assert.Equal(("g4dn.xlarge", "vm", 0.526m, 4m, 16m), (price.Sku, price.Kind, price.OnDemandUsd, price.Vcpus, price.MemoryGib)),
            price => Assert.Equal(("RDS PostgreSQL db.t4g.small", "db", 0.032m), (price.Sku, price.Kind, price.OnDemandUsd)));
        Assert.All(answer.Prices, price => Assert.Equal(PriceConfidence.High, price.Confidence));
    }

    [Fact]
    public async Task The_same_version_is_not_read_twice()
    {
        await using var server = await PriceServer.StartAsync((_, context) => AnswerAsync(context));
        var first = await Source(server).ReadAsync("us-east-1", RefreshSamples.Nothing, null, default);
        var before = server.Requests.Count(request => request.Contains(Version, StringComparison.Ordinal));

        var second = await Source(server).ReadAsync("us-east-1", RefreshSamples.Nothing, first!.Tag, default);

        Assert.Null(second);
        Assert.Equal(before, server.Requests.Count(request => request.Contains(Version, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_unknown_region_is_named()
    {
        await using var server = await PriceServer.StartAsync((_, context) => AnswerAsync(context));
        var thrown = await Assert.ThrowsAsync<InfraException>(() => Source(server).ReadAsync("us-esat-1", RefreshSamples.Nothing, null, default));
        Assert.Contains("us-esat-1", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"offers": [3]}""", "{}")]
    [InlineData("""{"offers": {"AmazonEC2": 3}}""", "{}")]
    [InlineData(null, """[]""")]
    [InlineData(null, """{"products": {"A": 3, "B": {"attributes": []}}, "terms": {"OnDemand": {"LINUX": 3}}}""")]
    [InlineData(null, """{"products": {"LINUX": {"attributes": {"regionCode": "us-east-1", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used", "instanceType": 7}}}, "terms": {"OnDemand": {"LINUX": {"a": 3, "b": {"priceDimensions": [1], "c": {"priceDimensions": {"d": 4}}}}}}}""")]
    [InlineData(null, """{"products": {"LINUX": {"attributes": {"regionCode": "us-east-1", "operatingSystem": "Linux", "tenancy": "Shared", "preInstalledSw": "NA", "capacitystatus": "Used"}}}, "terms": {"OnDemand": {"LINUX": 3}}}""")]
    [InlineData(null, "{\"\\ud800\": 3}")]
    public async Task An_answer_of_any_other_shape_is_nothing_or_an_error_for_people(string? index, string file)
    {
        await using var server = await PriceServer.StartAsync((_, context) =>
            index is not null && context.Request.Path == "/offers/v1.0/aws/index.json" ? context.Response.WriteAsync(index)
            : context.Request.Path.Value!.Contains(Version, StringComparison.Ordinal) ? context.Response.WriteAsync(file)
            : AnswerAsync(context));

        var exception = await Record.ExceptionAsync(async () => Assert.Empty((await Source(server).ReadAsync("us-east-1", RefreshSamples.Nothing, null, default))!.Prices));

        Assert.True(exception is null or InfraException, exception?.ToString());
    }

    [Fact]
    public async Task Members_longer_than_a_network_packet_are_put_together_and_a_broken_off_document_is_an_error()
    {
        var text = new JsonObject
        {
            ["products"] = new JsonObject { ["A"] = new JsonObject { ["padding"] = new string('x', 300_000) }, ["B"] = new JsonObject { ["n"] = 1 } },
            ["terms"] = new JsonObject { ["Reserved"] = new JsonObject { ["A"] = 1 }, ["OnDemand"] = new JsonObject { ["B"] = 2 } },
        }.ToJsonString();
        string[][] patterns = [["products", "*"], ["terms", "OnDemand", "*"]];

        var found = await LargeJson.PickAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), "a file", patterns, default).ToListAsync();
        Assert.Equal(["products/A", "products/B", "terms/OnDemand/B"], found.Select(member => string.Join('/', member.Path)));

        var thrown = await Assert.ThrowsAsync<InfraException>(
            async () => await LargeJson.PickAsync(new MemoryStream(Encoding.UTF8.GetBytes(text[..^3])), "a file", patterns, default).ToListAsync());
        Assert.StartsWith("a file: is not whole or not JSON", thrown.Message, StringComparison.Ordinal);
    }

    private static AwsPriceList Source(PriceServer server) => new(RefreshSamples.Http(), RefreshSamples.Clock, server.Address);

    private static Task AnswerAsync(HttpContext context) => context.Response.WriteAsync(context.Request.Path.Value switch
    {
        "/offers/v1.0/aws/index.json" => """
            {"formatVersion": "v1.0", "publicationDate": "2026-11-01T00:00:00Z", "offers": {
              "AmazonEC2": {"offerCode": "AmazonEC2", "currentRegionIndexUrl": "/offers/v1.0/aws/AmazonEC2/current/region_index.json"},
              "AmazonRDS": {"offerCode": "AmazonRDS", "currentRegionIndexUrl": "/offers/v1.0/aws/AmazonRDS/current/region_index.json"}}}
            """,
        var path when path!.EndsWith("region_index.json", StringComparison.Ordinal) => new JsonObject
        {
            ["regions"] = new JsonObject
            {
                ["us-east-1"] = new JsonObject
                {
                    ["regionCode"] = "us-east-1",
                    ["currentVersionUrl"] = path.Replace("current/region_index.json", $"{Version}/us-east-1/index.json", StringComparison.Ordinal),
                },
            },
        }.ToJsonString(),
        var path when path!.Contains("AmazonEC2", StringComparison.Ordinal) => File(
            [
                Product("LINUX", "g4dn.xlarge", "operatingSystem", "Linux"),
                Product("WINDOWS", "g4dn.xlarge", "operatingSystem", "Windows"),
                Product("DEDICATED", "g4dn.xlarge", "operatingSystem", "Linux", tenancy: "Dedicated"),
            ],
            [("WINDOWS", "0.71"), ("DEDICATED", "0.6"), ("LINUX", "0.5260000000")]),
        _ => File([Product("PG", "db.t4g.small", "databaseEngine", "PostgreSQL")], [("PG", "0.0320000000")]),
    });

    private static KeyValuePair<string, JsonNode?> Product(string sku, string machine, string key, string value, string tenancy = "Shared") => new(sku, new JsonObject
    {
        ["sku"] = sku,
        ["productFamily"] = "Compute Instance",
        ["attributes"] = new JsonObject
        {
            ["regionCode"] = "us-east-1",
            ["instanceType"] = machine,
            ["vcpu"] = "4",
            ["memory"] = "16 GiB",
            ["tenancy"] = tenancy,
            ["preInstalledSw"] = "NA",
            ["capacitystatus"] = "Used",
            ["marketoption"] = "OnDemand",
            ["deploymentOption"] = "Single-AZ",
            [key] = value,
        },
    });

    private static string File(IEnumerable<KeyValuePair<string, JsonNode?>> products, IEnumerable<(string Sku, string Usd)> terms) => new JsonObject
    {
        ["formatVersion"] = "v1.0",
        ["version"] = Version,
        ["products"] = new JsonObject(products),
        ["terms"] = new JsonObject
        {
            ["OnDemand"] = new JsonObject(terms.Select(term => new KeyValuePair<string, JsonNode?>(term.Sku, new JsonObject
            {
                [term.Sku + ".JRTCKXETXF"] = new JsonObject
                {
                    ["priceDimensions"] = new JsonObject
                    {
                        [term.Sku + ".JRTCKXETXF.6YS6EN2CT7"] = new JsonObject { ["unit"] = "Hrs", ["pricePerUnit"] = new JsonObject { ["USD"] = term.Usd } },
                    },
                },
            }))),
        },
    }.ToJsonString();
}
