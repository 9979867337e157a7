namespace FedInfra.Infra.Prices;

/// <summary>How far a price can be relied on; the lowest of several counts.</summary>
public enum PriceConfidence
{
    /// <summary>No date, a figure from test data, unverified, borrowed from another region, or computed from another row.</summary>
    Low,

    /// <summary>From a catalogue that somebody else keeps, of a known year and month.</summary>
    Medium,

    /// <summary>Dated to the day and from the provider's own price interface.</summary>
    High,
}

/// <summary>What reports and lists call a confidence.</summary>
internal static class PriceConfidenceNames
{
    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>.</summary>
    public static string Name(this PriceConfidence confidence) => confidence.ToString().ToLowerInvariant();
}

/// <summary>Tells from a price's date and source how far it can be relied on.</summary>
internal static class PriceOrigin
{
    /// <summary>What sources say that come from the provider's own interface.</summary>
    private static readonly string[] _providerInterfaces =
    [
        "AWS GetProducts", "AWS Price List", "AWS DescribeSpotPriceHistory", "Azure Retail Prices", "GCP Billing Catalog",
    ];

    /// <summary>Sources of rows that are computed from other rows begin with it.</summary>
    public const string Derived = "derived";

    public static PriceConfidence Confidence(string asOf, string source)
    {
        if (source.StartsWith(Derived, StringComparison.Ordinal) || asOf.Length < 7
            || !DateOnly.TryParseExact(asOf[..7] + "-01", "yyyy-MM-dd", out _))
        {
            return PriceConfidence.Low;
        }

        return DateOnly.TryParseExact(asOf, "yyyy-MM-dd", out _)
            && _providerInterfaces.Any(name => source.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? PriceConfidence.High
            : PriceConfidence.Medium;
    }
}
