namespace FedInfra.Infra.Costs.Rules;

/// <summary>Logs that a site writes; the first of its log stores carries them. Clouds give an account some GB a month.</summary>
/// <param name="type">Type token.</param>
/// <param name="sku">What the price list calls a GB.</param>
/// <param name="freeGb">GB a month that cost nothing, for the whole account.</param>
internal sealed class LogRule(string type, string sku, decimal freeGb) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var wanted = context.Usage.LogGb;
        var paid = context.IsFirst(resource) ? context.AfterFree(sku, freeGb, wanted) : 0;
        if (paid == 0)
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        ledger.Add(resource, Rules.Charge.Used(CostCategory.Observability, sku, "GB", paid, "logs", $"assumes {CostLedger.Text(wanted)} GB a month (fedinfra:usage), {CostLedger.Text(wanted - paid)} GB of them free"));
    }
}
