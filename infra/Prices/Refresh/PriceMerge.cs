using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>Puts fresh prices into a list. A fresh row that the list's checks refuse leaves the old one where it was.</summary>
public static class PriceMerge
{
    /// <param name="known">The list so far.</param>
    /// <param name="fresh">Prices that replace those of the same cloud, region and SKU; one without on-demand price changes the spot price only.</param>
    /// <returns>The new list, and what was refused or looks odd.</returns>
    public static PriceListReading Merge(PriceList known, IEnumerable<Price> fresh)
    {
        var old = known.All.ToDictionary(Key);
        var merged = new OrderedDictionary<(Cloud, string, string), Price>();
        foreach (var price in known.All)
        {
            merged[Key(price)] = price;
        }

        foreach (var price in fresh)
        {
            merged[Key(price)] = merged.TryGetValue(Key(price), out var before) ? Merge(before, price) : price;
        }

        var reading = Check(merged.Values);
        var kept = reading.Prices.All.Select(Key).ToHashSet();
        var restored = merged.Keys.Where(key => !kept.Contains(key) && old.ContainsKey(key)).ToList();
        if (restored.Count == 0)
        {
            return reading;
        }

        restored.ForEach(key => merged[key] = old[key]);
        var again = Check(merged.Where(entry => kept.Contains(entry.Key) || old.ContainsKey(entry.Key)).Select(entry => entry.Value));
        return new PriceListReading(again.Prices, reading.Findings);
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

    private static PriceListReading Check(IEnumerable<Price> prices)
    {
        var check = new PriceListCheck();
        foreach (var price in prices)
        {
            check.Add(0, price);
        }

        return check.Finish();
    }

    private static (Cloud Cloud, string Region, string Sku) Key(Price price) => (price.Cloud, price.Region, price.Sku);
}
