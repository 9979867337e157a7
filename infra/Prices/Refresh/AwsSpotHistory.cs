using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// Spot prices from EC2's DescribeSpotPriceHistory, with the AWS SDK because calls are signed (credentials as the AWS CLI
/// finds them). A region's price is the median over its zones, without zones at the on-demand price: they are capped, not
/// cheap. A machine all of whose zones are capped has no spot price.
/// </summary>
public sealed class AwsSpotHistory : IPriceSource
{
    /// <summary>Most pages of a region.</summary>
    private const int MaximumPages = 2_000;

    private readonly Func<string, IAmazonEC2> _client;
    private readonly TimeProvider _time;

    /// <param name="client">A client for a region; disposed after use.</param>
    /// <param name="time">Asks for the prices of now.</param>
    public AwsSpotHistory(Func<string, IAmazonEC2> client, TimeProvider time)
    {
        _client = client;
        _time = time;
    }

    public Cloud Cloud => Cloud.Aws;

    public string Name => "AWS DescribeSpotPriceHistory";

    public async Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        Dictionary<(string Machine, string Zone), (decimal Usd, DateTime At)> newest = [];
        var request = new DescribeSpotPriceHistoryRequest
        {
            ProductDescriptions = ["Linux/UNIX", "Linux/UNIX (Amazon VPC)"],
            StartTime = now,
            MaxResults = 1000,
        };
        try
        {
            using var client = _client(region);
            for (var page = 0; page == 0 || !string.IsNullOrEmpty(request.NextToken); page++)
            {
                if (page == MaximumPages)
                {
                    throw new InfraException($"{Name}: more than {MaximumPages} pages for region {region}.");
                }

                var answer = await client.DescribeSpotPriceHistoryAsync(request, cancellationToken);
                foreach (var entry in answer.SpotPriceHistory ?? [])
                {
                    Add(newest, entry);
                }

                request.NextToken = answer.NextToken;
            }
        }
        catch (AmazonServiceException exception)
        {
            throw new InfraException($"{Name}, region {region}: {exception.Message} ({exception.ErrorCode})", exception);
        }
        catch (AmazonClientException exception)
        {
            throw new InfraException($"{Name}, region {region}: {exception.Message}. Credentials are found as the AWS CLI finds them (AWS_PROFILE, `aws sso login`); --without-spot does without.", exception);
        }

        return new PriceSourceAnswer(
            [.. newest.GroupBy(entry => entry.Key.Machine).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => ToPrice(group.Key, region, [.. group.Select(entry => entry.Value.Usd)], known)).OfType<Price>()],
            null);
    }

    private static void Add(Dictionary<(string Machine, string Zone), (decimal Usd, DateTime At)> newest, SpotPrice entry)
    {
        if (entry.InstanceType is null || !decimal.TryParse(entry.Price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var usd))
        {
            return;
        }

        var key = (entry.InstanceType.Value, entry.AvailabilityZone ?? "");
        var at = entry.Timestamp ?? default;
        if (!newest.TryGetValue(key, out var other) || at > other.At)
        {
            newest[key] = (usd, at);
        }
    }

    private Price? ToPrice(string machine, string region, IReadOnlyList<decimal> zones, PriceList known)
    {
        var onDemand = known.Find(Cloud.Aws, region, machine)?.OnDemandUsd;
        var open = zones.Where(usd => onDemand is null || usd < onDemand).Order().ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var spot = open.Count % 2 == 1 ? open[open.Count / 2] : (open[(open.Count / 2) - 1] + open[open.Count / 2]) / 2;
        var date = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return MachineShape.Of(Cloud.Aws, machine, known).Fill(new Price
        {
            Cloud = Cloud.Aws,
            Region = region,
            Sku = machine,
            Kind = PriceKinds.Machine,
            Unit = "hour",
            SpotUsd = spot,
            AsOf = date,
            Source = $"{Name}, median of {open.Count} of {zones.Count} zones",
        });
    }
}
