using System.Globalization;
using System.Text.Json;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// On-demand machines and PostgreSQL databases from the AWS Price List, as the files that need no login: an index leads to
/// a region's file, some hundred megabytes of products and then their terms, of which a few thousand members are picked.
/// The file's address has its version in it and serves as tag.
/// </summary>
public sealed class AwsPriceList : IPriceSource
{
    /// <summary>Where the files are.</summary>
    public static readonly Uri DefaultEndpoint = new("https://pricing.us-east-1.amazonaws.com/");

    private static readonly string[][] _members = [["products", "*"], ["terms", "OnDemand", "*"]];

    private readonly PriceHttp _http;
    private readonly TimeProvider _time;
    private readonly Uri _endpoint;

    public AwsPriceList(PriceHttp http, TimeProvider time, Uri? endpoint = null)
    {
        _http = http;
        _time = time;
        _endpoint = endpoint ?? DefaultEndpoint;
    }

    public Cloud Cloud => Cloud.Aws;

    public string Name => "AWS Price List";

    public async Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken)
    {
        List<(Uri File, Func<JsonElement, bool> Wanted, string Kind, string Prefix)> files =
        [
            (await FileAsync("AmazonEC2", region, cancellationToken), IsMachine, PriceKinds.Machine, ""),
            (await FileAsync("AmazonRDS", region, cancellationToken), IsDatabase, "db", "RDS PostgreSQL "),
        ];
        var current = string.Join(' ', files.Select(file => file.File.AbsolutePath));
        if (current == tag)
        {
            return null;
        }

        List<Price> prices = [];
        foreach (var (file, wanted, kind, prefix) in files)
        {
            prices.AddRange(await PricesAsync(file, region, wanted, kind, prefix, known, cancellationToken));
        }

        return new PriceSourceAnswer(prices, current);
    }

    /// <summary>From the index of an offer to its file for the region.</summary>
    private async Task<Uri> FileAsync(string offer, string region, CancellationToken cancellationToken)
    {
        using var offers = await _http.GetPageAsync(new Uri(_endpoint, "offers/v1.0/aws/index.json"), cancellationToken);
        var index = offers.RootElement.Member("offers").Member(offer).Text("currentRegionIndexUrl");
        using var regions = await _http.GetPageAsync(Inside(index, $"the offer {offer}"), cancellationToken);
        var file = regions.RootElement.Member("regions").Member(region).Text("currentVersionUrl");
        return Inside(file, $"{offer} in region {region}");
    }

    private Uri Inside(string path, string what)
    {
        if (path.Length == 0)
        {
            throw new InfraException($"{Name}: has no address for {what}; is the region's name right?");
        }

        var address = new Uri(_endpoint, path);
        return address.Host == _endpoint.Host ? address : throw new InfraException($"{Name}: the address for {what} is not on {_endpoint.Host}.");
    }

    private async Task<IEnumerable<Price>> PricesAsync(
        Uri file, string region, Func<JsonElement, bool> wanted, string kind, string prefix, PriceList known, CancellationToken cancellationToken)
    {
        Dictionary<string, JsonElement> products = [];
        Dictionary<string, Price> prices = new(StringComparer.Ordinal);
        await using var answer = await _http.GetAsync(file, cancellationToken);
        await foreach (var (path, value) in LargeJson.PickAsync(answer, PriceHttp.Named(file), _members, cancellationToken))
        {
            if (path[0] == "products")
            {
                var attributes = value.Member("attributes");
                if (attributes.Text("regionCode") == region && wanted(attributes))
                {
                    products[path[1]] = attributes.Clone();
                }
            }
            else if (products.TryGetValue(path[2], out var product) && HourlyUsd(value) is { } usd)
            {
                var sku = prefix + product.Text("instanceType");
                prices[sku] = ToPrice(sku, region, kind, usd, product, known);
            }
        }

        return prices.Values.OrderBy(price => price.Sku, StringComparer.Ordinal);
    }

    private Price ToPrice(string sku, string region, string kind, decimal usd, JsonElement product, PriceList known)
    {
        var shape = MachineShape.Of(Cloud.Aws, sku, known);
        return (shape with
        {
            Vcpus = product.Number("vcpu") ?? shape.Vcpus,
            MemoryGib = Gib(product.Text("memory")) ?? shape.MemoryGib,
        }).Fill(new Price
        {
            Cloud = Cloud.Aws,
            Region = region,
            Sku = sku,
            Kind = kind,
            Unit = "hour",
            OnDemandUsd = usd,
            AsOf = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Source = Name,
        });
    }

    private static bool IsMachine(JsonElement attributes) =>
        attributes.Text("operatingSystem") == "Linux" && attributes.Text("tenancy") == "Shared" && attributes.Text("preInstalledSw") == "NA"
        && attributes.Text("capacitystatus") == "Used" && attributes.Text("marketoption") is "OnDemand" or "";

    private static bool IsDatabase(JsonElement attributes) =>
        attributes.Text("databaseEngine") == "PostgreSQL" && attributes.Text("deploymentOption") == "Single-AZ"
        && attributes.Text("instanceType").StartsWith("db.", StringComparison.Ordinal);

    /// <summary>The one price an hour in a SKU's on-demand terms; null for free and other units.</summary>
    private static decimal? HourlyUsd(JsonElement terms) => terms.Values()
        .SelectMany(term => term.Member("priceDimensions").Values())
        .Where(dimension => dimension.Text("unit") == "Hrs")
        .Select(dimension => dimension.Member("pricePerUnit").Number("USD"))
        .FirstOrDefault(usd => usd > 0);

    private static decimal? Gib(string memory) =>
        decimal.TryParse(memory.Replace(" GiB", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var gib) ? gib : null;
}
