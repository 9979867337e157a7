namespace FedInfra.Infra.Costs.Rules;

/// <summary>One of something, always there: a control plane, a key, an address.</summary>
/// <param name="type">Type token.</param>
/// <param name="category">What it is for.</param>
/// <param name="sku">What the price list calls it.</param>
/// <param name="unit"><c>hour</c> or <c>month</c>.</param>
/// <param name="description">What it is, for people.</param>
internal sealed class SimpleRule(string type, CostCategory category, string sku, string unit, string description) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) =>
        ledger.Add(resource, new Charge(category, sku, unit, 1, description));
}

/// <summary>Something of which only use costs, and the site's use is told by <see cref="Stacks.UsageSettings"/>: the site's resources of the type share it evenly.</summary>
/// <param name="type">Type token.</param>
/// <param name="category">What it is for.</param>
/// <param name="sku">What the price list calls it.</param>
/// <param name="unit">What is counted.</param>
/// <param name="description">What it is, for people.</param>
/// <param name="use">How much the site uses.</param>
/// <param name="kept">True for what is kept all month, false for what is used up.</param>
internal sealed class UseRule(
    string type, CostCategory category, string sku, string unit, string description, Func<Stacks.UsageSettings, decimal> use, bool kept) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) =>
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(category, sku, unit, use(context.Usage), description) { Hours = kept ? Month.Hours : null }));
}

/// <summary>Spreads what a site uses over its resources of a type.</summary>
internal static class SiteShare
{
    /// <summary>The resource's part of <paramref name="whole"/>, and the assumption that it is that.</summary>
    public static Charge Of(BilledResource resource, CostContext context, Charge whole)
    {
        var among = context.Peers(resource).Count;
        var of = among == 1 ? "" : $", spread over {among} of the site's";
        return whole with
        {
            Quantity = whole.Quantity / among,
            Assumption = $"assumes {CostLedger.Text(whole.Quantity)} {whole.Unit.Replace("-month", "", StringComparison.Ordinal).Replace("1k", "thousand", StringComparison.Ordinal)} {(whole.Hours is null ? "a month" : "kept")}{of} (fedinfra:usage)",
        };
    }
}
