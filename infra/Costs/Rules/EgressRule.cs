namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// Data that a site sends to the internet; its network carries the charge. The price falls in steps. AWS and Azure give
/// 100 GB a month to an account, of which the stack's sites take what they need, in order.
/// </summary>
/// <param name="type">Type token of the network.</param>
/// <param name="freeGb">GB a month that cost nothing, for the whole account.</param>
/// <param name="steps">Up to how many GB a month, and the SKU from the step before; the last has no end.</param>
internal sealed class EgressRule(string type, decimal freeGb, params (decimal UpToGb, string Sku)[] steps) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (!context.IsFirst(resource))
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        var wanted = context.Usage.EgressGb;
        var paid = context.AfterFree($"egress of {resource.Cloud}", freeGb, wanted);
        var assumption = $"assumes {CostLedger.Text(wanted)} GB a month to the internet (fedinfra:usage)"
            + (wanted > paid ? $", of which {CostLedger.Text(wanted - paid)} GB are free in the account's monthly {CostLedger.Text(freeGb)} GB, nothing else using them" : "");
        var from = 0m;
        foreach (var (upTo, sku) in steps)
        {
            var quantity = Math.Min(paid, upTo) - from;
            if (quantity > 0 || from == 0)
            {
                ledger.Add(resource, Rules.Charge.Used(CostCategory.Network, sku, "GB", quantity, "data to the internet", assumption));
            }

            from = upTo;
            if (paid <= upTo)
            {
                break;
            }
        }
    }
}
