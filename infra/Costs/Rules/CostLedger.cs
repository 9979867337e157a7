using System.Globalization;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>Collects what rules charge, priced from the list. What the list does not have becomes an unpriced item, never a zero.</summary>
internal sealed class CostLedger(PriceList prices)
{
    /// <summary>
    /// Units that say the same per hour, day or month. GB and GiB are 7% apart, but stand for the same here: where the
    /// clouds bill what is kept, they write GB and count 2^30 bytes.
    /// </summary>
    private static readonly string[][] _families = [["hour", "day", "month"], ["GB-hour", "GB-month", "GiB-month"]];

    /// <summary>More of anything no stack has; a document that says so would only overflow sums.</summary>
    private const decimal MostQuantity = 1_000_000_000_000;

    public List<CostLine> Lines { get; } = [];

    public List<UnpricedItem> Unpriced { get; } = [];

    /// <summary>Resources that a rule looked at and found to cost nothing.</summary>
    public List<string> Free { get; } = [];

    /// <summary>What the report has to say beyond its lines.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Adds something whose price is not known.</summary>
    public void NoPrice(BilledResource resource, string item, string why) =>
        Unpriced.Add(new UnpricedItem(resource.Name, resource.Type, resource.Site, resource.Cloud, item, why));

    /// <summary>Prices <paramref name="charge"/> and adds it.</summary>
    public void Add(BilledResource resource, Charge charge)
    {
        if (charge.Quantity is < 0 or > MostQuantity)
        {
            NoPrice(resource, charge.Sku, $"a quantity of {Text(charge.Quantity)} {charge.Unit} cannot be right");
            return;
        }

        if (resource.Cloud is not { } cloud)
        {
            NoPrice(resource, charge.Sku, "whose cloud it is in is not known: neither the stack file nor anything else at its site says it");
            return;
        }

        if (resource.Region.Length == 0)
        {
            NoPrice(resource, charge.Sku, "its region is not known: neither the resource, its provider nor its site says it");
            return;
        }

        if (prices.Quote(cloud, resource.Region, charge.Sku) is not { } quote)
        {
            // Machines are what a refresh asks for; the other things that it would find are few.
            var refresh = charge.Category is CostCategory.Compute or CostCategory.Accelerator && !charge.IsAccessory
                ? $"; `infra prices refresh --cloud {cloud.Name()} --region {resource.Region}{(cloud == Cloud.Gcp ? " --gcp-api-key-file key.txt" : "")} --output prices.csv` may find it"
                : "";
            NoPrice(resource, charge.Sku, $"the price list has no '{charge.Sku}' of {cloud.Name()} in {resource.Region}{refresh}");
            return;
        }

        var price = quote.Price;
        if (price.Unit != charge.Unit && !_families.Any(family => family.Contains(price.Unit) && family.Contains(charge.Unit)))
        {
            NoPrice(resource, charge.Sku, $"the price list has it per {price.Unit}, but it is counted per {charge.Unit}");
            return;
        }

        Add(resource, cloud, charge, quote);
    }

    private void Add(BilledResource resource, Cloud cloud, Charge charge, PriceQuote quote)
    {
        var price = quote.Price;
        List<string> assumptions = charge.Assumption.Length > 0 ? [charge.Assumption] : [];
        var (usd, date, source, confidence) = charge.Purchase == Purchase.Spot && price.SpotUsd is { } spot
            ? (spot, price.SpotAsOf ?? price.AsOf, price.SpotSource ?? price.Source, quote.SpotConfidence)
            : (price.OnDemandUsd, price.AsOf, price.Source, quote.Confidence);
        if (usd is null)
        {
            NoPrice(resource, charge.Sku, "the price list has only a spot price of it");
            return;
        }

        if (charge.Purchase == Purchase.Spot && price.SpotUsd is null)
        {
            assumptions.Add("no spot price is known: the on-demand price is taken, so it is at most this");
            confidence = PriceConfidence.Low;
        }

        if (quote.BorrowedFrom is { } borrowed)
        {
            assumptions.Add($"price of {borrowed}; {resource.Region} has none in the list");
        }

        if (resource.Imported)
        {
            assumptions.Add("imported: somebody else made it");
            confidence = PriceConfidence.Low;
        }

        var hourly = charge.Hours is null ? usd.Value * charge.Quantity / Month.Hours : usd.Value * charge.Quantity / PriceUnits.HoursEach.GetValueOrDefault(price.Unit, 1);
        Lines.Add(new CostLine
        {
            Resource = resource.Name,
            Type = resource.Type,
            Site = resource.Site,
            Cloud = cloud,
            Region = resource.Region,
            Category = charge.Category,
            Description = charge.Description,
            Sku = charge.Sku,
            Pool = charge.Pool,
            Phase = charge.Phase,
            IsAccessory = charge.IsAccessory,
            Purchase = charge.Purchase,
            Quantity = charge.Quantity,
            Unit = price.Unit,
            UnitPriceUsd = usd.Value,
            OnDemandUnitPriceUsd = charge.Purchase == Purchase.Spot ? price.OnDemandUsd : null,
            Hours = charge.Hours,
            HourlyUsd = charge.Phase == CostPhase.AtRest ? 0 : hourly,
            MonthlyUsd = charge.Hours is { } hours
                ? usd.Value * charge.Quantity * hours / PriceUnits.HoursEach.GetValueOrDefault(price.Unit, 1)
                : usd.Value * charge.Quantity,
            PriceDate = date,
            Source = source,
            Confidence = confidence,
            Assumption = string.Join("; ", assumptions),
        });
    }

    /// <summary>A number for people.</summary>
    public static string Text(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
