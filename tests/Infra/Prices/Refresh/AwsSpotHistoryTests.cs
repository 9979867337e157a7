using Amazon.EC2;
using Amazon.Runtime;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Infra.Tests.Prices.Refresh;

public sealed class AwsSpotHistoryTests
{
    [Fact]
    public async Task Pages_are_followed_and_capped_zones_do_not_count()
    {
        await using var server = await PriceServer.StartAsync(async (_, context) =>
        {
            var form = await context.Request.ReadFormAsync();
            Assert.Equal("DescribeSpotPriceHistory", form["Action"]);
            await context.Response.WriteAsync(form["NextToken"] == "more"
                ? Page("", Entry("g4dn.xlarge", "us-east-1c", "0.2200"), Entry("p5.48xlarge", "us-east-1a", "55.04"))
                : Page("more", Entry("g4dn.xlarge", "us-east-1a", "0.2000"), Entry("g4dn.xlarge", "us-east-1b", "0.5260")));
        });
        var known = new PriceList(
        [
            RefreshSamples.Machine(Cloud.Aws, "us-east-1", "g4dn.xlarge", 0.526m),
            RefreshSamples.Machine(Cloud.Aws, "us-east-1", "p5.48xlarge", 55.04m),
        ]);

        var answer = await Source(server).ReadAsync("us-east-1", known, null, default);

        var price = Assert.Single(answer!.Prices);
        Assert.Equal(("g4dn.xlarge", null, 0.21m), (price.Sku, price.OnDemandUsd, price.SpotUsd));
        Assert.EndsWith("median of 2 of 3 zones", price.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_says_what_AWS_says()
    {
        await using var server = await PriceServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized.</Message></Error></Errors></Response>");
        });
        var thrown = await Assert.ThrowsAsync<InfraException>(() => Source(server).ReadAsync("us-east-1", RefreshSamples.Nothing, null, default));
        Assert.Contains("UnauthorizedOperation", thrown.Message, StringComparison.Ordinal);
    }

    private static AwsSpotHistory Source(PriceServer server) => new(
        region => new AmazonEC2Client(
            new BasicAWSCredentials("AKIDEXAMPLE", "not-a-secret"),
            new AmazonEC2Config { ServiceURL = server.Address.ToString(), AuthenticationRegion = region, MaxErrorRetry = 0 }),
        RefreshSamples.Clock);

    private static string Page(string next, params string[] entries) =>
        $"""
        <DescribeSpotPriceHistoryResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId>
        <spotPriceHistorySet>{string.Concat(entries)}</spotPriceHistorySet><nextToken>{next}</nextToken></DescribeSpotPriceHistoryResponse>
        """;

    private static string Entry(string machine, string zone, string usd) =>
        $"<item><instanceType>{machine}</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>{usd}</spotPrice><timestamp>2026-11-23T02:00:00.000Z</timestamp><availabilityZone>{zone}</availabilityZone></item>";
}
