namespace FedInfra.Infra.Costs.Rules;

/// <summary>A NAT gateway by the hour; the site's data through NAT is spread over its gateways.</summary>
/// <param name="type">Type token; AWS and Azure count alike.</param>
internal sealed class NatGatewayRule(string type) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        ledger.Add(resource, new Charge(CostCategory.Network, "NAT gateway", "hour", 1, "NAT gateway"));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Network, "NAT data processed", "GB", context.Usage.NatGb, "data through NAT") { Hours = null }));
    }
}
