namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// Puts fresh prices into a list. Only they are judged, each as it would stand in the list: one that cannot be right, or is
/// far from what other regions cost, leaves the list as it was, and the finding says what that means. Rows that were there
/// before are never lost.
/// </summary>
public static class PriceMerge
{
    /// <param name="known">The list so far.</param>
    /// <param name="fresh">Prices that replace those of the same cloud, region and SKU; one without on-demand price changes the spot price only.</param>
    /// <returns>The new list, and what was refused or looks odd.</returns>
    public static PriceListReading Merge(PriceList known, IEnumerable<Price> fresh)
    {
        var merged = new OrderedDictionary<(Stacks.Cloud, string, string), Price>();
        foreach (var price in known.All)
        {
            merged[Key(price)] = price;
        }

        // Regions that arrive together are judged beside one another, not beside the ones that they replace.
        var rows = fresh.Select(price => (Fresh: price, Row: merged.TryGetValue(Key(price), out var before) ? Merge(before, price) : price)).ToList();
        var latest = rows.ToLookup(row => Key(row.Row), row => row.Row);
        var peers = merged.Values.Where(price => !latest.Contains(Key(price))).Concat(latest.Select(group => group.Last()))
            .ToLookup(price => (price.Cloud, price.Sku, price.Unit));
        List<PriceFinding> findings = [];
        foreach (var (price, row) in rows)
        {
            var others = peers[(row.Cloud, row.Sku, row.Unit)].Where(other => other.Region != row.Region).ToList();
            var errors = PriceListCheck.Errors(row).Concat(PriceOutliers.Find(price, others)).ToList();
            var consequence = merged.ContainsKey(Key(row)) ? "the old price stays" : "it stays without a price";
            findings.AddRange(errors.Select(error => new PriceFinding(0, PriceListCheck.Name(row), $"{error}; {consequence}", true)));
            if (errors.Count == 0)
            {
                merged[Key(row)] = row;
                findings.AddRange(PriceListCheck.Warnings(row).Select(warning => new PriceFinding(0, PriceListCheck.Name(row), warning, false)));
            }
        }

        return new PriceListReading(new PriceList(merged.Values), findings);
    }

    private static Price Merge(Price before, Price fresh)
    {
        if (fresh.OnDemandUsd is null)
        {
            return before with { SpotUsd = fresh.SpotUsd, SpotAsOf = fresh.AsOf, SpotSource = fresh.Source };
        }

        // An old spot price above the fresh on-demand price is out of date, and not the fresh row's fault.
        return fresh.SpotUsd is null && before.SpotUsd <= fresh.OnDemandUsd
            ? fresh with { SpotUsd = before.SpotUsd, SpotAsOf = before.SpotAsOf ?? before.AsOf, SpotSource = before.SpotSource ?? before.Source }
            : fresh;
    }

    private static (Stacks.Cloud Cloud, string Region, string Sku) Key(Price price) => (price.Cloud, price.Region, price.Sku);
}
