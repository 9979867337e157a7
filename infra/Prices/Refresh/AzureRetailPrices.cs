using System.Globalization;
using System.Text.Json;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// Virtual machines from the Azure Retail Prices API, which needs no login and answers in pages. Windows and low-priority
/// meters are left out; a SKU ending in " Spot" is the spot price.
/// </summary>
public sealed class AzureRetailPrices : IPriceSource
{
    /// <summary>Where the interface is.</summary>
    public static readonly Uri DefaultEndpoint = new("https://prices.azure.com/");

    /// <summary>Most pages of a region; a region has a few dozen.</summary>
    private const int MaximumPages = 2_000;

    private readonly PriceHttp _http;
    private readonly TimeProvider _time;
    private readonly Uri _endpoint;

    public AzureRetailPrices(PriceHttp http, TimeProvider time, Uri? endpoint = null)
    {
        _http = http;
        _time = time;
        _endpoint = endpoint ?? DefaultEndpoint;
    }

    public Cloud Cloud => Cloud.Azure;

    public string Name => "Azure Retail Prices API";

    public async Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken)
    {
        var filter = $"serviceName eq 'Virtual Machines' and priceType eq 'Consumption' and armRegionName eq '{region.Replace("'", "''", StringComparison.Ordinal)}'";
        Uri? next = new(_endpoint, $"api/retail/prices?api-version=2023-01-01-preview&currencyCode='USD'&$filter={Uri.EscapeDataString(filter)}");
        Dictionary<(string Sku, bool Spot), (decimal Usd, string Since)> newest = [];
        for (var page = 0; next is not null; page++)
        {
            if (page == MaximumPages)
            {
                throw new InfraException($"{Name}: more than {MaximumPages} pages for region {region}.");
            }

            using var answer = await _http.GetPageAsync(next, cancellationToken);
            foreach (var item in answer.RootElement.Items("Items", Name))
            {
                Add(newest, item, region);
            }

            next = NextPage(answer.RootElement.Text("NextPageLink"));
        }

        return new PriceSourceAnswer([.. newest.Keys.Select(key => key.Sku).Distinct().Order(StringComparer.Ordinal).Select(sku => ToPrice(sku, region, newest, known))], null);
    }

    private static void Add(Dictionary<(string Sku, bool Spot), (decimal Usd, string Since)> newest, JsonElement item, string region)
    {
        var sku = item.Text("armSkuName");
        if (sku.Length == 0 || item.Number("retailPrice") is not { } usd
            || item.Text("armRegionName") != region || item.Text("type") != "Consumption" || item.Text("currencyCode") != "USD" || item.Text("unitOfMeasure") != "1 Hour"
            || item.Text("productName").EndsWith(" Windows", StringComparison.Ordinal) || item.Text("meterName").EndsWith(" Low Priority", StringComparison.Ordinal)
            || item.Text("productName").Contains("CloudServices", StringComparison.Ordinal))
        {
            return;
        }

        // A price that ended stays in the answer; the one that began last is the current one.
        var key = (sku, item.Text("skuName").EndsWith(" Spot", StringComparison.Ordinal));
        var since = item.Text("effectiveStartDate");
        if (!newest.TryGetValue(key, out var other) || string.CompareOrdinal(since, other.Since) > 0)
        {
            newest[key] = (usd, since);
        }
    }

    private Price ToPrice(string sku, string region, Dictionary<(string Sku, bool Spot), (decimal Usd, string Since)> newest, PriceList known)
    {
        decimal? onDemand = newest.TryGetValue((sku, false), out var regular) ? regular.Usd : null;
        decimal? spot = newest.TryGetValue((sku, true), out var cheap) ? cheap.Usd : null;
        var since = onDemand is null ? cheap.Since : regular.Since;
        return MachineShape.Of(Cloud.Azure, sku, known).Fill(new Price
        {
            Cloud = Cloud.Azure,
            Region = region,
            Sku = sku,
            Kind = PriceKinds.Machine,
            Unit = "hour",
            OnDemandUsd = onDemand,
            SpotUsd = spot,
            AsOf = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Source = $"{Name}, price since {since[..Math.Min(10, since.Length)]}",
        });
    }

    /// <summary>The next page must be on the same server: an answer must not send the client elsewhere.</summary>
    private Uri? NextPage(string link)
    {
        if (link.Length == 0)
        {
            return null;
        }

        return Uri.TryCreate(link, UriKind.Absolute, out var next) && next.Host == _endpoint.Host
            ? next
            : throw new InfraException($"{Name}: the next page is not on {_endpoint.Host}.");
    }
}
