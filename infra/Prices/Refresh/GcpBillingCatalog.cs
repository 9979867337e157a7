using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// Compute Engine from the Cloud Billing Catalog API, which wants an API key and answers in pages. Processors, memory and
/// accelerators are separate SKUs there; a machine's price is put together from them. Commitments are left out. What calls
/// itself spot or preemptible is spot, whatever its usage type says: some SKUs are labelled wrongly.
/// </summary>
public sealed partial class GcpBillingCatalog : IPriceSource
{
    /// <summary>Where the interface is.</summary>
    public static readonly Uri DefaultEndpoint = new("https://cloudbilling.googleapis.com/");

    private const string ComputeEngine = "6F81-5844-456A";

    /// <summary>Most pages; the service has a few dozen.</summary>
    private const int MaximumPages = 500;

    private readonly PriceHttp _http;
    private readonly TimeProvider _time;
    private readonly string _key;
    private readonly Uri _endpoint;

    /// <param name="http">Asks.</param>
    /// <param name="time">Dates the answer.</param>
    /// <param name="key">API key; a secret, in no message.</param>
    /// <param name="endpoint">Where the interface is; null for <see cref="DefaultEndpoint"/>.</param>
    public GcpBillingCatalog(PriceHttp http, TimeProvider time, string key, Uri? endpoint = null)
    {
        _http = http;
        _time = time;
        _key = key;
        _endpoint = endpoint ?? DefaultEndpoint;
    }

    public Cloud Cloud => Cloud.Gcp;

    public string Name => "GCP Billing Catalog API";

    public async Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken)
    {
        // By what is sold (core of n1, memory of n1, an accelerator) and whether it is spot.
        Dictionary<(string Part, bool Spot), decimal> parts = [];
        var token = "";
        for (var page = 0; page == 0 || token.Length > 0; page++)
        {
            if (page == MaximumPages)
            {
                throw new InfraException($"{Name}: more than {MaximumPages} pages.");
            }

            var address = new Uri(_endpoint, $"v1/services/{ComputeEngine}/skus?pageSize=5000&key={Uri.EscapeDataString(_key)}&pageToken={Uri.EscapeDataString(token)}");
            using var answer = await _http.GetPageAsync(address, cancellationToken);
            foreach (var sku in answer.RootElement.Items("skus", Name))
            {
                if (sku.Items("serviceRegions", Name).Any(served => served.ValueKind == JsonValueKind.String && served.GetString() == region) && PartOf(sku) is { } part && HourlyUsd(sku) is { } usd)
                {
                    parts[part] = usd;
                }
            }

            token = answer.RootElement.Text("nextPageToken");
        }

        return new PriceSourceAnswer([.. Accelerators(parts, region), .. Machines(parts, region, known)], null);
    }

    private IEnumerable<Price> Accelerators(Dictionary<(string Part, bool Spot), decimal> parts, string region)
    {
        foreach (var (_, sku, gpu, _) in GcpAccelerator.All)
        {
            if (parts.TryGetValue((sku, false), out var onDemand))
            {
                yield return Dated(new Price
                {
                    Cloud = Cloud.Gcp,
                    Region = region,
                    Sku = sku,
                    Kind = PriceKinds.Gpu,
                    Unit = "hour",
                    Gpu = gpu,
                    GpuCount = 1,
                    OnDemandUsd = onDemand,
                    SpotUsd = parts.TryGetValue((sku, true), out var spot) ? spot : null,
                    AsOf = "",
                    Source = Name,
                });
            }
        }
    }

    /// <summary>The machine types that the list knows in any region, put together from processors, memory and accelerators.</summary>
    private IEnumerable<Price> Machines(Dictionary<(string Part, bool Spot), decimal> parts, string region, PriceList known)
    {
        foreach (var row in known.All.Where(price => price is { Cloud: Cloud.Gcp, Kind: PriceKinds.Machine, Vcpus: not null, MemoryGib: not null })
            .GroupBy(price => price.Sku).Select(group => group.First()).OrderBy(price => price.Sku, StringComparer.Ordinal))
        {
            var family = row.Sku[..Math.Max(0, row.Sku.IndexOf('-', StringComparison.Ordinal))];
            if (row.Sku != "e2-medium" && Total(row, family, spot: false) is { } onDemand)
            {
                yield return Dated(row with
                {
                    Region = region,
                    OnDemandUsd = onDemand,
                    SpotUsd = Total(row, family, spot: true),
                    Source = $"{Name}: processors, memory{(row.GpuCount > 0 ? " and accelerators" : "")}",
                    SpotAsOf = null,
                    SpotSource = null,
                });
            }
        }

        decimal? Total(Price row, string family, bool spot)
        {
            if (!parts.TryGetValue((family + " core", spot), out var core) || !parts.TryGetValue((family + " memory", spot), out var memory))
            {
                return null;
            }

            var accelerators = 0m;
            if (row.GpuCount > 0)
            {
                var sku = GcpAccelerator.All.FirstOrDefault(accelerator => accelerator.Gpu == row.Gpu)?.Sku;
                if (sku is null || !parts.TryGetValue((sku, spot), out var each))
                {
                    return null;
                }

                accelerators = row.GpuCount.Value * each;
            }

            return (row.Vcpus!.Value * core) + (row.MemoryGib!.Value * memory) + accelerators;
        }
    }

    private Price Dated(Price price) => price with { AsOf = _time.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) };

    private static (string Part, bool Spot)? PartOf(JsonElement sku)
    {
        var description = sku.Text("description");
        var category = sku.Member("category");
        var usage = category.Text("usageType");
        if (usage is not ("OnDemand" or "Preemptible") || category.Text("resourceFamily") != "Compute"
            || description.Contains("Commitment", StringComparison.Ordinal) || description.Contains("Sole Tenancy", StringComparison.Ordinal)
            || description.Contains("Custom", StringComparison.Ordinal) || description.Contains("Reserved", StringComparison.Ordinal))
        {
            return null;
        }

        var spot = usage == "Preemptible" || description.Contains("Spot", StringComparison.Ordinal) || description.Contains("Preemptible", StringComparison.Ordinal);
        if (category.Text("resourceGroup") == "GPU")
        {
            var accelerator = GcpAccelerator.All.FirstOrDefault(known => description.Contains(known.Words, StringComparison.Ordinal));
            return accelerator is null || description.Contains("DWS", StringComparison.Ordinal) ? null : (accelerator.Sku, spot);
        }

        return FamilyPart().Match(description) is { Success: true } match
            ? ($"{match.Groups["family"].Value.ToLowerInvariant()} {(match.Groups["part"].Value == "Core" ? "core" : "memory")}", spot)
            : null;
    }

    /// <summary>US dollars an hour of the highest tier; tiers below it are free allowances.</summary>
    private static decimal? HourlyUsd(JsonElement sku)
    {
        var expression = sku.Last("pricingInfo").Member("pricingExpression");
        var price = expression.Last("tieredRates").Member("unitPrice");
        if (expression.Text("usageUnit") is not ("h" or "GiBy.h") || price.Text("currencyCode") != "USD")
        {
            return null;
        }

        return (price.Number("units") ?? 0) + ((price.Number("nanos") ?? 0) / 1_000_000_000m) is > 0 and var usd ? usd : null;
    }

    [GeneratedRegex("^(Spot Preemptible |Preemptible )?(?<family>[A-Z][0-9][A-Z]?) (Predefined )?Instance (?<part>Core|Ram) running in ")]
    private static partial Regex FamilyPart();
}
