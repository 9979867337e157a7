using System.Globalization;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Prices;

/// <summary>
/// Refuses prices that cannot be right, row by row, and says why. A wrong price is worse than none: what has none is
/// listed as such, but a machine with eight accelerators at $0.01 makes every comparison wrong.
/// </summary>
/// <remarks>
/// Refused are: a row of the wrong form (a number that is none, a missing date or source, an unknown unit or kind), a
/// second row of the same cloud, region and SKU, no price at all, a price of 0, an accelerator under
/// <see cref="LowestGpuUsd"/> an hour, spot above on demand, a count of accelerators that the machine's family cannot
/// have, and a region whose price is <see cref="OutlierFactor"/> times its peers' or a quarter of it. A spot price that is so far
/// off is left out of its row, with a warning. Warned about, but kept: accelerators whose spot price is the on-demand price
/// (a zone at the cap), and spot under 5% of on demand.
/// </remarks>
public sealed class PriceListCheck
{
    /// <summary>No accelerator costs less an hour, US dollars.</summary>
    public const decimal LowestGpuUsd = 0.02m;

    /// <summary>How many times dearer or cheaper than the median of all regions a region may not be.</summary>
    public const decimal OutlierFactor = 4;

    private readonly OrderedDictionary<(Stacks.Cloud Cloud, string Region, string Sku), (int Line, Price Price)> _rows = [];
    private readonly List<PriceFinding> _findings = [];

    /// <summary>Adds a row.</summary>
    /// <param name="line">Its line in the file.</param>
    /// <param name="fields">Text by column; null where the row has more or fewer fields than the header.</param>
    public void Add(int line, IReadOnlyDictionary<string, string>? fields)
    {
        if (fields is null)
        {
            _findings.Add(new PriceFinding(line, "the row", "has more or fewer fields than the header has columns", true));
            return;
        }

        List<string> errors = [];
        if (PriceRow.Parse(fields, errors) is { } price)
        {
            Add(line, price);
        }
        else
        {
            _findings.AddRange(errors.Select(error => new PriceFinding(line, PriceRow.Name(fields), error, true)));
        }
    }

    /// <summary>Adds a price that comes from elsewhere than a file.</summary>
    /// <param name="line">Its line; 0 for none.</param>
    /// <param name="price">The price.</param>
    public void Add(int line, Price price)
    {
        var errors = Errors(price).ToList();
        var key = (price.Cloud, price.Region, price.Sku);
        if (_rows.TryGetValue(key, out var first))
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"the same cloud, region and SKU are on line {first.Line} already"));
        }

        if (errors.Count == 0)
        {
            _rows.Add(key, (line, price));
            _findings.AddRange(Warnings(price).Select(warning => new PriceFinding(line, Name(price), warning, false)));
        }
        else
        {
            _findings.AddRange(errors.Select(error => new PriceFinding(line, Name(price), error, true)));
        }
    }

    /// <summary>Compares regions, which needs every row, and returns what is left.</summary>
    public PriceListReading Finish()
    {
        foreach (var peers in _rows.Values.Where(row => row.Price.Region != PriceList.AnyRegion)
            .GroupBy(row => (row.Price.Cloud, row.Price.Sku, row.Price.Unit)).Where(peers => peers.Count() > 1).ToList())
        {
            foreach (var (line, price, message) in Outliers([.. peers], price => price.OnDemandUsd, ""))
            {
                _rows.Remove((price.Cloud, price.Region, price.Sku));
                _findings.Add(new PriceFinding(line, Name(price), message, true));
            }

            foreach (var (line, price, message) in Outliers([.. peers], price => price.SpotUsd, "spot "))
            {
                DropSpot(line, price, message);
            }
        }

        return new PriceListReading(new PriceList(_rows.Values.Select(row => row.Price)), [.. _findings.OrderBy(finding => finding.Line)]);
    }

    /// <summary>A spot price that cannot be right takes its on-demand price away only where there is none.</summary>
    private void DropSpot(int line, Price price, string message)
    {
        var key = (price.Cloud, price.Region, price.Sku);
        if (price.OnDemandUsd is null)
        {
            _rows.Remove(key);
            _findings.Add(new PriceFinding(line, Name(price), message, true));
        }
        else if (_rows.ContainsKey(key))
        {
            _rows[key] = (line, price with { SpotUsd = null, SpotAsOf = null, SpotSource = null });
            _findings.Add(new PriceFinding(line, Name(price), $"{message}; the spot price is left out", false));
        }
    }

    /// <summary>What cannot be right about a row by itself.</summary>
    internal static IEnumerable<string> Errors(Price price)
    {
        if (price.OnDemandUsd is null && price.SpotUsd is null)
        {
            yield return "has neither an on-demand nor a spot price";
        }

        if (price.OnDemandUsd == 0 || price.SpotUsd == 0)
        {
            yield return "a price of 0 is none; leave it blank where it is not known";
        }

        var knownFamily = price.Kind == PriceKinds.Machine && AcceleratorFamilies.Has(price.Cloud, price.Sku, out _);
        if (knownFamily || price.Kind == PriceKinds.Gpu || price.GpuCount > 0 || price.Gpu is not null)
        {
            foreach (var usd in new[] { price.OnDemandUsd, price.SpotUsd }.Where(usd => usd is > 0 and < LowestGpuUsd))
            {
                yield return Invariant($"${usd} an hour is too cheap for an accelerator; nothing under ${LowestGpuUsd} is believed");
            }
        }

        if (price.SpotUsd > price.OnDemandUsd)
        {
            yield return Invariant($"spot ${price.SpotUsd} is above on demand ${price.OnDemandUsd}");
        }

        if (price.GpuCount is { } count)
        {
            if (price.Kind == PriceKinds.Machine && AcceleratorFamilies.Has(price.Cloud, price.Sku, out var expected) && expected is not null && count != expected)
            {
                yield return Invariant($"machines of this type have {expected} accelerators, not {count}");
            }
            else if (count > 16 || (count > 1 && count != decimal.Truncate(count)))
            {
                yield return Invariant($"{count} accelerators in one machine are impossible");
            }
            else if (count > 0 && price.Gpu is null)
            {
                yield return Invariant($"has {count} accelerators, but 'gpu' does not say which");
            }
        }
    }

    /// <summary>What looks odd about a row.</summary>
    internal static IEnumerable<string> Warnings(Price price)
    {
        if (price.SpotUsd == price.OnDemandUsd && price.SpotUsd is not null && (price.IsMachine || price.GpuCount > 0))
        {
            yield return Invariant($"spot ${price.SpotUsd} is the on-demand price: probably a zone at the cap, or no spot price at all");
        }

        if (price.SpotUsd * 20 < price.OnDemandUsd)
        {
            yield return Invariant($"spot ${price.SpotUsd} is under 5% of on demand ${price.OnDemandUsd}");
        }
    }

    private static IEnumerable<(int Line, Price Price, string Message)> Outliers(IEnumerable<(int Line, Price Price)> rows, Func<Price, decimal?> usdOf, string word)
    {
        var peers = rows.Where(row => usdOf(row.Price) is not null).ToList();
        List<decimal> all = [.. peers.Select(peer => usdOf(peer.Price)!.Value)];

        // Of two that disagree nobody knows which is right; the cheaper one would promise too much.
        var usual = all.Count == 2 ? all.Max() : PriceOutliers.Median(all);
        return peers.Where(peer => PriceOutliers.IsFar(usdOf(peer.Price)!.Value, usual!.Value))
            .Select(peer => (peer.Line, peer.Price, PriceOutliers.Message(word, usdOf(peer.Price)!.Value, usual!.Value, $"the {peers.Count} regions' usual")));
    }

    /// <summary>Which row, for people.</summary>
    internal static string Name(Price price) => PriceRow.Printable($"{Words.Of(price.Cloud)} {price.Region} {price.Sku}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
