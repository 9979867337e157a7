using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices;

/// <summary>
/// Prices to look up. The list that the program carries was built from published figures (Snapshot/build_snapshot.py);
/// <c>--prices</c> reads another. Rows that cannot be right are not in it: <see cref="PriceListFile"/> says which.
/// </summary>
public sealed class PriceList
{
    /// <summary>The region of a price that holds in every region of its cloud.</summary>
    public const string AnyRegion = "default";

    private static readonly Lazy<PriceList> _snapshot = new(() =>
    {
        using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.csv")
            ?? throw new InvalidOperationException("The assembly carries no price list.");
        return PriceListFile.Read(stream, "the price list of this program").Prices;
    });

    /// <summary>Whose prices stand in where a region has none, the best known one of each cloud.</summary>
    private static readonly IReadOnlyDictionary<Cloud, string> _referenceRegions = new Dictionary<Cloud, string>
    {
        [Cloud.Aws] = "us-east-1",
        [Cloud.Azure] = "eastus",
        [Cloud.Gcp] = "us-central1",
    };

    private readonly Dictionary<(Cloud Cloud, string Region, string Sku), Price> _prices = [];
    private readonly ILookup<(Cloud Cloud, string Sku), Price> _bySku;

    /// <param name="prices">Checked already; no two of the same cloud, region and SKU.</param>
    public PriceList(IEnumerable<Price> prices)
    {
        All = [.. prices];
        foreach (var price in All)
        {
            _prices.Add((price.Cloud, price.Region, price.Sku), price);
        }

        _bySku = All.OrderBy(price => price.Region, StringComparer.Ordinal).ToLookup(price => (price.Cloud, price.Sku));
    }

    /// <summary>The list that the program carries.</summary>
    public static PriceList Snapshot => _snapshot.Value;

    /// <summary>Every price, in the file's order.</summary>
    public IReadOnlyList<Price> All { get; }

    /// <summary>The price in exactly that region, or null.</summary>
    public Price? Find(Cloud cloud, string region, string sku) => _prices.GetValueOrDefault((cloud, region, sku));

    /// <summary>
    /// The price in that region, else the one that holds everywhere, else, but never for machines and accelerators,
    /// the reference region's or that of the first region that has one; null where nothing is known.
    /// </summary>
    public PriceQuote? Quote(Cloud cloud, string region, string sku)
    {
        if (Find(cloud, region, sku) is { } exact)
        {
            return new PriceQuote(exact, null);
        }

        if (Find(cloud, AnyRegion, sku) is { } everywhere)
        {
            return new PriceQuote(everywhere, null);
        }

        var others = _bySku[(cloud, sku)].Where(price => !price.IsMachine).ToList();
        var reference = _referenceRegions.GetValueOrDefault(cloud);
        var borrowed = others.Find(price => price.Region == reference) ?? others.FirstOrDefault();
        return borrowed is null ? null : new PriceQuote(borrowed, borrowed.Region);
    }
}

/// <summary>A price that was looked up.</summary>
/// <param name="Price">The row.</param>
/// <param name="BorrowedFrom">The region whose price it is, where the region asked for has none; null for its own price.</param>
public sealed record PriceQuote(Price Price, string? BorrowedFrom)
{
    /// <summary>Of the on-demand price: low where it is borrowed.</summary>
    public PriceConfidence Confidence => BorrowedFrom is null ? Price.Confidence : PriceConfidence.Low;

    /// <summary>Of the spot price: low where it is borrowed.</summary>
    public PriceConfidence SpotConfidence => BorrowedFrom is null ? Price.SpotConfidence : PriceConfidence.Low;
}
