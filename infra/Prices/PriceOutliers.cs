using System.Globalization;

namespace FedInfra.Infra.Prices;

/// <summary>Finds prices that are <see cref="PriceListCheck.OutlierFactor"/> times what other regions ask for the same, or a quarter of it.</summary>
internal static class PriceOutliers
{
    /// <summary>Judges a price by other regions' prices of the same SKU and unit.</summary>
    /// <returns>What is wrong with its on-demand and its spot price.</returns>
    public static IEnumerable<string> Find(Price price, IReadOnlyList<Price> others)
    {
        if (price.Region == PriceList.AnyRegion)
        {
            yield break;
        }

        var regional = others.Where(other => other.Region != PriceList.AnyRegion).ToList();
        foreach (var (word, usd, usual) in new[]
        {
            ("", price.OnDemandUsd, Median([.. regional.Select(other => other.OnDemandUsd).OfType<decimal>()])),
            ("spot ", price.SpotUsd, Median([.. regional.Select(other => other.SpotUsd).OfType<decimal>()])),
        })
        {
            if (usd is > 0 && usual is > 0 && IsFar(usd.Value, usual.Value))
            {
                yield return Message(word, usd.Value, usual.Value, "other regions' usual");
            }
        }
    }

    public static bool IsFar(decimal usd, decimal usual) =>
        usd * PriceListCheck.OutlierFactor <= usual || usd >= usual * PriceListCheck.OutlierFactor;

    public static string Message(string word, decimal usd, decimal usual, string whose) => string.Create(
        CultureInfo.InvariantCulture,
        $"{word}${usd} is {(usd < usual ? usual / usd : usd / usual):0.#} times {(usd < usual ? "cheaper" : "dearer")} than {whose} ${usual}");

    /// <summary>The middle one, or the mean of the two in the middle; null of none.</summary>
    public static decimal? Median(IReadOnlyList<decimal> usd)
    {
        var sorted = usd.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count == 0 ? null : sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
